// Information over time with its error, reference, thresholds and alarms.

import { h, say } from "./dom.js";
import { bits, count, moment, position } from "./format.js";

const Z = 1.96;
const HEIGHT = 260;
const TABLE_ROWS = 40;

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { ink: of("--ink"), soft: of("--soft"), line: of("--line"), mi: of("--mi"), band: of("--band"), good: of("--good"), alarm: of("--alarm"), episode: of("--episode") };
}

/** Stretches between the beginning of an alarm and its end, or now, by position. */
function episodes(alerts, end) {
  const byId = new Map();
  for (const alert of alerts.toReversed()) {
    const known = byId.get(alert.id) ?? { raised: position(alert.windowEnd), until: end };
    if (alert.state === "resolved") {
      known.until = position(alert.windowEnd);
    }
    byId.set(alert.id, known);
  }
  return [...byId.values()];
}

const key = (className, text) => h("span", { class: "key" }, h("i", { class: className, "aria-hidden": "true" }), text);

/**
 * A chart of a history of the API.
 *
 * @param at a moment to mark; null for none
 * @param watched whether it has a reference, thresholds and alarms
 */
export function chart(title, at, watched) {
  const readout = h("p", { class: "readout soft", "aria-hidden": "true" });
  const plot = h("div", { class: "plot", role: "img" });
  const rows = h("tbody", {});
  const element = h("figure", { class: "chart" }, h("figcaption", {}, h("b", {}, title),
    key("mi", "estimate"), key("band", "95 % interval"),
    watched ? [key("ref", "reference"), key("limit", "one window alarms"), key("raised", "alarm")] : null),
  plot, readout, h("details", {}, h("summary", {}, "As a table"), h("div", { class: "scroll tall", tabindex: "0", role: "region", "aria-label": title + ", table" },
    h("table", {}, h("caption", { class: "unseen" }, title), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Window to"), h("th", { scope: "col", class: "n" }, "bits"),
      h("th", { scope: "col", class: "n" }, "\u00b1 SE"), h("th", { scope: "col", class: "n" }, "reference"))), rows))));
  let uplot = null;
  let told = [];
  let timed = null;
  let histories = null;

  const momentOf = (value) => (timed ? moment(new Date(value).toISOString()) : moment(value));

  function drawAlarms(u) {
    const c = colours();
    const { ctx } = u;
    const { left, top, width, height } = u.bbox;
    const end = u.data[0].at(-1);
    const x = (value) => Math.max(left, Math.min(left + width, u.valToPos(value, "x", true)));
    const low = u.scales.x.min;
    const high = u.scales.x.max;
    ctx.save();
    for (const { raised, until } of episodes(told, end)) {
      if (until < low || raised > high) {
        continue;
      }
      ctx.fillStyle = c.episode;
      ctx.fillRect(x(raised), top, Math.max(1, x(until) - x(raised)), height);
      if (raised >= low) {
        ctx.fillStyle = c.alarm;
        ctx.fillRect(x(raised) - devicePixelRatio, top, 2 * devicePixelRatio, height);
      }
    }
    if (at !== null && position(at) >= low && position(at) <= high) {
      ctx.strokeStyle = c.ink;
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x(position(at)), top);
      ctx.lineTo(x(position(at)), top + height);
      ctx.stroke();
    }
    ctx.restore();
  }

  function options() {
    const c = colours();
    const axis = { stroke: c.soft, grid: { stroke: c.line, width: 1 }, ticks: { stroke: c.line, width: 1 }, font: "12px system-ui, sans-serif" };
    const none = { show: false };
    return {
      width: Math.max(240, plot.clientWidth), height: HEIGHT, ms: 1, legend: none, tzDate: (stamp) => uPlot.tzDate(new Date(stamp), "Etc/UTC"),
      cursor: { y: false, points: { size: 7 } },
      scales: { x: { time: timed }, y: { range: (u, low, high) => { const from = Math.min(0, low ?? 0); const to = Math.max(high ?? 0.02, 0.02); return [from < 0 ? from - 0.04 * (to - from) : 0, to + 0.06 * (to - from)]; } } },
      axes: [{ ...axis, values: timed ? undefined : (u, values) => values.map(count), space: 70, size: 34 }, { ...axis, size: 52, label: "bits", labelSize: 18, labelFont: "12px system-ui, sans-serif" }],
      series: [{}, { stroke: c.mi, width: 1.8, points: { show: (u) => u.data[0].length < 60, size: 5, fill: c.mi } }, { stroke: "transparent", points: none }, { stroke: "transparent", points: none },
        { stroke: c.good, width: 1.4, points: none }, { stroke: c.alarm, width: 1, dash: [5, 4], points: none }, { stroke: c.alarm, width: 1, dash: [5, 4], points: none }],
      bands: [{ series: [2, 3], fill: c.band }],
      hooks: { drawAxes: [drawAlarms], setCursor: [(u) => sayPoint(u, u.cursor.idx)] },
    };
  }

  function sayPoint(u, index) {
    const i = index ?? u.data[0].length - 1;
    const [x, value, upper] = [u.data[0][i], u.data[1][i], u.data[2][i]];
    say(readout, i < 0 ? "" : "to " + momentOf(x) + ": " + bits(value) + " \u00b1 " + bits(upper === null ? null : (upper - value) / Z) + " bits");
  }

  function data(history) {
    const minus = (sign) => history.bits.map((value, i) =>
      (value === null || history.standardError[i] === null ? null : value + sign * Z * history.standardError[i]));
    // A threshold far above all that was ever seen would flatten the curve; it is in the table of facts.
    const seen = Math.max(0.02, ...minus(1).map((v) => v ?? 0), ...history.referenceBits.map((v) => v ?? 0));
    const near = (values) => values.map((value) => (value !== null && value < 2.5 * seen ? value : null));
    return [history.moments, history.bits, minus(1), minus(-1), history.referenceBits, near(history.lowerThresholdBits), near(history.upperThresholdBits)];
  }

  function table(history) {
    const from = Math.max(0, history.moments.length - TABLE_ROWS);
    rows.replaceChildren(...history.moments.slice(from).map((value, k) => {
      const i = from + k;
      return h("tr", {}, h("th", { scope: "row" }, momentOf(value)), h("td", { class: "n" }, bits(history.bits[i])),
        h("td", { class: "n" }, bits(history.standardError[i])), h("td", { class: "n" }, bits(history.referenceBits[i])));
    }).reverse());
  }

  const observer = new ResizeObserver(() => uplot?.setSize({ width: Math.max(240, plot.clientWidth), height: HEIGHT }));
  observer.observe(plot);

  return {
    element,
    set(history, alerts) {
      told = alerts;
      histories = history;
      if (history.moments.length === 0) {
        return;
      }
      if (uplot === null || timed !== history.timed) {
        uplot?.destroy();
        timed = history.timed;
        uplot = new uPlot(options(), data(history), plot);
      } else {
        uplot.setData(data(history));
      }
      sayPoint(uplot, uplot.cursor.idx);
      const last = history.bits.length - 1;
      plot.setAttribute("aria-label", title + ": " + history.moments.length + " readings, the last " + bits(history.bits[last])
        + " bits, " + moment(timed ? new Date(history.moments[last]).toISOString() : history.moments[last]) + "; a table follows.");
      table(history);
    },
    get history() {
      return histories;
    },
    close() {
      observer.disconnect();
      uplot?.destroy();
    },
  };
}
