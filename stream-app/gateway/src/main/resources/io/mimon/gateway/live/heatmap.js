// A table of counts as a heatmap with its margins, and as a table for those who do not see it.

import { h, svg } from "./dom.js";
import { count, fixed, small } from "./format.js";
import { marginals } from "./information.js";

const WIDTH_MAX = 520;
const WIDTH_MIN = 270;
const LEFT = 84;
const RIGHT = 52;
const TOP = 44;
const CELL_HEIGHT_MAX = 40;
const CELL_HEIGHT_MIN = 14;
const PLOT_HEIGHT = 230;
const TEXT_WIDTH = 7;

/** What the bins of a side are called: labels, or intervals between edges. */
export function binNames(side) {
  if (side.labels) {
    return side.labels;
  }
  const edges = side.edges.map(small);
  return [...edges.map((edge, i) => (i === 0 ? "below " + edge : edges[i - 1] + " to " + edge)),
    edges.length ? "from " + edges.at(-1) : "all"];
}

const short = (text, size) => (text.length > size ? text.slice(0, Math.max(1, size - 1)) + "\u2026" : text);

/** The marks along an axis: a category's names in the middle of bins, a number's edges between. */
function ticks(side, bins, length) {
  const step = length / bins;
  if (side.labels) {
    return side.labels.map((label, i) => [label, (i + 0.5) * step]);
  }
  return side.edges.map((edge, i) => [small(edge), (i + 1) * step]);
}

function thinned(marks, room) {
  let last = -Infinity;
  return marks.filter(([text, at]) => {
    const half = (Math.min(text.length, 10) * TEXT_WIDTH) / 2;
    const fits = at - half > last + 4 && at + half <= room + 20;
    last = fits ? at + half : last;
    return fits;
  });
}

/** Drawn for so many pixels, so that its texts are as large as others. */
export function heatmap(joint, pixels) {
  const width = Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, pixels));
  const { x, y, counts } = joint;
  const margins = marginals(counts);
  const columns = counts.length;
  const lines = counts[0].length;
  const cellWidth = (width - LEFT - RIGHT) / columns;
  const cellHeight = Math.max(CELL_HEIGHT_MIN, Math.min(CELL_HEIGHT_MAX, PLOT_HEIGHT / lines));
  const plotHeight = cellHeight * lines;
  const height = TOP + plotHeight + 42;
  const largest = Math.max(1, ...counts.flat());
  const largestX = Math.max(1, ...margins.x);
  const largestY = Math.max(1, ...margins.y);
  const xNames = binNames(x);
  const yNames = binNames(y);
  const numeric = !y.labels;
  // Numbers grow upwards; categories are listed downwards.
  const top = (j) => TOP + (numeric ? lines - 1 - j : j) * cellHeight;
  // Where counts stand in the cells, the strongest colour is one that texts can be read on.
  const texts = cellWidth >= 46 && cellHeight >= 16;
  const strength = texts ? 0.56 : 0.92;
  const parts = [];
  counts.forEach((column, i) => column.forEach((value, j) => {
    const share = value / largest;
    parts.push(svg("rect", { class: "cell", x: LEFT + i * cellWidth, y: top(j), width: cellWidth, height: cellHeight,
      "fill-opacity": (0.04 + strength * share).toFixed(3) },
    svg("title", {}, xNames[i] + ", " + yNames[j] + ": " + count(value))));
    if (texts) {
      parts.push(svg("text", { x: LEFT + (i + 0.5) * cellWidth, y: top(j) + cellHeight / 2 + 4,
        "text-anchor": "middle" }, count(value)));
    }
  }));
  margins.x.forEach((value, i) => {
    const size = (value / largestX) * (TOP - 14);
    parts.push(svg("rect", { class: "margin", x: LEFT + i * cellWidth + 1, y: TOP - 4 - size, width: Math.max(1, cellWidth - 2), height: size },
      svg("title", {}, xNames[i] + ": " + count(value))));
  });
  margins.y.forEach((value, j) => {
    const size = (value / largestY) * (RIGHT - 12);
    parts.push(svg("rect", { class: "margin", x: width - RIGHT + 4, y: top(j) + 1, width: size, height: Math.max(1, cellHeight - 2) },
      svg("title", {}, yNames[j] + ": " + count(value))));
  });
  const perLabel = x.labels ? Math.floor(cellWidth / TEXT_WIDTH) : 9;
  const marks = ticks(x, columns, width - LEFT - RIGHT).map(([text, at]) => [short(text, Math.max(3, perLabel)), at]);
  for (const [text, at] of thinned(marks, width - LEFT)) {
    parts.push(svg("text", { class: "tick", x: LEFT + at, y: TOP + plotHeight + 15, "text-anchor": "middle" }, text));
  }
  let last = -Infinity;
  for (const [text, at] of ticks(y, lines, plotHeight)) {
    const where = numeric ? plotHeight - at : at;
    if (Math.abs(where - last) >= 12) {
      parts.push(svg("text", { class: "tick", x: LEFT - 6, y: TOP + where + 4, "text-anchor": "end" }, short(text, 11)));
      last = where;
    }
  }
  parts.push(svg("text", { class: "axis", x: LEFT + (width - LEFT - RIGHT) / 2, y: height - 6, "text-anchor": "middle" }, short(joint.feature, Math.floor((width - LEFT) / TEXT_WIDTH))),
    svg("text", { class: "axis", x: LEFT - 6, y: TOP - 8, "text-anchor": "end" }, short(joint.target, 11)));
  return h("figure", {}, svg("svg", { class: "heatmap", viewBox: "0 0 " + width + " " + height, role: "img",
    "aria-label": "Counts of " + joint.feature + " and " + joint.target + "; a table follows." }, parts),
  h("figcaption", {}, count(margins.total) + " rows. The stronger the colour, the more; bars are the margins."), countsTable(joint, xNames, yNames, margins));
}

function countsTable(joint, xNames, yNames, margins) {
  return h("details", {}, h("summary", {}, "As a table"), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of counts" },
    h("table", {}, h("caption", { class: "unseen" }, "Counts of " + joint.feature + " (rows) and " + joint.target + " (columns)"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, joint.feature),
        yNames.map((name) => h("th", { scope: "col", class: "n" }, name)), h("th", { scope: "col", class: "n" }, "all"), h("th", { scope: "col", class: "n" }, "share"))),
      h("tbody", {}, joint.counts.map((row, i) => h("tr", {}, h("th", { scope: "row" }, xNames[i]),
        row.map((value) => h("td", { class: "n" }, count(value))), h("td", { class: "n" }, count(margins.x[i])),
        h("td", { class: "n" }, fixed((100 * margins.x[i]) / Math.max(1, margins.total), 1) + " %")))))));
}
