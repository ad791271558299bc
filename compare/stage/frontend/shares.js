// Shares: of what reaches a process, how much comes along which arrow. Wires count requests, and traces know who called.

const KEEP = 0.97, LEAST = 0.05;

/** Count what travelled along each arrow, the old for less and less. */
export class Shares {
  counts = new Map();

  heard(hops) {
    for (const [key, count] of this.counts) this.counts.set(key, count * KEEP);
    for (const { source, target } of hops) {
      const key = `${source}>${target}`;
      this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    }
  }

  /** Give the share of one arrow among all to the same target; equal ones while nothing is known. */
  of(arrow, arrows) {
    const rivals = arrows.filter((each) => each.target === arrow.target);
    const counts = rivals.map((each) => this.count(each)), total = counts.reduce((sum, each) => sum + each, 0);
    return total > LEAST ? this.count(arrow) / total : 1 / rivals.length;
  }

  count({ source, target }) {
    return this.counts.get(`${source}>${target}`) ?? 0;
  }
}
