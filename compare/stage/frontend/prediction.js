// Prediction: the class says who will notice, before anybody sees it.

import { on } from "./connection.js";
import { html } from "./element.js";
import { read } from "./requests.js";
import { noticing, UseCases } from "./verdicts.js";

const UNTIL_TOLD_MS = 3000;
const part = (id) => document.getElementById(`prediction${id}`);

/** Build the panel that asks; `ask(fault)` opens it, and the pictures stand still until it is answered. */
export function buildPrediction(pictures) {
  return new Prediction(pictures);
}

class Prediction {
  useCases = new UseCases();
  names = [];

  constructor(pictures) {
    this.pictures = pictures;
    on("hops", (trip) => this.useCases.heard(trip));
    read("/acts/use-cases").then((found) => { this.names = (found ?? []).map(({ name }) => name); });
    part("-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.reveal();
    });
    part("-close").addEventListener("click", () => this.forget());
    document.addEventListener("undone", () => this.forget());
  }

  wanted() {
    return document.getElementById("predict-first").checked;
  }

  ask(fault) {
    this.before = this.pictures.state;
    this.pictures.stop();
    this.useCases.watch();
    part("-fault").textContent = sentence(fault);
    part("-choices").replaceChildren(...this.choices());
    part("-result").replaceChildren();
    part("-form").querySelector('[type="submit"]').disabled = false;
    part("").hidden = false;
    part("-title").focus();
    part("").scrollIntoView({ block: "nearest" });
  }

  choices() {
    return [...this.pictures.pictures].map(([marketplace, { boxes }]) => html("fieldset", {},
      html("legend", {}, marketplace),
      html("div", { class: "row" }, ...[...boxes.map(({ name }) => name), ...this.names].map((name) => choice(marketplace, name)))));
  }

  async reveal() {
    this.pictures.goOn();
    part("-form").querySelector('[type="submit"]').disabled = true;
    part("-result").replaceChildren("Let us see …");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.compare(), UNTIL_TOLD_MS);
  }

  compare() {
    const noticed = noticing(this.before, this.pictures.state).union(this.useCases.worse);
    const boxes = [...part("-choices").querySelectorAll("input")];
    const told = boxes.filter(({ value, checked }) => checked || noticed.has(value));
    part("-result").replaceChildren(told.length ? html("ul", { class: "verdicts" }, ...told.map((box) => verdict(box, noticed))) : "Nobody noticed, as you said.");
    this.useCases.stop();
  }

  forget() {
    clearTimeout(this.timer);
    this.useCases.stop();
    part("").hidden = true;
    if (this.pictures.still) this.pictures.goOn();
  }
}

function choice(marketplace, name) {
  return html("label", {}, html("input", { type: "checkbox", value: `${marketplace}/${name}` }), ` ${name}`);
}

function verdict({ value, checked }, noticed) {
  const right = checked && noticed.has(value);
  const said = right ? "noticed, as you said" : checked ? "did not notice" : "noticed, which nobody said";
  return html("li", { class: right ? "right-guess" : "wrong-guess" }, html("b", {}, right ? "✓" : "✕"), ` ${value.replace("/", ": ")} ${said}`);
}

function sentence({ fault, box, marketplace, ms, copies, everywhere }) {
  const how = { slow: ` by ${ms} ms`, scale: ` to ${copies}` }[fault] ?? "";
  return `${fault}${how}: ${box} in ${everywhere ? "every marketplace" : marketplace}.`;
}
