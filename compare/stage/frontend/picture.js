// Picture: one architecture: its client, boxes and arrows.

import { makeArrow } from "./arrow.js";
import { makeBox } from "./box.js";
import { html, svg } from "./element.js";
import { height, places, width } from "./places.js";
import { routes } from "./routes.js";
import { Shares } from "./shares.js";
import { travel } from "./travel.js";

const LARGEST = 1.3, PLAIN = 0.95, SMALLEST = 0.85, HIGHEST = "46vh", CLIENT = "client";

export class Picture {
  /** `highest` is how high the highest of all is: they have one scale. */
  constructor(scenery, highest) {
    this.scenery = scenery;
    const spots = places(scenery.boxes);
    const arrows = routes(scenery.arrows, spots).map(makeArrow);
    this.arrows = new Map(arrows.map((arrow) => [`${arrow.source}>${arrow.target}`, arrow]));
    this.boxes = scenery.boxes.filter((box) => box.name !== CLIENT).map((box) => makeBox(box, spots.get(box.name)));
    this.shares = new Shares();
    this.layer = svg("g", { "aria-hidden": true });
    this.figure = figure(scenery, highest, [
      ...arrows.map((arrow) => arrow.group), client(spots.get(CLIENT)), ...this.boxes.map((box) => box.group), this.layer]);
  }

  show(state) {
    for (const box of this.boxes) if (state[box.name]) box.show(state[box.name]);
    const all = [...this.arrows.values()];
    for (const arrow of all) arrow.carry((state[arrow.target]?.per_second ?? 0) * this.shares.of(arrow, all));
  }

  travel(hops) {
    this.shares.heard(hops);
    travel(hops, this.arrows, this.layer);
  }
}

function figure(scenery, highest, parts) {
  const wide = width(scenery.boxes), high = height(scenery.boxes), id = `calls-${scenery.name}`;
  const drawing = svg("svg", { viewBox: `0 0 ${wide} ${high}`, role: "group", "aria-label": scenery.title, "aria-describedby": id }, ...parts);
  drawing.style.maxHeight = `clamp(${high * PLAIN}px, ${HIGHEST} * ${high / highest}, ${high * LARGEST}px)`;
  const element = html("figure", { class: scenery.boxes.some(({ row }) => row > 0) ? "picture" : "picture flat" },
    html("figcaption", {}, title(scenery)),
    drawing,
    html("p", { class: "unseen", id }, calls(scenery.arrows)),
    ...(scenery.why_not ? [html("pre", { class: "why-not", tabindex: 0, role: "region", "aria-label": `Why ${scenery.name} is not up` }, scenery.why_not)] : []));
  element.style.flex = `${wide} 1 ${wide * SMALLEST}px`;
  return element;
}

/** What is not up has no documentation to lead to. */
function title({ title, url }) {
  return url ? html("a", { href: `${url}/docs`, target: "_blank", rel: "noreferrer" }, title) : html("span", {}, title);
}

function calls(arrows) {
  return arrows.map(({ source, target }) => `${source} calls ${target}.`).join(" ");
}

function client({ centre, middle, left }) {
  return svg("g", { class: "client", role: "img", "aria-label": "client" },
    svg("rect", { x: left + 6, y: middle - 26, width: 50, height: 34, rx: 4 }),
    svg("path", { d: `M${left},${middle + 14}h62` }),
    svg("text", { x: centre, y: middle + 40 }, "client"));
}
