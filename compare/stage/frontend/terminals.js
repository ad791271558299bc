// Terminals: one for each process, as whoever runs many without log aggregation has them.

import { html } from "./element.js";

const EVERY_MS = 2000;

export function buildTerminals(element) {
  return new Terminals(element);
}

class Terminals {
  screens = [];
  timer = 0;

  constructor(element) {
    this.element = element;
  }

  /** Put one there for every box. */
  furnish(sceneries) {
    this.screens = sceneries.flatMap(({ name: marketplace, boxes }) =>
      boxes.filter(({ name }) => name !== "client").map(({ name }) => screen(marketplace, name)));
    this.element.replaceChildren(...this.screens.map(({ section }) => section));
  }

  /** Read the logs again and again, or no longer. */
  follow(wanted) {
    clearTimeout(this.timer);
    if (wanted) this.look();
  }

  async look() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), EVERY_MS);
    await Promise.all(this.screens.map(update));
  }
}

function screen(marketplace, box) {
  const lines = html("pre", { tabindex: 0, role: "region", "aria-label": `Log of ${box} in ${marketplace}` });
  const section = html("section", { class: "terminal" }, html("h3", {}, `${marketplace}: ${box}`), lines);
  return { section, lines, path: `/logs/${encodeURIComponent(marketplace)}/${encodeURIComponent(box)}` };
}

async function update({ lines, path }) {
  const response = await fetch(path).catch(() => null);
  if (!response?.ok) return;
  const text = await response.text(), atEnd = lines.scrollTop + lines.clientHeight >= lines.scrollHeight - 4;
  if (text === lines.textContent) return;
  lines.textContent = text;
  if (atEnd) lines.scrollTop = lines.scrollHeight; // Who has scrolled back wants to read there.
}
