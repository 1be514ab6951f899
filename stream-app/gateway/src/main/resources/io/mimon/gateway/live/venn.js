// Two circles whose areas are H(X) and H(Y), and whose overlap is I(X;Y), to scale.

import { svg } from "./dom.js";
import { fixed } from "./format.js";

const STEPS = 60;

/** The area that two circles share whose middles are so far apart. */
export function overlap(r1, r2, distance) {
  if (distance >= r1 + r2) {
    return 0;
  }
  const small = Math.min(r1, r2);
  if (distance <= Math.abs(r1 - r2)) {
    return Math.PI * small * small;
  }
  const clamp = (value) => Math.max(-1, Math.min(1, value));
  const part = (r, other) =>
    r * r * Math.acos(clamp((distance * distance + r * r - other * other) / (2 * distance * r)));
  const kite = Math.sqrt(Math.max(0, (-distance + r1 + r2) * (distance + r1 - r2)
    * (distance - r1 + r2) * (distance + r1 + r2))) / 2;
  return part(r1, r2) + part(r2, r1) - kite;
}

/** How far apart the middles are where the circles share this area; found by halving. */
export function distanceFor(r1, r2, area) {
  let near = Math.abs(r1 - r2);
  let far = r1 + r2;
  for (let step = 0; step < STEPS; step++) {
    const middle = (near + far) / 2;
    if (overlap(r1, r2, middle) > area) {
      near = middle;
    } else {
      far = middle;
    }
  }
  return (near + far) / 2;
}

const WIDTH = 340;
const HEIGHT = 190;
const TOP = 26;
const FOOT = 26;

/** A diagram; the information drawn is not below 0, nor above the smaller entropy. */
export function venn(hx, hy, mi, names) {
  const shared = Math.max(0, Math.min(mi, hx, hy));
  const r1 = Math.sqrt(Math.max(hx, 0) / Math.PI);
  const r2 = Math.sqrt(Math.max(hy, 0) / Math.PI);
  const distance = distanceFor(r1, r2, shared);
  const left = Math.max(r1, r2 - distance);
  const right = Math.max(r2 + distance, r1);
  const scale = Math.min((WIDTH - 16) / (left + right), (HEIGHT - TOP - FOOT) / (2 * Math.max(r1, r2))) || 0;
  const x1 = (WIDTH - (left + right) * scale) / 2 + left * scale;
  const x2 = x1 + distance * scale;
  const y = TOP + (HEIGHT - TOP - FOOT) / 2;
  const text = "H(" + names.x + ") " + fixed(hx, 3) + " bits, H(" + names.y + ") " + fixed(hy, 3) + " bits, shared "
    + fixed(mi, 3) + " bits. Areas are to scale.";
  // The middle of the overlap, where the line to its label begins.
  const lens = (Math.max(x1 - r1 * scale, x2 - r2 * scale) + Math.min(x1 + r1 * scale, x2 + r2 * scale)) / 2;
  // Names stand above their circles, apart from each other.
  const from = Math.max(4, Math.min(x1 - left * scale, WIDTH / 2 - 100));
  const to = Math.min(WIDTH - 4, Math.max(x2 + r2 * scale, WIDTH / 2 + 100));
  return svg("svg", { class: "venn", viewBox: "0 0 " + WIDTH + " " + HEIGHT, role: "img", "aria-label": text,
    "data-r1": r1, "data-r2": r2, "data-distance": distance },
  svg("circle", { class: "x", cx: x1, cy: y, r: r1 * scale }),
  svg("circle", { class: "y", cx: x2, cy: y, r: r2 * scale }),
  svg("text", { class: "x", x: from, y: 15 }, "H(X) " + fixed(hx, 3)),
  svg("text", { class: "y", x: to, y: 15, "text-anchor": "end" }, "H(Y) " + fixed(hy, 3)),
  svg("line", { x1: lens, x2: lens, y1: y, y2: HEIGHT - 19 }),
  svg("circle", { class: "dot", cx: lens, cy: y, r: 2 }),
  svg("text", { x: Math.max(50, Math.min(WIDTH - 50, lens)), y: HEIGHT - 6, "text-anchor": "middle" }, "I(X;Y) " + fixed(mi, 3)));
}
