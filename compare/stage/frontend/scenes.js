// Scenes: the bar below the page, where demos are played step by step.

import { html } from "./element.js";
import { filterLogs } from "./logs.js";
import { read } from "./requests.js";
import { Scene } from "./scene.js";
import { holdTab } from "./tabs.js";

const part = (id) => document.getElementById(id);

export async function buildScenes() {
  const scenes = (await read("/scenes")) ?? [];
  if (!scenes.length) return;
  part("scene").replaceChildren(...scenes.map(({ name, title }) => html("option", { value: name }, title)));
  part("scenes").hidden = false;
  const scene = new Scene(show, (sentence) => { part("scene-trouble").textContent = sentence; });
  part("scene").addEventListener("change", () => scene.open(part("scene").value));
  part("scene-back").addEventListener("click", () => scene.back());
  part("scene-next").addEventListener("click", () => scene.next());
  part("scene-leave").addEventListener("click", () => scene.leave());
  await scene.catchUp();
  if (!scene.name) scene.open(scenes[0].name);
}

function show(scene) {
  part("scene").value = scene.name;
  part("scene-count").textContent = scene.step < 0 ? `${scene.minutes ?? 0} min` : `${scene.step + 1} of ${scene.steps.length}`;
  part("scene-step").classList.toggle("asks", scene.asking);
  write(part("scene-step"), said(scene));
  part("scene-back").disabled = !scene.mayGoBack;
  part("scene-next").disabled = !scene.mayGoOn;
  part("scene-leave").disabled = !scene.isUnderWay;
  part("scene-next").textContent = scene.asking ? "Show ▶" : "Next ▶";
  openWhatIsShown(scene);
}

function said({ missing, now, asking, summary }) {
  if (missing.length) return `This scene needs a marketplace that is not up: ${missing.join(", ")}.`;
  if (!now) return summary ?? "This scene cannot be read.";
  return asking ? `Predict first: ${now.ask}` : now.text;
}

function openWhatIsShown({ now, asking }) {
  if (asking) return;
  holdTab(now?.show?.tab);
  if (now?.show?.logs) filterLogs(now.show.logs);
  if (now?.show?.tab === "logs") part("panel-logs").scrollIntoView();
  if (now?.show?.tab === "traffic") scrollTo(0, 0); // The pictures tell the rest.
}

function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
