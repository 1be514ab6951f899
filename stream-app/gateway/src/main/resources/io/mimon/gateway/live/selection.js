// Which features one would keep: the most relevant ones, or those that tell something of their own.

import { h, say, select } from "./dom.js";
import { bits, isNumber } from "./format.js";
import { linkTo } from "./live.js";

const K_USUAL = 5;
const groupOf = (f) => JSON.stringify([f.monitor, f.segment, f.target]);

export function selection(main, live) {
  let k = K_USUAL;
  let group = null;
  const groups = h("div", {});
  const output = h("output", { for: "k" });
  const slider = h("input", { id: "k", type: "range", min: 1, max: 16, value: k, oninput: (event) => {
    k = Number(event.target.value);
    draw();
  } });
  const note = h("p", { class: "lead", role: "status" });
  const relevance = h("ol", { class: "picks" });
  const mrmr = h("ol", { class: "picks" });
  const rows = h("tbody", {});
  main.append(h("section", { "aria-labelledby": "title" },
    h("div", { class: "headline" }, h("h1", { id: "title", tabindex: "-1" }, "Selection"),
      h("div", { class: "tools" }, groups, h("label", { class: "field", for: "k" }, h("span", {}, "Features to keep"), slider, output))),
    note,
    h("div", { class: "grid" },
      h("section", { class: "card" }, h("h2", {}, "By relevance"), h("p", { class: "soft" }, "The largest information, each by itself."), relevance),
      h("section", { class: "card" }, h("h2", {}, "By mRMR"), h("p", { class: "soft" }, "Relevance less what is shared with those chosen before."), mrmr)),
    h("section", { class: "card" }, h("h2", {}, "What they share"), h("div", { class: "scroll" }, h("table", {},
      h("caption", { class: "unseen" }, "Features in the order of mRMR, with what each shares"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "n" }, "mRMR"), h("th", { scope: "col" }, "Feature"), h("th", { scope: "col", class: "n" }, "MI in bits"),
        h("th", { scope: "col", class: "n" }, "Shared"), h("th", { scope: "col", class: "n" }, "Adds"), h("th", { scope: "col" }, "Beyond"))), rows)),
    h("p", { class: "soft" }, "Shared: bits with those before it in the order, on average. Adds: bits beyond the feature of larger information that tells most of the same. Both from tables of counts, so on another scale than the estimates."))));

  const pick = (f, common) => h("li", { class: common ? "both" : "one" }, h("a", { href: linkTo(f) }, f.feature), h("span", { class: "soft" }, " " + bits(f.bits)),
    common ? null : h("span", { class: "tag" }, "only here"));

  function draw() {
    const all = [...live.features.values()].filter((f) => f.given.length === 0);
    const names = [...new Set(all.map(groupOf))].sort();
    if (group === null || !names.includes(group)) {
      group = names[0] ?? null;
    }
    const signature = JSON.stringify(names);
    if (groups.dataset.of !== signature) {
      groups.dataset.of = signature;
      groups.replaceChildren(...(names.length < 2 ? [] : [select("Of", names.map((name) => [name, JSON.parse(name).filter(Boolean).join(" \u00b7 ")]), group, (value) => {
        group = value;
        draw();
      })]));
    }
    const of = all.filter((f) => groupOf(f) === group);
    const byRank = of.filter((f) => isNumber(f.rank)).sort((a, b) => a.rank - b.rank);
    const byMrmr = of.filter((f) => isNumber(f.relation?.mrmrRank)).sort((a, b) => a.relation.mrmrRank - b.relation.mrmrRank);
    slider.max = Math.max(1, Math.min(64, byMrmr.length || byRank.length));
    const size = Math.min(k, Number(slider.max));
    slider.value = size; // A smaller maximum, such as that of no features yet, has pulled it down.
    say(output, String(size));
    const first = new Set(byRank.slice(0, size).map((f) => f.feature));
    const second = new Set(byMrmr.slice(0, size).map((f) => f.feature));
    const common = [...first].filter((name) => second.has(name)).length;
    say(note, of.length === 0 ? "No readings yet." : byMrmr.length === 0 ? "No reading has told the order by mRMR yet; they do about ten times a window."
      : "Of " + size + " features, " + common + " are chosen by both.");
    const next = JSON.stringify([size, byRank.map((f) => [f.feature, f.bits]), byMrmr.map((f) => f.relation)]);
    if (rows.dataset.of === next) {
      return;
    }
    rows.dataset.of = next;
    relevance.replaceChildren(...byRank.slice(0, size).map((f) => pick(f, second.has(f.feature))));
    mrmr.replaceChildren(...byMrmr.slice(0, size).map((f) => pick(f, first.has(f.feature))));
    rows.replaceChildren(...byMrmr.map((f, i) => h("tr", { class: i < size ? "" : "faint" }, h("td", { class: "n" }, String(f.relation.mrmrRank)),
      h("th", { scope: "row" }, h("a", { href: linkTo(f) }, f.feature)), h("td", { class: "n" }, bits(f.bits)), h("td", { class: "n" }, bits(f.relation.sharedBits)),
      h("td", { class: "n" }, bits(f.relation.addsBits)), h("td", {}, f.relation.beyond ?? "\u2013"))));
  }

  draw();
  return { title: "Selection", update: draw };
}
