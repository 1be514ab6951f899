// Which view is shown, and what stands above all of them.

import { h, say } from "./dom.js";
import { count, duration, fixed, isNumber, moment } from "./format.js";
import { Live } from "./live.js";
import { alarms } from "./alarms.js";
import { explorer } from "./explorer.js";
import { feature } from "./feature.js";
import { list } from "./list.js";
import { selection } from "./selection.js";

const VIEWS = new Map([["", list], ["feature", feature], ["alarms", alarms],
  ["selection", selection], ["explorer", explorer]]);
const NAMES = new Map([["", "features"], ["feature", "features"]]);

const live = new Live();
const main = document.getElementById("main");
let shown = null;
let wasRed = false;

/** The view, and its parameters, that an address names: #/feature?feature=income&… */
function address() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return { path: VIEWS.has(path) ? path : "", parameters: new URLSearchParams(query ?? "") };
}

function show(moved) {
  const { path, parameters } = address();
  shown?.close?.();
  main.replaceChildren();
  shown = VIEWS.get(path)(main, live, parameters);
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === (NAMES.get(path) ?? path)) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  document.title = shown.title + " \u00b7 mimon";
  if (moved) {
    scrollTo(0, 0);
    main.querySelector("h1")?.focus();
  }
}

/** Has it read out, for those who do not see it. */
const announce = (text) => say(document.getElementById("announce"), text);

function clock() {
  const element = document.getElementById("clock");
  const seconds = live.secondsSinceUpdate();
  const health = live.health;
  let text = "no data yet";
  let red = false;
  if (!live.connected) {
    text = "not connected";
    red = health !== null;
  } else if (health?.status === "failed") {
    text = health.reason;
    red = true;
  } else if (health?.finished) {
    text = "finished";
  } else if (seconds !== null) {
    red = seconds > health.staleAfterSeconds;
    text = red ? "no data for " + duration(seconds) : "updated " + duration(seconds) + " ago";
  }
  say(element, text);
  element.classList.toggle("stale", red);
  if (red !== wasRed) {
    wasRed = red;
    announce(text);
  }
}

function pipeline() {
  const health = live.health;
  if (!health) {
    return;
  }
  const facts = [count(health.rows) + " rows"];
  if (!health.finished && isNumber(health.rowsPerSecond)) {
    facts.push(count(health.rowsPerSecond) + " rows/s");
  }
  facts.push(count(health.rejected) + " rejected");
  if (health.unlabelled > 0) {
    facts.push(count(health.unlabelled) + " unlabelled");
  }
  if (health.overflow > 0) {
    facts.push(count(health.overflow) + " of too many segments");
  }
  if (isNumber(health.lagSeconds)) {
    facts.push("lag " + duration(health.lagSeconds));
  }
  if (isNumber(health.alertsPending)) {
    facts.push(fixed(health.alertsPending, 0) + " alerts waiting for delivery");
  }
  if (health.windowEnd) {
    facts.push("window to " + moment(health.windowEnd));
  }
  const element = document.getElementById("health");
  const text = facts.join(" \u00b7 ");
  if (element.dataset.text !== text) {
    element.dataset.text = text;
    element.replaceChildren(...facts.map((fact) => h("span", {}, fact)));
  }
}

function standing() {
  const element = document.getElementById("standing");
  const number = live.standing().length;
  element.hidden = number === 0;
  say(element.firstElementChild, String(number));
}

live.addEventListener("pulse", () => {
  clock();
  pipeline();
});
live.addEventListener("change", (event) => {
  standing();
  shown?.update?.(event.detail);
});
live.addEventListener("alarm", (event) => announce(event.detail.summary));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // The address names the view, and stays.
  main.focus();
});
addEventListener("hashchange", () => show(true));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(false));
show(false);
live.start();
