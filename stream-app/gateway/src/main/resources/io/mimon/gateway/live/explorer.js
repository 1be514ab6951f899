// A joint table that can be changed, and everything that follows from it.

import { h, select, terms } from "./dom.js";
import { count, fixed } from "./format.js";
import { binNames } from "./heatmap.js";
import { information, marginals } from "./information.js";
import { ask } from "./live.js";
import { venn } from "./venn.js";

const SIDE_MAX = 16;
const COUNT_MAX = 1e9;
const DIGITS = 4;

const PRESETS = new Map([
  ["copy", { name: "Noisy copy", note: "Y is X, and one time in ten the other value.", x: ["0", "1"], y: ["0", "1"], counts: [[450, 50], [50, 450]] }],
  ["independent", { name: "Independent", note: "Each cell is the product of its margins: nothing is shared.", x: ["a", "b", "c"], y: ["0", "1"], counts: [[300, 100], [225, 75], [225, 75]] }],
  ["square", { name: "Y = X\u00b2", note: "Correlation is 0, and yet Y is known when X is: H(Y|X) = 0.", x: ["\u22122", "\u22121", "0", "1", "2"], y: ["0", "1", "4"],
    counts: [[0, 0, 200], [0, 200, 0], [200, 0, 0], [0, 200, 0], [0, 0, 200]] }],
  ["xor", { name: "XOR", note: "Y = X \u2295 Z with Z unseen: X alone tells nothing, given Z it tells all. Two columns are not enough to see it; condition_on is.", x: ["0", "1"], y: ["0", "1"], counts: [[250, 250], [250, 250]] }],
]);

