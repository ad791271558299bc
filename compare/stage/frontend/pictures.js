// Pictures: all architectures side by side. They can stand still for a while, and then catch up.

import { Picture } from "./picture.js";
import { height } from "./places.js";

/** Show the architectures within an element. */
export function buildPictures(element) {
  return new Pictures(element);
}

class Pictures {
  pictures = new Map();
  state = {};
  drawn = "";
  still = false;

  constructor(element) {
    this.element = element;
    element.addEventListener("click", (event) => this.choose(event));
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") this.choose(event);
    });
  }

  /** Draw what does not change; nothing happens if it is drawn already. */
  draw(sceneries) {
    const text = JSON.stringify(sceneries);
    if (text === this.drawn) return;
    this.drawn = text;
    const highest = Math.max(...sceneries.map(({ boxes }) => height(boxes)));
    this.pictures = new Map(sceneries.map((scenery) => [scenery.name, new Picture(scenery, highest)]));
    this.element.replaceChildren(...[...this.pictures.values()].map((picture) => picture.figure));
  }

  /** Show how everything is, unless the pictures stand still. */
  show(state) {
    this.state = state;
    if (!this.still) this.paint(state);
  }

  paint(state) {
    for (const [name, picture] of this.pictures) if (state[name]) picture.show(state[name]);
  }

  travel({ marketplace, hops }) {
    if (!this.still && !document.hidden) this.pictures.get(marketplace)?.travel(hops);
  }

  /** Stand still, and show how everything was. */
  stop(state) {
    this.still = true;
    this.paint(state);
    this.element.classList.add("still");
  }

  goOn() {
    this.still = false;
    this.element.classList.remove("still");
    this.show(this.state);
  }

  /** Call back with `(marketplace, box, element)` when somebody chooses a box. */
  onChoice(chosen) {
    this.chosen = chosen;
  }

  choose(event) {
    const group = event.target.closest(".box");
    if (!group) return;
    event.preventDefault();
    for (const [name, picture] of this.pictures) {
      const box = picture.boxes.find((each) => each.group === group);
      if (box) this.chosen?.(name, box.name, group);
    }
  }
}
