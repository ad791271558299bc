// Verdicts: who noticed a fault, told by how everything was before and is now.

const MUCH_MS = 50, MUCH = 3, FAILING = 0.02;

/** Give the names `marketplace/box` of those that are worse than before. */
export function noticing(before, now) {
  return new Set(Object.entries(now).flatMap(([marketplace, boxes]) =>
    Object.entries(boxes)
      .filter(([box, state]) => isWorse(before[marketplace]?.[box], state))
      .map(([box]) => `${marketplace}/${box}`)));
}

function isWorse(before, now) {
  if (!before) return false;
  const slower = now.ms > MUCH * before.ms && now.ms - before.ms > MUCH_MS;
  return now.condition !== before.condition || now.failed > before.failed + FAILING || slower
    || now.waiting > before.waiting + MUCH;
}

/** Watches what clients ask for, so that it is known which use cases fail or take long. */
export class UseCases {
  usual = new Map();
  worse = new Set();
  done = new Set();
  watching = false;

  heard({ marketplace, use_case: name, hops }) {
    const first = hops.find((hop) => hop.source === "client");
    if (!first || !name) return;
    const key = `${marketplace}/${name}`;
    if (!this.watching) return void this.usual.set(key, first.ms);
    this.done.add(key);
    const usual = this.usual.get(key) ?? first.ms;
    const slower = first.ms > MUCH * usual && first.ms - usual > MUCH_MS;
    if (slower || first.status === 0 || first.status >= 500) this.worse.add(key);
  }

  watch() {
    this.worse.clear();
    this.done.clear();
    this.watching = true;
  }

  stop() {
    this.watching = false;
  }
}
