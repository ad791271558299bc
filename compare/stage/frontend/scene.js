// Scene: where in a demo everybody is, and the keys that go on, back and out of it. The stage knows it best, and tells all pages.

import { on } from "./connection.js";
import { post, read, remove } from "./requests.js";

const KEYS = { PageUp: "back", ArrowLeft: "back", PageDown: "next", ArrowRight: "next", Escape: "leave" };
const FIELDS = "input, select, textarea, [role=tab], [popover], [contenteditable], pre, [role=region]";
const ABOVE = "dialog[open], :popover-open"; // What is open above the page has the keys.
const BEFORE = -1;

export class Scene {
  name = "";
  steps = [];
  missing = [];
  step = BEFORE;
  asking = false;
  told = null;

  /** Call back with the scene whenever it changes, and with a sentence when it cannot be played. */
  constructor(changed, trouble) {
    this.changed = changed;
    this.trouble = trouble;
    document.addEventListener("keydown", (event) => this.press(event));
    on("scene", (moment) => this.follow(moment));
    on("connected", (is) => is && this.catchUp());
  }

  get now() {
    return this.steps[this.step];
  }

  get mayGoBack() {
    return this.step > 0;
  }

  get mayGoOn() {
    return !this.missing.length && (this.asking || this.step < this.steps.length - 1);
  }

  async open(name) {
    this.name = name;
    const found = (await read(`/scenes/${encodeURIComponent(name)}`)) ?? {};
    if (this.name !== name) return;
    Object.assign(this, { steps: [], missing: [], ...found, step: BEFORE, asking: false });
    this.changed(this);
  }

  press(event) {
    if (!(event.key in KEYS) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest?.(FIELDS) || document.querySelector(ABOVE)) return;
    event.preventDefault();
    this[KEYS[event.key]]();
  }

  /** Show the effect, if the class was asked; else go to the next step, and ask first if it has a question. */
  next() {
    if (!this.mayGoOn) return;
    if (this.asking) this.go(this.step, false);
    else this.go(this.step + 1, Boolean(this.steps[this.step + 1].ask));
  }

  back() {
    if (this.mayGoBack) this.go(this.step - 1, false);
  }

  get isUnderWay() {
    return this.step > BEFORE;
  }

  /** Leave it, on all pages; what it did stays until it is undone. */
  async leave() {
    if (!this.isUnderWay) return;
    this.trouble("");
    await remove("/scenes/current").catch(({ message }) => this.trouble(message));
  }

  async go(step, asking) {
    this.move({ step, asking });
    this.trouble("");
    await post(`/scenes/${encodeURIComponent(this.name)}/${step}`, { asking }).catch(({ message }) => this.trouble(message));
  }

  async follow(moment) {
    this.told = moment;
    if (!moment) return this.move({ step: BEFORE, asking: false });
    if (moment.name !== this.name) await this.open(moment.name);
    if (this.told) this.move(this.told); // Something newer may have been told meanwhile.
  }

  move({ step, asking }) {
    Object.assign(this, { step, asking });
    this.changed(this);
  }

  /** Who comes later, or comes back, goes where the others are. */
  async catchUp() {
    const moment = await read("/scenes/current");
    if (moment) await this.follow(moment);
  }
}
