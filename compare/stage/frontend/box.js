// Box: one process in a picture, and how it is.

import { svg } from "./element.js";
import { BOX } from "./places.js";
import { CYLINDER, SHAPES } from "./shapes.js";

const INSIDE = 13, LINES = { name: 28, condition: 55, first: 80, second: 104 }, MOST_BEHIND = 3, MANY_WAITING = 3;

/** Make a box that says how it is with `show(state)`. */
export function makeBox({ name, database }, place) {
  const parts = {
    copies: Array.from({ length: MOST_BEHIND }, (_, number) => behind(MOST_BEHIND - number)),
    shape: svg("path", { class: "shape", "fill-rule": "evenodd", transform: `translate(${INSIDE},${LINES.condition - 18})` }),
    condition: text("condition", INSIDE + 28, LINES.condition),
    rate: text("metric", INSIDE, LINES.first),
    latency: text("metric right", BOX.width - INSIDE, LINES.first),
    count: text("metric", INSIDE, LINES.second),
    memory: text("metric right", BOX.width - INSIDE, LINES.second),
  };
  const group = svg("g", { class: "box", role: "button", tabindex: 0, "aria-haspopup": "dialog", transform: `translate(${place.left},${place.top})` },
    svg("rect", { class: "ring", x: -6, y: -6, width: BOX.width + 12, height: BOX.height + 12, rx: 14 }),
    ...parts.copies,
    svg("rect", { class: "body", width: BOX.width, height: BOX.height, rx: 10 }),
    named(name),
    ...(database ? [svg("path", { class: "cylinder", d: CYLINDER, transform: `translate(${BOX.width - INSIDE - 34},33) scale(1,.8)` })] : []),
    parts.shape, parts.condition, parts.rate, parts.latency, parts.count, parts.memory);
  return { group, name, place, show: (state) => show(group, name, database, parts, state) };
}

function behind(number) {
  return svg("rect", { class: "copy", x: 4 * number, y: -5 * number, width: BOX.width, height: BOX.height, rx: 10, visibility: "hidden" });
}

function text(kind, x, y) {
  return svg("text", { class: kind, x, y });
}

/** Long names are set closer, whatever font the system has. */
function named(name) {
  const label = svg("text", { class: "name", x: INSIDE, y: LINES.name }, name);
  requestAnimationFrame(() => {
    const room = BOX.width - 2 * INSIDE + 6;
    if (label.getComputedTextLength() <= room) return;
    label.setAttribute("textLength", room);
    label.setAttribute("lengthAdjust", "spacingAndGlyphs");
  });
  return label;
}

function show(group, name, database, parts, state) {
  group.dataset.condition = state.condition;
  parts.shape.setAttribute("d", SHAPES[state.condition] ?? SHAPES.up);
  write(parts.condition, state.condition);
  write(parts.rate, state.waiting >= MANY_WAITING ? `${state.waiting} waiting` : `${rate(state.per_second)}/s`);
  write(parts.latency, state.per_second ? latency(state.ms) : "");
  write(parts.count, state.failed ? `${percent(state.failed)} fail` : `×${state.copies}`);
  parts.count.classList.toggle("failing", state.failed > 0);
  write(parts.memory, state.memory_mib ? `${state.memory_mib} MiB` : "");
  parts.copies.forEach((copy, number) =>
    copy.setAttribute("visibility", MOST_BEHIND - number < state.copies ? "visible" : "hidden"));
  const label = `${name}${database ? ", with a database" : ""}: ${described(state)}`;
  if (group.getAttribute("aria-label") !== label) group.setAttribute("aria-label", label);
}

function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** Say in words how a process is. */
export function described(state) {
  const late = state.late_ms ? ` by ${state.late_ms} ms` : "", copies = state.copies === 1 ? "one copy" : `${state.copies} copies`;
  const failed = state.failed ? `, ${percent(state.failed)} of answers fail` : "";
  const waiting = state.waiting ? `, ${state.waiting} waiting` : "";
  return `${state.condition}${late}, ${copies}, ${rate(state.per_second)} requests a second, ${latency(state.ms)}, ${state.memory_mib} MiB${waiting}${failed}`;
}

function rate(perSecond) {
  return perSecond < 10 ? String(perSecond) : String(Math.round(perSecond));
}

export function latency(ms) {
  if (!ms) return "0 ms";
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

export function percent(share) {
  const hundredths = share * 100;
  return `${hundredths > 0 && hundredths < 10 ? hundredths.toFixed(1) : Math.round(hundredths)} %`;
}
