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
  noticed = new Set();

  constructor(pictures) {
    this.pictures = pictures;
    on("connected", (is) => is && this.learn());
    on("state", (state) => this.look(state));
    part("-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.reveal();
    });
    part("-close").addEventListener("click", () => this.forget());
    document.addEventListener("undone", () => this.forget());
  }

  async learn() {
    this.names = ((await read("/acts/use-cases")) ?? []).map(({ name }) => name);
  }

  wanted() {
    return document.getElementById("predict-first").checked;
  }

  ask(fault) {
    clearTimeout(this.timer);
    this.noticed.clear();
    this.before = { boxes: this.pictures.state, useCases: this.useCases.figures };
    this.useCases.forget();
    this.pictures.stop();
    part("-fault").textContent = sentence(fault);
    part("-form").replaceChildren(...[...this.pictures.pictures].map(([name, { boxes }]) => this.choices(name, boxes, fault)));
    part("-result").textContent = "";
    part("-show").disabled = false;
    part("").hidden = false;
    part("-title").focus({ preventScroll: true });
    part("").scrollIntoView({ block: "nearest" });
  }

  /** The struck one itself is no question. */
  choices(marketplace, boxes, fault) {
    const others = boxes.map(({ name }) => name).filter((name) => marketplace !== fault.marketplace || name !== fault.box);
    const rows = [others, this.names].filter((names) => names.length);
    return html("fieldset", {}, html("legend", {}, marketplace),
      ...rows.map((names) => html("div", { class: "row" }, ...names.map((name) => choice(marketplace, name)))));
  }

  /** Whoever was worse for a moment has noticed. */
  look(state) {
    if (!this.before) return;
    const { boxes, useCases } = this.before;
    for (const name of noticing(boxes, state)) this.noticed.add(name);
    for (const name of noticing(useCases, this.useCases.figures)) this.noticed.add(name);
  }

  reveal() {
    this.pictures.goOn();
    part("-show").disabled = true;
    part("-result").textContent = "Let us see …";
    this.timer = setTimeout(() => this.compare(), UNTIL_TOLD_MS);
  }

  compare() {
    const noticed = new Set([...this.noticed, ...this.useCases.failed]);
    this.before = null;
    const fields = [...part("-form").querySelectorAll("fieldset")];
    const right = fields.map((field) => tell(field, noticed)).flat();
    const said = right.length ? `Right about ${right.filter(Boolean).length} of ${right.length}.` : "Nobody noticed, as you said.";
    part("-result").textContent = said;
  }

  forget() {
    clearTimeout(this.timer);
    this.before = null;
    part("").hidden = true;
    if (this.pictures.still) this.pictures.goOn();
  }
}

function choice(marketplace, name) {
  return html("label", {}, html("input", { type: "checkbox", value: `${marketplace}/${name}` }), ` ${name}`);
}

/** Write below a marketplace's choices what came of them; give for each whether the guess was right. */
function tell(field, noticed) {
  const worth = [...field.querySelectorAll("input")].filter(({ value, checked }) => checked || noticed.has(value));
  field.append(html("ul", { class: "verdicts" }, ...worth.map((box) => verdict(box, noticed))));
  return worth.map(({ value, checked }) => checked && noticed.has(value));
}

function verdict({ value, checked }, noticed) {
  const right = checked && noticed.has(value), name = value.slice(value.indexOf("/") + 1);
  const said = right ? "noticed" : checked ? "did not notice" : "noticed, which nobody said";
  return html("li", { class: right ? "right-guess" : "wrong-guess" }, html("b", {}, right ? "✓" : "✕"), ` ${name} ${said}`);
}

function sentence({ fault, box, marketplace, ms, copies, everywhere }) {
  const how = { slow: ` by ${ms} ms`, scale: ` to ${copies}` }[fault] ?? "";
  return `${fault}${how}: ${box} ${everywhere ? "everywhere" : `in ${marketplace}`}`;
}
