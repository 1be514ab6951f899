// Alarms with their evidence, each with a way to its moment.

import { h, select, terms } from "./dom.js";
import { bits, change, count, fixed, kind, moment, small } from "./format.js";
import { linkTo } from "./live.js";

/** Of so few, the evidence is shown at once. */
const OPEN_MAX = 6;

/** What the detector went by, in words. */
function evidence(alert) {
  const pairs = [];
  if (alert.bits !== null && alert.bits !== undefined) {
    pairs.push(["Now", bits(alert.bits) + " \u00b1 " + bits(alert.standardError) + " bits"]);
  }
  if (alert.referenceBits !== null) {
    pairs.push(["Reference", bits(alert.referenceBits) + " bits"]);
  }
  if (alert.threshold !== null) {
    pairs.push(["One window alarms from", bits(alert.threshold) + " bits"]);
  }
  if (alert.order) {
    pairs.push(["Order", "place " + alert.order.place + ": " + alert.order.next + " before " + alert.order.held
      + ", margin " + bits(alert.order.marginBits) + " bits"]);
  }
  if (alert.relevance) {
    pairs.push(["By itself", bits(alert.relevance.bits) + " bits, " + bits(alert.relevance.referenceBits) + " in the reference"]);
  }
  const e = alert.evidence;
  if (e) {
    pairs.push(["Score of the block", fixed(e.score, 1) + " errors, limit " + fixed(e.scoreLimit, 1)],
      ["Sum of " + count(e.blocks) + " blocks", fixed(e.sum, 1) + ", limit " + fixed(e.sumLimit, 1)],
      ["By chance", small(e.falseAlarmProbability) + " a block; budget " + small(e.falseAlarmsPerMonth) + " a month"],
      ["Reference of", count(e.referenceWindows) + " windows" + (e.referenceMoves ? ", which moves by itself" : "")]);
  }
  const drift = alert.marginalDrift;
  if (drift) {
    pairs.push(["Feature moved", fixed(drift.x, 4) + " bits"], ["Target moved", fixed(drift.y, 4) + " bits"]);
  }
  if (alert.moved) {
    const names = new Map([["x", "the feature"], ["y", "the target"], ["link", "the link"]]);
    pairs.push(["What moved", alert.moved.map((side) => names.get(side) ?? side).join(", ") || "nothing that is certain"]);
  }
  pairs.push(["Rows", count(alert.rows)]);
  return terms(pairs);
}

export function alarmItem(alert, open) {
  const ended = alert.state === "resolved";
  const moved = alert.bits !== null && alert.bits !== undefined && alert.referenceBits !== null
    ? bits(alert.referenceBits) + " \u2192 " + bits(alert.bits) + " bits (" + change(alert.bits - alert.referenceBits) + ")" : "";
  return h("li", { class: "alarm " + (ended ? "ended" : alert.severity ?? "warning") },
    h("p", { class: "what" }, h("b", {}, alert.feature), " " + (ended ? "ended: " : "") + kind(alert.kind),
      alert.segment ? h("span", { class: "soft" }, " " + alert.segment) : null,
      h("span", { class: "tag" }, ended ? "ended" : alert.severity ?? "warning")),
    h("p", { class: "soft" }, moved),
    h("p", { class: "soft" }, h("a", { href: linkTo(alert, alert.windowEnd) }, "See " + moment(alert.windowEnd))),
    h("details", { open }, h("summary", {}, "Evidence"), h("p", { class: "sentence" }, alert.summary ?? ""), evidence(alert)));
}

export function alarms(main, live) {
  let which = "all";
  const items = h("ul", { class: "alarms full" });
  const none = h("p", { class: "soft" });
  main.append(h("section", { "aria-labelledby": "title" },
    h("div", { class: "headline" }, h("h1", { id: "title", tabindex: "-1" }, "Alarms"),
      h("div", { class: "tools" }, select("Shown", [["all", "all"], ["standing", "standing"]], which, (value) => {
        which = value;
        items.dataset.of = "";
        draw();
      }))), none, items));

  function draw() {
    const found = which === "standing" ? live.standing() : live.alerts;
    const signature = JSON.stringify(found.map((a) => [a.id, a.state, a.severity]));
    if (items.dataset.of !== signature) {
      items.dataset.of = signature;
      items.replaceChildren(...found.map((alert) => alarmItem(alert, found.length <= OPEN_MAX)));
    }
    none.hidden = found.length > 0;
    none.textContent = which === "standing" ? "None stands." : "None so far.";
  }

  draw();
  return { title: "Alarms", update: draw };
}