export function explorer(main, live, parameters) {
  let table = null;
  let chosen = "copy";
  const inputs = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Joint table" });
  const note = h("p", { class: "soft" });
  const result = h("div", { class: "stack" });
  const picker = h("div", {});
  main.append(h("section", { "aria-labelledby": "title" },
    h("div", { class: "headline" }, h("h1", { id: "title", tabindex: "-1" }, "Explorer"), h("div", { class: "tools" }, picker)),
    h("p", { class: "lead" }, "Change a count, and see what follows. Rows are values of X, columns of Y. Plain definitions on the table, without the correction for few rows that the monitor's estimates have."),
    note, h("div", { class: "grid" }, h("section", { class: "card", "aria-label": "Table" }, inputs,
      h("div", { class: "tools" },
        h("button", { type: "button", onclick: () => resize(1, 0) }, "Add a row"), h("button", { type: "button", onclick: () => resize(-1, 0) }, "Drop a row"),
        h("button", { type: "button", onclick: () => resize(0, 1) }, "Add a column"), h("button", { type: "button", onclick: () => resize(0, -1) }, "Drop a column"))),
    result)));

  function resize(rows, columns) {
    const height = Math.max(1, Math.min(SIDE_MAX, table.x.length + rows));
    const width = Math.max(1, Math.min(SIDE_MAX, table.y.length + columns));
    const named = (names, size) => Array.from({ length: size }, (_, i) => names[i] ?? String(i + 1));
    table = { ...table, x: named(table.x, height), y: named(table.y, width),
      counts: Array.from({ length: height }, (_, i) => Array.from({ length: width }, (__, j) => table.counts[i]?.[j] ?? 0)) };
    draw();
  }

  function use(name) {
    chosen = name;
    const preset = PRESETS.get(name);
    table = { x: preset.x, y: preset.y, counts: preset.counts.map((row) => [...row]) };
    note.textContent = preset.note;
    draw();
  }

  function drawPicker(extra) {
    const options = [...PRESETS].map(([name, preset]) => [name, preset.name]);
    if (extra) {
      options.unshift(["live", extra]);
    }
    picker.replaceChildren(select("Start from", options, chosen, (name) => (name === "live" ? fromFeature() : use(name))));
  }

  function draw() {
    const margins = () => marginals(table.counts);
    const sums = table.x.map(() => h("td", { class: "n" }));
    const foot = table.y.map(() => h("td", { class: "n" }));
    const all = h("td", { class: "n" });
    const follow = () => {
      const { x, y, total } = margins();
      sums.forEach((cell, i) => { cell.textContent = count(x[i]); });
      foot.forEach((cell, j) => { cell.textContent = count(y[j]); });
      all.textContent = count(total);
      results();
    };
    inputs.replaceChildren(h("table", { class: "edit" }, h("caption", { class: "unseen" }, "Counts of X and Y"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "X \\ Y"), table.y.map((name) => h("th", { scope: "col", class: "n" }, name)), h("th", { scope: "col", class: "n" }, "all"))),
      h("tbody", {}, table.x.map((name, i) => h("tr", {}, h("th", { scope: "row" }, name), table.y.map((column, j) => h("td", {},
        h("input", { type: "number", min: 0, max: COUNT_MAX, step: "any", value: table.counts[i][j], "aria-label": name + ", " + column,
          oninput: (event) => {
            const value = Number(event.target.value);
            const fits = Number.isFinite(value) && value >= 0 && value <= COUNT_MAX;
            event.target.toggleAttribute("aria-invalid", !fits);
            table.counts[i][j] = fits ? value : 0;
            follow();
          } }))), sums[i]))),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "all"), foot, all))));
    follow();
  }

  function results() {
    const i = information(table.counts);
    if (i === null) {
      result.replaceChildren(h("p", { class: "note" }, "The table is empty."));
      return;
    }
    const of = (value) => fixed(value, DIGITS);
    const line = (formula, filled, value) => h("tr", {}, h("th", { scope: "row" }, formula), h("td", {}, filled), h("td", { class: "n" }, h("output", {}, of(value))));
    result.replaceChildren(
      h("section", { class: "card" }, h("h2", {}, "Entropies"), venn(i.hx, i.hy, i.bySum, { x: "X", y: "Y" }),
        terms([["H(X)", of(i.hx)], ["H(Y)", of(i.hy)], ["H(X,Y)", of(i.hxy)], ["H(X|Y)", of(i.hxGivenY)], ["H(Y|X)", of(i.hyGivenX)], ["I(X;Y)", of(i.bySum)]])),
      h("section", { class: "card" }, h("h2", {}, "The same information, four ways"), h("div", { class: "scroll" }, h("table", { class: "formulas" },
        h("caption", { class: "unseen" }, "Equivalent formulas of mutual information"),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "I(X;Y) ="), h("th", { scope: "col" }, "Numbers"), h("th", { scope: "col", class: "n" }, "Bits"))),
        h("tbody", {}, line("H(X) + H(Y) \u2212 H(X,Y)", of(i.hx) + " + " + of(i.hy) + " \u2212 " + of(i.hxy), i.bySum),
          line("H(X) \u2212 H(X|Y)", of(i.hx) + " \u2212 " + of(i.hxGivenY), i.byX), line("H(Y) \u2212 H(Y|X)", of(i.hy) + " \u2212 " + of(i.hyGivenX), i.byY),
          line("D(p(x,y) \u2225 p(x)p(y))", "\u03a3 p log\u2082 p(x,y)/p(x)p(y)", i.byDivergence)))),
      h("p", { class: "soft" }, i.hy > 0 ? "Knowing X removes " + fixed((100 * i.bySum) / i.hy, 1) + " % of the uncertainty about Y." : "Y is constant: there is nothing to tell about it.")));
  }

  async function fromFeature() {
    const pair = Object.fromEntries(["monitor", "segment", "feature", "target"].map((name) => [name, parameters.get(name) ?? ""]));
    try {
      const joint = await ask("joint", pair);
      if (joint.counts.length > SIDE_MAX || joint.counts[0].length > SIDE_MAX) {
        note.textContent = "The table of " + pair.feature + " is larger than " + SIDE_MAX + " by " + SIDE_MAX + ".";
        return;
      }
      chosen = "live";
      table = { x: [...binNames(joint.x)], y: [...binNames(joint.y)], counts: joint.counts.map((row) => [...row]) };
      note.textContent = "X is " + pair.feature + ", Y is " + pair.target + ": " + count(joint.rows) + " rows, as they were counted last.";
      drawPicker(pair.feature);
      draw();
    } catch (failure) {
      note.textContent = failure.message;
    }
  }

  drawPicker(parameters.get("feature"));
  use(chosen);
  if (parameters.has("feature")) {
    fromFeature();
  }
  return { title: "Explorer" };
}
