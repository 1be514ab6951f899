// All that is known of one feature.

import { h, pill, say, terms } from "./dom.js";
import { alarmItem } from "./alarms.js";
import { bits, change, count, fixed, isNumber, moment, small } from "./format.js";
import { ask, find, keyOf, linkTo } from "./live.js";
import { chart } from "./chart.js";
import { heatmap } from "./heatmap.js";
import { information } from "./information.js";
import { venn } from "./venn.js";

const RELOAD_MILLIS = 1000;

const READ = "The line is the estimated mutual information of the feature with the target: how many bits the target's "
  + "uncertainty falls when the feature is known. The band is the estimate \u00b1 1.96 standard errors. The level line is the "
  + "reference; dashed lines are where a single window alarms, and sums over several windows alarm within them. Red marks an "
  + "alarm from the moment it was raised to its end. A small negative estimate says that no link is seen. Given other "
  + "columns, it is what the feature tells beyond them.";

export function feature(main, live, parameters) {
  const of = (name) => parameters.get(name) ?? "";
  const pair = { monitor: of("monitor"), segment: of("segment"), feature: of("feature"), target: of("target") };
  const at = parameters.get("at");
  const state = h("span", {});
  const sentence = h("p", { class: "lead" });
  const problem = h("p", { class: "note", role: "status", hidden: true });
  const charts = h("div", {});
  const entropy = h("div", {});
  const joint = h("div", {});
  const relation = h("div", {});
  const alarms = h("ul", { class: "alarms" });
  const noAlarms = h("p", { class: "soft" }, "None so far.");
  const table = h("div", {});
  const byGiven = new Map();
  let reading = null;
  let counts = null;
  let closed = false;
  let timer = 0;
  let wanted = { history: true, joint: true };

  const titled = (title, ...content) => h("section", { class: "card" }, h("h2", {}, title), content);
  main.append(h("p", { class: "crumb" }, h("a", { href: "#/" }, "Features")),
    h("div", { class: "headline" }, h("h1", { tabindex: "-1" }, pair.feature), state),
    sentence, problem,
    h("section", { class: "card", "aria-label": "Over time" }, charts, h("details", { class: "read" }, h("summary", {}, "How to read this"), h("p", {}, READ))),
    h("div", { class: "grid" }, titled("What they share", entropy), titled("Joint distribution", joint),
      titled("Beside other measures and features", relation), titled("Alarms of this feature", noAlarms, alarms)),
    h("details", { class: "card" }, h("summary", {}, "The last reading, in full"), table));

  function drawHead(feature) {
    state.replaceChildren(pill(feature.state));
    const moved = isNumber(feature.bits) && isNumber(feature.referenceBits) && !feature.reference
      ? " against " + bits(feature.referenceBits) + " in the reference (" + change(feature.bits - feature.referenceBits) + ")" : "";
    const rank = feature.rank === null ? "" : "; rank " + feature.rank
      + (isNumber(feature.relation?.mrmrRank) ? ", by mRMR " + feature.relation.mrmrRank : "");
    const where = pair.segment ? " in segment " + pair.segment : "";
    say(sentence, "Tells " + bits(feature.bits) + " \u00b1 " + bits(feature.standardError) + " bits about " + pair.target + where + moved + rank
      + ". " + count(feature.rows) + " rows to " + moment(feature.windowEnd) + ", " + feature.estimator
      + (feature.bound === "lower" ? ", a lower bound" : "") + (feature.validity === "OK" ? "" : ", " + feature.validity.toLowerCase().replaceAll("_", " ")) + ".");
  }

  function drawEntropy() {
    const known = reading?.entropy;
    const names = { x: pair.feature, y: pair.target };
    const numbers = (hx, hy, hxy, mi) => terms([["H(X)", fixed(hx, 4)], ["H(Y)", fixed(hy, 4)], ["H(X,Y)", fixed(hxy, 4)],
      ["H(X|Y)", fixed(hxy - hy, 4)], ["H(Y|X)", fixed(hxy - hx, 4)], ["I(X;Y)", fixed(mi, 4)]]);
    const legend = h("p", { class: "soft" }, "X is " + pair.feature + ", Y is " + pair.target + "; bits, areas to scale.");
    if (known && isNumber(known.x) && isNumber(known.y) && isNumber(known.joint)) {
      entropy.replaceChildren(venn(known.x, known.y, reading.bits, names), legend, numbers(known.x, known.y, known.joint, reading.bits));
      return;
    }
    const binned = counts === null ? null : information(counts.counts);
    if (binned === null) {
      entropy.replaceChildren(h("p", { class: "soft" }, known
        ? "The entropy of a number is not defined in bits one could draw: it grows with every digit. A diagram of its bins comes with the joint distribution."
        : "No reading yet."));
      return;
    }
    entropy.replaceChildren(venn(binned.hx, binned.hy, binned.bySum, names), legend, numbers(binned.hx, binned.hy, binned.hxy, binned.bySum),
      h("p", { class: "soft" }, "The entropy of a number is not defined in bits one could draw, so this is of its bins, where I(X;Y) is "
        + fixed(binned.bySum, 4) + " bits and not the estimate of " + bits(reading?.bits) + "."));
  }

  function drawJoint() {
    if (counts === null) {
      joint.replaceChildren(h("p", { class: "soft" }, "No reading has told it yet; those that say how features relate do, about ten times a window."));
      return;
    }
    const query = new URLSearchParams({ ...pair });
    joint.replaceChildren(heatmap(counts, joint.clientWidth), h("p", {}, h("a", { href: "#/explorer?" + query }, "Change it in the explorer")));
  }

  function drawRelation(feature) {
    if (reading === null) {
      return;
    }
    const beside = feature?.relation;
    const pairs = [["Mutual information", bits(reading.bits) + " bits" + (isNumber(reading.normalized) ? ", " + fixed(100 * reading.normalized, 1) + " % of H(Y)" : "")],
      ["Pearson", fixed(reading.pearson, 3)], ["Spearman", fixed(beside?.spearman ?? reading.spearman, 3)],
      ["Not linear", isNumber(reading.nonLinearShare) ? fixed(100 * reading.nonLinearShare, 0) + " % of the information" : "\u2013"]];
    if (isNumber(reading.nullBits)) {
      pairs.push(["Without a link", "below " + bits(reading.nullBits) + " bits 19 times in 20; p " + small(reading.pValue)]);
    }
    if (isNumber(beside?.addsBits)) {
      const partner = beside.beyond === null ? "any other" : h("a", { href: linkTo({ ...pair, feature: beside.beyond }) }, beside.beyond);
      pairs.push(["Adds", h("span", {}, bits(beside.addsBits) + " bits beyond ", partner)]);
    }
    if (isNumber(beside?.sharedBits)) {
      pairs.push(["Shares", bits(beside.sharedBits) + " bits with those before it by mRMR"]);
    }
    const drift = reading.marginalDrift;
    if (drift) {
      pairs.push(["Feature moved", bits(drift.x) + " bits from the reference"], ["Target moved", bits(drift.y) + " bits from the reference"]);
    }
    if (reading.lineage) {
      pairs.push(["Made from", reading.lineage.source + ", " + bits(reading.lineage.lostBits) + " bits lost" + (reading.lineage.leakage ? "; tells more than its source: a leak" : "")]);
    }
    relation.replaceChildren(terms(pairs), ...(drift ? [h("p", { class: "soft" }, "How far they moved is the Jensen\u2013Shannon divergence of the distributions alone; a feature may move and tell as much as ever, or stay and tell nothing.")] : []));
  }

  function drawAlarms() {
    const told = live.alertsOf(pair);
    const signature = JSON.stringify(told.map((alert) => [alert.id, alert.state, alert.severity]));
    noAlarms.hidden = told.length > 0;
    if (alarms.dataset.of !== signature) {
      alarms.dataset.of = signature;
      alarms.replaceChildren(...told.map((alert) => alarmItem(alert, at !== null && String(alert.windowEnd) === at)));
    }
  }

  function drawTable() {
    const flat = [];
    for (const [name, value] of Object.entries(reading)) {
      if (value !== null && typeof value === "object" && !Array.isArray(value)) {
        Object.entries(value).forEach(([part, inner]) => flat.push([name + "." + part, inner]));
      } else {
        flat.push([name, value]);
      }
    }
    table.replaceChildren(terms(flat.map(([name, value]) => [name, value === null ? "\u2013" : Array.isArray(value) ? value.join(", ") || "\u2013" : String(value)])));
  }

  async function load() {
    const now = wanted;
    wanted = { history: false, joint: false };
    try {
      const features = await find(live, pair);
      if (closed) {
        return;
      }
      const plain = features.find((each) => each.given.length === 0);
      if (!plain) {
        say(problem, "No reading of this feature is known.");
        problem.hidden = false;
        return;
      }
      problem.hidden = true;
      drawHead(plain);
      const [readings, table, ...histories] = await Promise.all([
        ask("readings", { ...pair, limit: 20 }),
        now.joint && plain.counted ? ask("joint", pair) : counts,
        ...features.map((each) => ask("history", { ...pair, given: each.given, points: 2000 }))]);
      if (closed) {
        return;
      }
      reading = readings.readings.find((each) => each.given.length === 0) ?? null;
      counts = table;
      for (const history of histories.sort((a, b) => a.given.length - b.given.length)) {
        const key = keyOf(history);
        if (!byGiven.has(key)) {
          const title = history.given.length === 0 ? "Mutual information with " + pair.target : "Given " + history.given.join(", ");
          byGiven.set(key, chart(title, at, history.given.length === 0));
          charts.append(byGiven.get(key).element);
        }
        byGiven.get(key).set(history, history.given.length === 0 ? live.alertsOf(pair) : []);
      }
      drawEntropy();
      if (now.joint) {
        drawJoint();
      }
      drawRelation(plain);
      drawAlarms();
      drawTable();
    } catch (failure) {
      if (!closed) {
        say(problem, failure.message);
        problem.hidden = false;
      }
    }
  }

  function soon(what) {
    wanted = { history: true, joint: wanted.joint || what.joint };
    if (timer === 0) {
      timer = setTimeout(() => {
        timer = 0;
        load();
      }, RELOAD_MILLIS);
    }
  }

  load();
  addEventListener("resize", drawJoint);
  const isOurs = (each) => each.feature === pair.feature && each.monitor === pair.monitor && each.segment === pair.segment;
  return {
    title: pair.feature,
    update(what) {
      if (what.all) {
        soon({ joint: true });
      } else if (what.features.some(isOurs) || what.alerts.some(isOurs) || what.joints.some(isOurs)) {
        soon({ joint: what.joints.some(isOurs) });
      }
    },
    close() {
      closed = true;
      clearTimeout(timer);
      removeEventListener("resize", drawJoint);
      byGiven.forEach((each) => each.close());
    },
  };
}
