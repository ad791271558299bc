// Prediction: the class says who will notice, before anybody sees it. The stage keeps it, and tells all pages.

import { announce } from "./announcements.js";
import { Choices } from "./choices.js";
import { on } from "./connection.js";
import { outcomes, sentence, summary } from "./outcomes.js";
import { post, read, remove } from "./requests.js";
import { noticing, UseCases } from "./verdicts.js";

const UNTIL_TOLD_MS = 3000;
const part = (id) => document.getElementById(`prediction${id}`);

/** Build the panel that asks; while it does, the pictures stand still on all pages. */
export function buildPrediction(pictures) {
  return new Prediction(pictures);
}

class Prediction {
  useCases = new UseCases();
  names = [];
  noticed = new Set();
  before = null;
  id = 0;
  asksHere = false;

  constructor(pictures) {
    this.pictures = pictures;
    this.choices = new Choices(part("-form"), (name, guessed) => send("/guesses", { name, guessed }));
    on("connected", (is) => is && this.catchUp());
    on("prediction", (now) => this.follow(now));
    on("state", (state) => this.look(state));
    part("-form").addEventListener("submit", (event) => {
      event.preventDefault();
      send("/shown");
    });
    part("-close").addEventListener("click", () => this.forget());
  }

  async catchUp() {
    this.names = ((await read("/acts/use-cases")) ?? []).map(({ name }) => name);
    this.follow(await read("/prediction"));
  }

  wanted() {
    return document.getElementById("predict-first").checked;
  }

  /** Ask on all pages; when this is done, the fault may happen. */
  async ask(fault) {
    this.asksHere = true;
    await post("/prediction", fault);
  }

  async forget() {
    await remove("/prediction").catch(({ message }) => announce(message));
  }

  /** Be where the stage says that we are. */
  follow(now) {
    if (!now) return this.close();
    if (now.id !== this.id) this.open(now);
    this.choices.tick(now.guesses);
    if (now.shown) this.reveal();
    if (now.noticed) this.tell(now);
  }

  open({ id, fault, before }) {
    clearTimeout(this.timer);
    this.id = id;
    this.before = before;
    this.noticed.clear();
    this.useCases.begin(before.traffic);
    this.pictures.stop(before.state);
    this.choices.offer(this.pictures.pictures, this.names, fault);
    part("-fault").textContent = sentence(fault);
    part("-result").textContent = "";
    part("-show").disabled = part("").hidden = false;
    if (this.asksHere) part("-title").focus({ preventScroll: true });
    else announce(`Who will notice? ${sentence(fault)}.`);
    this.asksHere = false;
    part("").scrollIntoView({ block: "nearest" });
  }

  /** Whoever was worse for a moment has noticed. */
  look(state) {
    if (!this.before) return;
    for (const name of noticing(this.before.state, state)) this.noticed.add(name);
    for (const name of this.useCases.noticing()) this.noticed.add(name);
  }

  reveal() {
    if (part("-show").disabled) return;
    this.pictures.goOn();
    this.choices.freeze();
    part("-show").disabled = true;
    part("-result").textContent = "Let us see …";
    this.timer = setTimeout(() => this.compare(), UNTIL_TOLD_MS);
  }

  /** Say who has noticed; all pages that are open do, and the first one is believed. */
  compare() {
    const all = new Set([...this.noticed, ...this.useCases.failed]), { names } = this.choices;
    send("/outcome", [...all].filter((name) => names.has(name)).map((name) => ["noticed", name]));
  }

  tell(now) {
    clearTimeout(this.timer);
    this.before = null;
    const found = outcomes(now);
    this.choices.tell(found);
    part("-result").textContent = summary(found);
  }

  close() {
    clearTimeout(this.timer);
    this.before = null;
    part("").hidden = true;
    if (this.pictures.still) this.pictures.goOn();
  }
}

/** What comes too late, since another page was quicker, needs no answer. */
function send(path, fields) {
  post(`/prediction${path}`, fields).catch(({ message }) => announce(message));
}
