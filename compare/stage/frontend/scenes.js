// Scenes: demos that are played step by step, with two keys.

import { announce } from "./announcements.js";
import { on } from "./connection.js";
import { html } from "./element.js";
import { post, read } from "./requests.js";

const KEYS = { PageUp: -1, ArrowLeft: -1, PageDown: 1, ArrowRight: 1 };
const FIELDS = "input, select, textarea, [role=tab], [popover], [contenteditable], pre";
const part = (id) => document.getElementById(id);

export async function buildScenes() {
  const scenes = (await read("/scenes")) ?? [];
  if (scenes.length) new Player(scenes);
}

class Player {
  step = -1; // Before the first one.

  constructor(scenes) {
    part("scene").replaceChildren(...scenes.map(({ name, title }) => html("option", { value: name }, title ?? name)));
    part("scenes").hidden = false;
    part("scene").addEventListener("change", () => this.open(part("scene").value));
    part("scene-back").addEventListener("click", () => this.go(-1));
    part("scene-next").addEventListener("click", () => this.go(1));
    document.addEventListener("keydown", (event) => this.press(event));
    on("scene", ({ name, step }) => this.follow(name, step));
    this.open(scenes[0].name);
  }

  async open(name) {
    this.name = name;
    const { steps = [] } = (await read(`/scenes/${encodeURIComponent(name)}`)) ?? {};
    if (this.name !== name) return;
    this.steps = steps;
    this.step = -1;
    this.show();
  }

  press(event) {
    if (!(event.key in KEYS) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest?.(FIELDS)) return;
    event.preventDefault();
    this.go(KEYS[event.key]);
  }

  async go(by) {
    const step = this.step + by;
    if (!this.steps || step < 0 || step >= this.steps.length) return;
    this.step = step;
    this.show();
    await post(`/scenes/${encodeURIComponent(this.name)}/${step}`).catch(({ message }) => announce(message));
  }

  async follow(name, step) {
    if (name !== this.name) await this.open(name);
    part("scene").value = name;
    this.step = step;
    this.show();
  }

  show() {
    const now = this.steps[this.step];
    const text = now ? (now.text ?? now.title ?? now) : "Press Next to begin.";
    part("scene-step").textContent = `${this.step + 1}/${this.steps.length}  ${text}`;
    part("scene-back").disabled = this.step <= 0;
    part("scene-next").disabled = this.step >= this.steps.length - 1;
  }
}
