// Features by relevance, and the alarms beside them.

import { h, pill, say, select, svg } from "./dom.js";
import { bits, change, count, fixed, isNumber } from "./format.js";
import { keyOf, linkTo } from "./live.js";
import { alarmItem } from "./alarms.js";

const ROWS_SHOWN = 100;
const ALARMS_SHOWN = 6;
const SPARK = { width: 96, height: 22 };
const SPARK_BITS_MIN = 0.02;
const FILTER_MILLIS = 250;

function spark(values, reference) {
  const known = values.filter(isNumber);
  if (known.length < 2) {
    return svg("svg", { class: "spark", viewBox: "0 0 96 22", "aria-hidden": "true" });
  }
  const all = isNumber(reference) ? [...known, reference] : known;
  let low = Math.min(...all);
  let high = Math.max(...all);
  const lack = Math.max(0, SPARK_BITS_MIN - (high - low)) / 2;
  low -= lack;
  high += lack;
  const y = (value) => 2 + (SPARK.height - 4) * (1 - (value - low) / (high - low));
  const x = (i) => 1 + ((SPARK.width - 2) * i) / (values.length - 1);
  let path = "";
  values.forEach((value, i) => {
    if (isNumber(value)) {
      path += (path ? "L" : "M") + x(i).toFixed(1) + " " + y(value).toFixed(1);
    }
  });
  return svg("svg", { class: "spark", viewBox: "0 0 96 22", "aria-hidden": "true" },
    isNumber(reference)
      ? svg("line", { class: "ref", x1: 0, x2: SPARK.width, y1: y(reference), y2: y(reference) }) : null,
    svg("path", { d: path }));
}

class Row {
  constructor() {
    this.rank = h("td", { class: "n wide" });
    this.link = h("a", {});
    this.segment = h("span", { class: "soft" });
    this.bar = h("span", { class: "fill" });
    this.bits = h("span", { class: "value" });
    this.error = h("td", { class: "n wide" });
    this.change = h("td", { class: "n wide" });
    this.spark = h("td", { class: "sparkcell" });
    this.state = h("td", {});
    this.element = h("tr", {}, this.rank, h("th", { scope: "row" }, this.link, this.segment),
      h("td", { class: "n mi" }, this.bits, h("span", { class: "track", "aria-hidden": "true" }, this.bar)),
      this.error, this.change, this.spark, this.state);
  }

  set(feature, largest, withSegment) {
    say(this.rank, feature.rank === null ? "\u2013" : String(feature.rank));
    say(this.link, feature.feature);
    const link = linkTo(feature);
    if (this.link.getAttribute("href") !== link) {
      this.link.setAttribute("href", link);
    }
    say(this.segment, withSegment && feature.segment ? " " + feature.segment : "");
    say(this.bits, bits(feature.bits));
    this.bar.style.width = Math.max(0, Math.min(100, (100 * (feature.bits ?? 0)) / largest)).toFixed(1) + "%";
    this.bar.className = "fill " + feature.state;
    say(this.error, isNumber(feature.standardError) ? "\u00b1 " + fixed(feature.standardError, 4) : "\u2013");
    const moved = isNumber(feature.bits) && isNumber(feature.referenceBits) && !feature.reference;
    say(this.change, moved ? change(feature.bits - feature.referenceBits) : "\u2013");
    this.spark.replaceChildren(spark(feature.recent ?? [], feature.referenceBits));
    if (this.state.textContent !== feature.state) {
      this.state.replaceChildren(pill(feature.state));
    }
  }
}

const chosen = { filter: "", segment: null, target: null, given: "[]", shown: ROWS_SHOWN };

