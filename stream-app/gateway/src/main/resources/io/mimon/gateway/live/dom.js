// Elements from data. Texts become text nodes, never markup: a name may be anything.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets a text only if it is another one, so that nothing is drawn, or read out, for nothing. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A select of these values; each is [value, text]. */
export function select(label, values, chosen, onchange) {
  const options = values.map(([value, text]) =>
    h("option", { value, selected: value === chosen }, text));
  return h("label", { class: "field" }, h("span", {}, label),
    h("select", { onchange: (event) => onchange(event.target.value) }, options));
}

/** Terms and what they are. */
export function terms(pairs) {
  return h("dl", { class: "terms" }, pairs.map(([term, what]) =>
    h("div", {}, h("dt", {}, term), h("dd", {}, what))));
}

/** How a feature stands. */
export const pill = (state) => h("span", { class: "pill " + state }, state);
