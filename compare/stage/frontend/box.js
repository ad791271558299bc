// Box: one process in a picture, and how it is.

import { svg } from "./element.js";
import { BOX } from "./places.js";
import { CYLINDER, SHAPES } from "./shapes.js";

const INSIDE = 13, LINES = { name: 27, condition: 53, first: 77, second: 100 }, MOST_BEHIND = 3, MANY_WAITING = 3;

/** Make a box that says how it is with `show(state)`. */
export function makeBox({ name, database }, place) {
  const parts = {
    copies: Array.from({ length: MOST_BEHIND }, (_, number) => behind(MOST_BEHIND - number)),
    shape: svg("path", { class: "shape", "fill-rule": "evenodd", transform: `translate(${INSIDE},${LINES.condition - 18})` }),
    condition: text("condition", INSIDE + 28, LINES.condition),
    rate: text("", INSIDE, LINES.first),
    latency: text("right", BOX.width - INSIDE, LINES.first),
    count: text("", INSIDE, LINES.second),
    memory: text("right", BOX.width - INSIDE, LINES.second),
  };
  const group = svg("g", { class: "box", role: "button", tabindex: 0, "aria-haspopup": "dialog", transform: `translate(${place.left},${place.top})` },
    svg("rect", { class: "ring", x: -6, y: -6, width: BOX.width + 12, height: BOX.height + 12, rx: 14 }),
    ...parts.copies,
    svg("rect", { class: "body", width: BOX.width, height: BOX.height, rx: 10 }),
    named(name),
    ...(database ? [svg("path", { class: "cylinder", d: CYLINDER, transform: `translate(${BOX.width - INSIDE - 34},34) scale(1,.6)` })] : []),
    parts.shape, ...[parts.condition, parts.rate, parts.latency, parts.count, parts.memory].flatMap((part) => [" ", part]));
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
  const runs = state.condition !== "down";
  group.dataset.condition = state.condition;
  parts.shape.setAttribute("d", SHAPES[state.condition] ?? SHAPES.up);
  parts.count.classList.toggle("failing", state.failed > 0);
  parts.copies.forEach((copy, number) =>
    copy.setAttribute("visibility", MOST_BEHIND - number < state.copies ? "visible" : "hidden"));
  const words = {
    condition: state.version ? `${state.condition}, ${state.version.split("_")[0]}` : state.condition,
    rate: state.waiting >= MANY_WAITING ? `${state.waiting} waiting` : runs ? `${rate(state.per_second)}/s` : "",
    latency: runs && state.per_second ? latency(state.ms) : "",
    count: state.failed ? `${percent(state.failed)} fail` : runs ? `×${state.copies}` : "",
    memory: runs && state.memory_mib ? `${state.memory_mib} MiB` : "",
  };
  for (const [part, said] of Object.entries(words)) write(parts[part], said);
  label(group, [name, ...Object.values(words).filter(Boolean)].join(" ") + (database ? ", with a database" : ""));
}

function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** What is read out begins with what is seen. */
function label(group, words) {
  if (group.getAttribute("aria-label") !== words) group.setAttribute("aria-label", words);
}

/** Say in words how a process is. */
export function described(state) {
  const late = state.late_ms ? ` by ${state.late_ms} ms` : "", copies = state.copies === 1 ? "one copy" : `${state.copies} copies`;
  const failed = state.failed ? `, ${percent(state.failed)} of answers fail` : "";
  const waiting = state.waiting ? `, ${state.waiting} waiting` : "";
  const version = state.version ? `, version ${state.version}` : "";
  return `${state.condition}${late}${version}, ${copies}, ${rate(state.per_second)} requests a second, ${latency(state.ms)}, ${state.memory_mib} MiB${waiting}${failed}`;
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
