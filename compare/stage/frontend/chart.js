// Chart: the last two minutes of one marketplace: how long its answers take, and how many fail.

import uPlot from "./vendor/uplot/uPlot.esm.js";
import { latency, percent } from "./box.js";
import { html } from "./element.js";

export const SECONDS = 120;
const DASHES = { p50: [], p95: [8, 5], p99: [2, 4] };
const COLOURS = { p50: "--frozen", p95: "--slow", p99: "--erroring", failed: "--down" };
const euros = (cents) => (cents / 100).toLocaleString("en", { minimumFractionDigits: 2 });
const count = (units) => units.toLocaleString("en");
const MARKS = [-SECONDS, -90, -60, -30, 0];

export class Chart {
  data = { at: [], p50: [], p95: [], p99: [], failed: [] };

  constructor(name) {
    this.name = name;
    this.title = html("h3", {}, name);
    this.stock = html("p", { class: "invariant" });
    this.money = html("p", { class: "invariant" });
    this.legend = html("p", { class: "legend" });
    this.room = html("div", { class: "chart-canvas", "aria-hidden": true }); // The legend says it in words.
    this.section = html("section", { class: "chart", "aria-label": name }, this.title, this.stock, this.money, this.legend, this.room);
    new ResizeObserver(() => this.plot?.setSize(size(this.room))).observe(this.room);
  }

  /** Add a second. */
  add(now, at) {
    const { data } = this;
    const values = { at, p50: now.p50_ms, p95: now.p95_ms, p99: now.p99_ms, failed: now.failed * 100 };
    for (const [name, value] of Object.entries(values)) data[name].push(value);
    while (data.at[0] < at - SECONDS) for (const column of Object.values(data)) column.shift();
    this.title.textContent = `${this.name}, ${Math.round(now.per_second)} requests a second`;
    this.legend.replaceChildren(...legend(now));
    const paid = now.paid_cents === now.owed_cents, known = typeof now.holds === "boolean" && now.ready !== false;
    verdict(this.stock, stock(now), known ? now.holds || !paid : null); // `holds` is about both.
    verdict(this.money, `paid ${euros(now.paid_cents)} = owed ${euros(now.owed_cents)}`, paid);
  }

  get most() {
    return Math.max(1, ...this.data.p99.filter(Number.isFinite));
  }

  /** Draw it; `most` is the highest latency of all charts, so that they can be compared. */
  draw(most) {
    const { at, p50, p95, p99, failed } = this.data;
    if (!this.room.clientWidth || !at.length) return;
    this.plot ??= new uPlot(options(this.room), [[], [], [], [], []], this.room);
    this.plot.batch(() => {
      this.plot.setData([at, failed, p50, p95, p99], false);
      this.plot.setScale("x", { min: at.at(-1) - SECONDS, max: at.at(-1) });
      this.plot.setScale("y", { min: 0, max: most * 1.1 });
      this.plot.setScale("share", { min: 0, max: 100 });
    });
  }

  clear() {
    for (const column of Object.values(this.data)) column.length = 0;
    this.forget();
  }

  /** Build anew where colours have changed. */
  forget() {
    this.plot?.destroy();
    this.plot = null;
  }
}

function legend(now) {
  const entries = [["p50", latency(now.p50_ms)], ["p95", latency(now.p95_ms)], ["p99", latency(now.p99_ms)]];
  return [...entries.map(([name, value]) => html("span", { class: name }, html("i"), `${name} ${value}`)),
    html("span", { class: "failed-share" }, html("i"), `failed ${percent(now.failed)}`)];
}

/** What is counted while orders are under way adds up only nearly; whether it may differ so much, the stage says. */
function stock({ sold, left, stocked, ready }) {
  if (ready === false) return "Getting ready";
  return `sold ${count(sold)} + left ${count(left)} ${sold + left === stocked ? "=" : "≈"} stocked ${count(stocked)}`;
}

function verdict(element, words, holds) {
  element.classList.toggle("broken", holds === false);
  element.classList.toggle("unknown", holds === null);
  element.replaceChildren(`${words} `, html("b", {}, holds === null ? "…" : holds ? "✓" : "✕ wrong"));
}

/** Canvases know no `light-dark()`, so a colour is asked of an element that has it. */
function colour(name) {
  const probe = html("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
  probe.remove();
  return `#${[red, green, blue].map((each) => each.toString(16).padStart(2, "0")).join("")}`;
}

function line(name, dash) {
  return { label: name, stroke: colour(COLOURS[name]), width: 3, dash, points: { show: false } };
}

function share() {
  return { label: "failed", scale: "share", fill: `${colour(COLOURS.failed)}66`, width: 0, points: { show: false } };
}

function size(room) {
  return { width: room.clientWidth, height: room.clientHeight };
}

function options(room) {
  const font = `${Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.85)}px sans-serif`;
  const axis = { stroke: colour("--quiet"), font, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, space: 40 };
  const at = ({ scales }) => MARKS.map((mark) => scales.x.max + mark);
  return {
    ...size(room), legend: { show: false }, cursor: { show: false }, padding: [10, 8, 0, 0],
    series: [{}, share(), ...Object.entries(DASHES).map(([name, dash]) => line(name, dash))],
    scales: { x: { time: false, auto: false }, y: { auto: false }, share: { auto: false } },
    axes: [
      { ...axis, size: 34, gap: 9, splits: at, values: () => MARKS.map((mark) => (mark ? `${mark} s` : "now")) },
      { ...axis, size: 84, values: (_, values) => values.map(latency) },
      { ...axis, size: 72, scale: "share", side: 1, grid: { show: false }, splits: () => [0, 50, 100], values: (_, values) => values.map((each) => `${each} %`) },
    ],
  };
}
