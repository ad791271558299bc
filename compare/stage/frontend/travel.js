// Travel: a request on its way along the arrows, slow enough to be followed. The browser animates, no loop of ours does.

import { svg } from "./element.js";

const SECONDS_MS = 1500, QUICKEST_MS = 140, SLOWEST_MS = 320, STEPS = 14, MOST = 48, LIT_MS = 500;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Let a trace of `{source, target, begins_ms, ms, status}` travel in a picture. */
export function travel(hops, arrows, layer) {
  const whole = Math.max(1e-3, ...hops.map((hop) => hop.begins_ms + hop.ms));
  for (const hop of hops) {
    const arrow = arrows.get(`${hop.source}>${hop.target}`);
    if (!arrow) continue;
    const begins = (hop.begins_ms / whole) * SECONDS_MS, lasts = (hop.ms / whole) * SECONDS_MS;
    if (still.matches) setTimeout(() => arrow.light(Math.max(lasts, LIT_MS)), begins);
    else if (layer.childElementCount < MOST) send(arrow, begins, lasts, hop.status, layer);
  }
}

function send(arrow, begins, lasts, status, layer) {
  const leg = Math.min(SLOWEST_MS, Math.max(QUICKEST_MS, lasts * 0.4));
  const there = points(arrow.line), back = [...there].reverse(), failed = status === 0 || status >= 500;
  move(there, begins, leg, "", layer);
  move(back, begins + Math.max(leg, lasts - leg), leg, failed ? "failed" : "", layer);
}

function move(frames, delay, duration, kind, layer) {
  const dot = kind ? svg("rect", { class: `traveller ${kind}`, x: -8, y: -8, width: 16, height: 16 }) : svg("circle", { class: "traveller", r: 8 });
  dot.style.visibility = "hidden";
  layer.append(dot);
  const visible = frames.map((frame) => ({ ...frame, visibility: "visible" }));
  dot.animate(visible, { delay, duration, easing: "ease-in-out" }).finished.finally(() => dot.remove());
}

const known = new WeakMap();

function points(line) {
  if (!known.has(line)) known.set(line, measured(line));
  return known.get(line);
}

function measured(line) {
  const length = line.getTotalLength();
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const { x, y } = line.getPointAtLength((length * step) / STEPS);
    return { transform: `translate(${x}px,${y}px)` };
  });
}