export function list(main, live) {
  const rows = new Map();
  const body = h("tbody", {});
  const choices = h("div", { class: "choices" });
  const note = h("p", { class: "soft", role: "status" });
  const more = h("button", { type: "button", hidden: true,
    onclick: () => { chosen.shown += ROWS_SHOWN; draw(); } }, "Show more");
  const alarmList = h("ul", { class: "alarms" });
  const noAlarms = h("p", { class: "soft" }, "None so far.");
  let timer = 0;

  const filter = h("input", { type: "search", value: chosen.filter, autocomplete: "off",
    spellcheck: "false", oninput: (event) => {
      chosen.filter = event.target.value;
      draw();
      clearTimeout(timer);
      if (live.total > live.features.size || live.filter) {
        timer = setTimeout(() => live.load(chosen.filter), FILTER_MILLIS);
      }
    } });

  main.append(h("div", { class: "columns" },
    h("section", { "aria-labelledby": "features-title" },
      h("div", { class: "headline" }, h("h1", { id: "features-title", tabindex: "-1" }, "Features by relevance"),
        h("div", { class: "tools" }, choices,
          h("label", { class: "field" }, h("span", {}, "Filter"), filter))),
      note,
      h("div", { class: "scroll" }, h("table", { class: "features" },
        h("caption", { class: "unseen" }, "Features with what they tell about the target, largest first"),
        h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "n wide" }, "Rank"), h("th", { scope: "col" }, "Feature"),
          h("th", { scope: "col", class: "n" }, "MI in bits"), h("th", { scope: "col", class: "n wide" }, "\u00b1 SE"),
          h("th", { scope: "col", class: "n wide" }, "Change"), h("th", { scope: "col" }, "Lately"), h("th", { scope: "col" }, "State"))),
        body)), more),
    h("aside", { "aria-labelledby": "alarms-title" }, h("h2", { id: "alarms-title" }, "Alarms"),
      noAlarms, alarmList, h("p", {}, h("a", { href: "#/alarms" }, "All alarms")))));

  function choice(values, name, label, shownAs = (value) => value || "(none)") {
    if (values.length < 2) {
      return null;
    }
    if (chosen[name] === null || !values.includes(chosen[name])) {
      chosen[name] = name === "segment" ? null : values[0];
    }
    const options = values.map((value, i) => [String(i), shownAs(value)]);
    if (name === "segment") {
      options.unshift(["-1", "all"]);
    }
    return select(label, options, String(values.indexOf(chosen[name])), (index) => {
      chosen[name] = values[Number(index)] ?? null;
      draw();
    });
  }

  function drawChoices(all) {
    const distinct = (of) => [...new Set(all.map(of))].sort();
    const values = [distinct((f) => f.segment), distinct((f) => f.target), distinct((f) => JSON.stringify(f.given))];
    const signature = JSON.stringify(values);
    if (choices.dataset.of === signature) {
      return;
    }
    choices.dataset.of = signature;
    choices.replaceChildren(...[choice(values[0], "segment", "Segment"), choice(values[1], "target", "Target"),
      choice(values[2], "given", "Given", (value) => JSON.parse(value).join(", ") || "nothing")].filter(Boolean));
  }

  function matching() {
    const all = [...live.features.values()];
    drawChoices(all);
    const part = chosen.filter.toLowerCase();
    const isOffered = (given) => all.some((f) => JSON.stringify(f.given) === given);
    const given = isOffered(chosen.given) ? chosen.given : "[]";
    const found = all.filter((f) => JSON.stringify(f.given) === given
      && (chosen.segment === null || f.segment === chosen.segment)
      && (chosen.target === null || !all.some((g) => g.target === chosen.target) || f.target === chosen.target)
      && f.feature.toLowerCase().includes(part));
    const last = (value) => (value === null ? Infinity : value);
    return found.sort((a, b) => last(a.rank) - last(b.rank) || (b.bits ?? -1) - (a.bits ?? -1)
      || a.segment.localeCompare(b.segment) || a.feature.localeCompare(b.feature));
  }

  function draw() {
    const found = matching();
    const part = found.slice(0, chosen.shown);
    const largest = Math.max(0.001, ...part.map((f) => f.bits ?? 0));
    const withSegment = chosen.segment === null;
    const wanted = part.map((feature) => {
      const key = keyOf(feature);
      if (!rows.has(key)) {
        rows.set(key, new Row());
      }
      const row = rows.get(key);
      row.set(feature, largest, withSegment);
      return row.element;
    });
    // Rows that stay where they are are not touched: the focus stays, too.
    wanted.forEach((element, i) => {
      if (body.children[i] !== element) {
        body.insertBefore(element, body.children[i] ?? null);
      }
    });
    while (body.children.length > wanted.length) {
      body.lastElementChild.remove();
    }
    more.hidden = found.length <= chosen.shown;
    say(note, live.features.size === 0 ? "No readings yet."
      : found.length === 0 ? "No feature matches."
        : live.total > live.features.size ? count(found.length) + " of " + count(live.total) + " are listed; filter to see others." : "");
    drawAlarms();
  }

  function drawAlarms() {
    const signature = JSON.stringify(live.alerts.slice(0, ALARMS_SHOWN).map((a) => [a.id, a.state, a.severity]));
    if (alarmList.dataset.of !== signature) {
      alarmList.dataset.of = signature;
      alarmList.replaceChildren(...live.alerts.slice(0, ALARMS_SHOWN).map((alert) => alarmItem(alert, false)));
    }
    noAlarms.hidden = live.alerts.length > 0;
  }

  let frame = 0;
  draw();
  return {
    title: "Features",
    update() {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    },
    close() {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    },
  };
}
