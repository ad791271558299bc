// Verdicts: who noticed a fault, told by how everything was before and is now.

import { on } from "./connection.js";

const MUCH_MS = 50, MUCH = 3, FAILING = 0.02, CLIENT = "client";

/** Give the names `marketplace/name` of those that are worse than before: boxes, or what shoppers do. */
export function noticing(before, now) {
  return Object.entries(now).flatMap(([marketplace, all]) =>
    Object.entries(all)
      .filter(([name, figures]) => isWorse(before[marketplace]?.[name], figures))
      .map(([name]) => `${marketplace}/${name}`));
}

function isWorse(before, now) {
  if (!before) return false;
  const slower = now.ms > MUCH * before.ms && now.ms - before.ms > MUCH_MS;
  return now.condition !== before.condition || now.failed > before.failed + FAILING || slower
    || now.waiting > before.waiting + MUCH;
}

/** Knows how what clients do goes: by the figures of the traffic, and by the requests that were seen to fail. */
export class UseCases {
  figures = {};
  before = {};
  failed = new Set();

  constructor() {
    on("traffic", ({ marketplaces }) => { this.figures = figures(marketplaces); });
    on("hops", (trip) => this.heard(trip));
  }

  heard({ marketplace, use_case: name, hops }) {
    const first = hops.find((hop) => hop.source === CLIENT);
    if (first && (first.status === 0 || first.status >= 500)) this.failed.add(`${marketplace}/${name}`);
  }

  /** Begin anew, with the traffic as it is; what failed before has nothing to do with what comes. */
  begin({ marketplaces }) {
    this.failed.clear();
    this.before = this.figures = figures(marketplaces);
  }

  noticing() {
    return noticing(this.before, this.figures);
  }
}

function figures(marketplaces) {
  return Object.fromEntries(Object.entries(marketplaces).map(([name, { use_cases: useCases = {} }]) =>
    [name, Object.fromEntries(Object.entries(useCases).map(([each, { p95_ms: ms, failed }]) => [each, { ms, failed }]))]));
}
