// Choices: who might notice a fault, to be ticked; what is ticked on one page is ticked on all.

import { html } from "./element.js";
import { listed } from "./outcomes.js";

export class Choices {
  /** Call back with a name as `marketplace/name`, and whether it is guessed. */
  constructor(form, changed) {
    this.form = form;
    form.addEventListener("change", ({ target }) => changed(target.value, target.checked));
  }

  /** Offer boxes and use cases of each marketplace; the struck one itself is no question. */
  offer(pictures, useCases, struck) {
    this.form.replaceChildren(...[...pictures].map(([marketplace, { boxes }]) => {
      const others = boxes.map(({ name }) => name).filter((name) => marketplace !== struck.marketplace || name !== struck.box);
      return group(marketplace, [others, useCases].filter((names) => names.length));
    }));
  }

  get boxes() {
    return [...this.form.querySelectorAll("input")];
  }

  get names() {
    return new Set(this.boxes.map(({ value }) => value));
  }

  tick(guesses) {
    for (const box of this.boxes) box.checked = guesses.includes(box.value);
  }

  freeze() {
    for (const group of this.form.elements) if (group.matches("fieldset")) group.disabled = true;
  }

  /** Write below each marketplace what came of the guesses. */
  tell(found) {
    for (const group of this.form.querySelectorAll("fieldset")) {
      group.querySelector("ul")?.remove();
      group.append(listed(found.filter(({ marketplace }) => marketplace === group.dataset.marketplace)));
    }
  }
}

function group(marketplace, rows) {
  return html("fieldset", { "data-marketplace": marketplace }, html("legend", {}, marketplace),
    ...rows.map((names) => html("div", { class: "row" }, ...names.map((name) => choice(marketplace, name)))));
}

function choice(marketplace, name) {
  return html("label", {}, html("input", { type: "checkbox", value: `${marketplace}/${name}` }), ` ${name}`);
}
