// What the monitor says, kept up to date by server-sent events.

const RETRY_MILLIS = 10000;
const SILENCE_MILLIS = 12000;
const RELOAD_MILLIS = 2000;
const LISTED_MAX = 1000;
const ALERTS_MAX = 300;
const RECENT = 40;

export const keyOf = (pair) =>
  JSON.stringify([pair.monitor, pair.segment, pair.feature, pair.target, ...(pair.given ?? [])]);

/** The address of a feature's page. */
export function linkTo(pair, at) {
  const query = new URLSearchParams({ monitor: pair.monitor, segment: pair.segment ?? "",
    feature: pair.feature, target: pair.target ?? "" });
  if (at !== undefined && at !== null) {
    query.set("at", at);
  }
  return "#/feature?" + query;
}

/** An answer of the API; an Error with its sentence if it refuses. */
export async function ask(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    (Array.isArray(value) ? value : [value]).forEach((each) => query.append(name, each));
  }
  const response = await fetch("api/v1/" + path + (query.size ? "?" + query : ""));
  const body = await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(body.error), { status: response.status });
  }
  return body;
}

/**
 * Events: "change" with what changed ({features, alerts, joints, all}), "alarm" for each alert that
 * comes while the page is open, "pulse" when health came.
 */
export class Live extends EventTarget {
  features = new Map();
  alerts = [];
  total = 0;
  health = null;
  connected = false;
  #heardAt = 0;
  #healthAt = 0;
  #waiting = null;
  #reload = 0;
  #source = null;

  start() {
    this.#connect();
    setInterval(() => this.#watch(), 1000);
  }

  /** Seconds since the monitor last told anything; null while that is not known. */
  secondsSinceUpdate() {
    const known = this.health?.secondsSinceUpdate;
    return known === null || known === undefined
      ? null : known + (performance.now() - this.#healthAt) / 1000;
  }

  /** The last alert of each episode that has not ended, newest first. */
  standing() {
    const seen = new Set();
    return this.alerts.filter((alert) => {
      const first = !seen.has(alert.id);
      seen.add(alert.id);
      return first && alert.state === "firing";
    });
  }

  alertsOf(pair) {
    return this.alerts.filter((alert) => alert.feature === pair.feature
      && alert.monitor === pair.monitor && alert.segment === pair.segment);
  }

  #connect() {
    this.#source?.close();
    const source = new EventSource("api/v1/events");
    this.#source = source;
    const on = (name, then) => source.addEventListener(name, (event) => {
      this.#heardAt = performance.now();
      this.connected = true;
      then(JSON.parse(event.data));
    });
    on("hello", () => this.load());
    on("reset", () => this.load());
    on("update", (update) => (this.#waiting ? this.#waiting.push(update) : this.#apply(update)));
    on("health", (health) => this.#pulse(health));
    source.addEventListener("error", () => {
      // A stream that ended comes back by itself. One that was refused, as there are too many, does
      // not: until there is a place, everything is asked for now and then.
      if (source.readyState === EventSource.CLOSED) {
        this.load();
        setTimeout(() => this.#source === source && this.#connect(), RETRY_MILLIS);
      }
    });
  }

  #watch() {
    if (this.connected && performance.now() - this.#heardAt > SILENCE_MILLIS) {
      this.connected = false;
    }
    this.dispatchEvent(new Event("pulse"));
  }

  #pulse(health) {
    this.health = health;
    this.#healthAt = performance.now();
    this.dispatchEvent(new Event("pulse"));
  }

  /** Everything anew; what comes meanwhile is taken in afterwards. */
  async load(filter = this.filter ?? "") {
    this.filter = filter;
    this.#waiting ??= [];
    try {
      const [listed, alerts, health] = await Promise.all([
        ask("features", filter ? { limit: LISTED_MAX, q: filter } : { limit: LISTED_MAX }),
        ask("alerts", { limit: ALERTS_MAX }), ask("health")]);
      this.features = new Map(listed.features.map((feature) => [keyOf(feature), feature]));
      this.total = listed.total;
      this.alerts = alerts.alerts;
      this.connected = true;
      this.#heardAt = performance.now();
      this.#pulse(health);
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      this.#changed({ features: listed.features, alerts: [], joints: [], all: true });
      waiting.forEach((update) => this.#apply(update));
    } catch {
      this.#waiting = null;
      setTimeout(() => this.#source.readyState === EventSource.OPEN && this.load(), RETRY_MILLIS);
    }
  }

  #apply(update) {
    if (update.omitted > 0 && this.#reload === 0) {
      this.#reload = setTimeout(() => {
        this.#reload = 0;
        this.load();
      }, RELOAD_MILLIS);
    }
    for (const feature of update.features) {
      const key = keyOf(feature);
      const known = this.features.get(key);
      const isNew = String(known?.windowEnd) !== String(feature.windowEnd);
      const recent = known?.recent ?? [];
      feature.recent = isNew ? [...recent, feature.bits].slice(-RECENT) : recent;
      if (known || this.features.size < LISTED_MAX) {
        this.total += known ? 0 : 1;
        this.features.set(key, feature);
      }
    }
    for (const joint of update.joints) {
      const known = this.features.get(keyOf(joint));
      if (known) {
        known.counted = true;
      }
    }
    const said = (alert) => this.alerts.some((known) => known.id === alert.id
      && known.state === alert.state && known.severity === alert.severity);
    const fresh = update.alerts.filter((alert) => !said(alert));
    this.alerts = [...fresh.toReversed(), ...this.alerts].slice(0, ALERTS_MAX);
    this.#changed({ ...update, alerts: fresh, all: false });
    for (const alert of fresh) {
      this.dispatchEvent(new CustomEvent("alarm", { detail: alert }));
    }
  }

  #changed(detail) {
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}

/** The features of an address, asked for by themselves where the list does not hold them. */
export async function find(live, pair) {
  const known = [...live.features.values()].filter((f) => f.feature === pair.feature
    && f.monitor === pair.monitor && f.segment === pair.segment && f.target === pair.target);
  return known.length > 0 ? known : (await ask("features", pair)).features;
}
