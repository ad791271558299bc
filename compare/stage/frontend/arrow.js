// Arrow: who calls whom, as thick as much goes along it.

import { svg } from "./element.js";

const THINNEST = 2, THICKEST = 9, PER_DOUBLING = 1.3;

/** Make an arrow with `carry(perSecond)`, `light(ms)` and the path that travellers take. */
export function makeArrow({ source, target, dashed, path, head }) {
  const line = svg("path", { d: path });
  const group = svg("g", { class: dashed ? "arrow dashed" : "arrow" }, line, svg("polygon", { points: head }));
  let width = "", timer = 0;
  return {
    source, target, group, line,
    carry(perSecond) {
      const wanted = Math.min(THICKEST, THINNEST + PER_DOUBLING * Math.round(Math.log2(1 + perSecond))); // In steps: it does not flicker.
      if (wanted !== width) line.style.strokeWidth = width = wanted;
    },
    light(ms) {
      clearTimeout(timer);
      group.classList.add("lit");
      timer = setTimeout(() => group.classList.remove("lit"), ms);
    },
  };
}
