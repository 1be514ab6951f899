// Numbers and moments as people read them.

const MINUS = "\u2212";
const NONE = "\u2013";
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

export function fixed(value, digits) {
  if (!isNumber(value)) {
    return NONE;
  }
  const text = value.toFixed(digits);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace("-", MINUS);
}

export const bits = (value) => fixed(value, 4);

export function change(value) {
  const text = bits(value);
  return isNumber(value) && value > 0 && !/^0\.?0*$/.test(text) ? "+" + text : text;
}

export const count = (value) => (isNumber(value) ? whole.format(value) : NONE);

export function small(value) {
  if (!isNumber(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (Number.isInteger(value) && size >= 1000 && size < 1e9) {
    return count(value).replace("-", MINUS);
  }
  return (size !== 0 && (size < 0.001 || size >= 1e6) ? value.toExponential(1) : String(+value.toPrecision(3)))
    .replaceAll("-", MINUS);
}

/** A moment of a reading or alert: an ISO-8601 time or a row number. */
export function moment(value) {
  if (typeof value === "string" && value.includes("T")) {
    return value.replace("T", " ").replace(/(:\d\d)?(\.\d+)?Z$/, "") + " UTC";
  }
  return value === null || value === undefined || value === "" ? NONE : "row " + count(Number(value));
}

/** The same as a number on a chart's axis. */
export const position = (value) =>
  typeof value === "string" && value.includes("T") ? Date.parse(value) : Number(value);

export function duration(seconds) {
  if (seconds < 1.5) {
    return "1 s";
  }
  if (seconds < 90) {
    return Math.round(seconds) + " s";
  }
  if (seconds < 5400) {
    return Math.round(seconds / 60) + " min";
  }
  return seconds < 129600 ? Math.round(seconds / 3600) + " h" : Math.round(seconds / 86400) + " d";
}

const KINDS = new Map([
  ["relevance-lost", "lost relevance"], ["relevance-gained", "gained relevance"],
  ["became-redundant", "became redundant"], ["rank-changed", "changed rank"],
  ["insufficient-data", "has too few data"],
]);

export const kind = (value) => KINDS.get(value) ?? value;
