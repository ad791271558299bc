// Chart: the last two minutes of one marketplace: how long its answers take, and how many fail.

import uPlot from "./vendor/uplot/uPlot.esm.js";
import { latency, percent } from "./box.js";
import { html } from "./element.js";

export const SECONDS = 120;
const SERIES = { p50: [], p95: [8, 5], p99: [2, 4] };
const COLOURS = { p50: "--frozen", p95: "--slow", p99: "--erroring", failed: "--down" };
const euros = (cents) => (cents / 100).toLocaleString("en", { minimumFractionDigits: 2 });
const count = (units) => units.toLocaleString("en");
const MARKS = [-SECONDS, -90, -60, -30, 0];

export class Chart {
  data = { at: [], p50: [], p95: [], p99: [], failed: [] };

  constructor(name) {
    this.legend = html("p", { class: "legend" });
    this.stock = html("p", { class: "invariant" });
    this.money = html("p", { class: "invariant" });
    this.rooms = [html("div", { class: "chart-canvas" }), html("div", { class: "chart-canvas low" })];
    this.rooms.forEach((room) => room.setAttribute("aria-hidden", true)); // The legend and the sums say it in words.
    this.section = html("section", { class: "chart", "aria-label": name }, html("h3", {}, name), this.stock, this.money, this.legend, ...this.rooms);
    new ResizeObserver(() => this.resize()).observe(this.rooms[0]);
  }

  /** Add a second; `most` is the highest latency of all charts, so that they can be compared. */
  add(now, at) {
    const { data } = this;
    const values = { at, p50: now.p50_ms, p95: now.p95_ms, p99: now.p99_ms, failed: now.failed * 100 };
    for (const [name, value] of Object.entries(values)) data[name].push(value);
    while (data.at[0] < at - SECONDS) for (const column of Object.values(data)) column.shift();
    this.legend.replaceChildren(...legend(now));
    verdict(this.stock, stock(now), now.paid_cents === now.owed_cents ? now.holds : now.sold + now.left === now.stocked);
    verdict(this.money, `paid ${euros(now.paid_cents)} = owed ${euros(now.owed_cents)}`, now.paid_cents === now.owed_cents);
  }

  get most() {
    return Math.max(1, ...this.data.p99.filter(Number.isFinite));
  }

  draw(most) {
    const { at, p50, p95, p99, failed } = this.data;
    if (!this.rooms[0].clientWidth || !at.length) return;
    this.plots ??= this.build();
    const end = at.at(-1), [times, shares] = this.plots;
    times.setData([at, p50, p95, p99], false);
    shares.setData([at, failed], false);
    for (const plot of this.plots) plot.setScale("x", { min: end - SECONDS, max: end });
    times.setScale("y", { min: 0, max: most * 1.1 });
    shares.setScale("y", { min: 0, max: 100 });
  }

  /** Build anew where colours have changed. */
  forget() {
    this.plots?.forEach((plot) => plot.destroy());
    this.plots = null;
  }

  resize() {
    this.plots?.forEach((plot, number) => plot.setSize(size(this.rooms[number])));
  }

  build() {
    const series = Object.entries(SERIES).map(([name, dash]) => line(name, dash));
    return [
      new uPlot(options(this.rooms[0], series, (ms) => latency(ms)), [[], [], [], []], this.rooms[0]),
      new uPlot(options(this.rooms[1], [{ ...line("failed", []), fill: `${colour("--down")}33` }], (share) => `${share} %`), [[], []], this.rooms[1]),
    ];
  }
}

function legend(now) {
  const entries = [["p50", latency(now.p50_ms)], ["p95", latency(now.p95_ms)], ["p99", latency(now.p99_ms)]];
  return [html("span", {}, `${Math.round(now.per_second)}/s`),
    ...entries.map(([name, value]) => html("span", { class: name }, html("i"), `${name} ${value}`)),
    html("span", { class: "failed-share" }, html("i"), `failed ${percent(now.failed)}`)];
}

/** What was counted while orders were under way does not add up exactly; whether it may, the stage says. */
function stock({ sold, left, stocked }) {
  const rest = stocked - sold - left;
  return `sold ${count(sold)} + left ${count(left)}${rest > 0 ? ` + under way ${count(rest)}` : ""} = stocked ${count(stocked)}`;
}

function verdict(element, words, holds) {
  element.classList.toggle("broken", holds === false);
  element.classList.toggle("unknown", typeof holds === "string");
  element.replaceChildren(`${words} `, html("b", {}, typeof holds === "string" ? `… ${holds}` : holds ? "✓" : "✕ wrong"));
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

function size(room) {
  return { width: room.clientWidth, height: room.clientHeight };
}

function options(room, series, words) {
  const font = `${Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.85)}px sans-serif`;
  const axis = { stroke: colour("--quiet"), font, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    ...size(room), series: [{}, ...series], legend: { show: false }, cursor: { show: false }, padding: [10, 24, 0, 0],
    scales: { x: { time: false, auto: false }, y: { auto: false } },
    axes: [
      { ...axis, size: 30, splits: ({ scales }) => MARKS.map((mark) => scales.x.max + mark), values: () => MARKS.map((mark) => (mark ? `${mark} s` : "now")) },
      { ...axis, size: 84, space: 40, values: (_, values) => values.map(words) },
    ],
  };
}
