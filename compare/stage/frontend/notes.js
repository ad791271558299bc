// Notes: a second window, for the speaker: what to say now, what comes next, and how long it has been.

import { connect, on } from "./connection.js";
import { read } from "./requests.js";
import { Scene } from "./scene.js";
import { buildTheme } from "./theme.js";

const part = (id) => document.getElementById(id);
let began = null;

buildTheme();
const scene = new Scene(shown, (sentence) => { part("trouble").textContent = sentence; });
part("back").addEventListener("click", () => scene.back());
part("next").addEventListener("click", () => scene.next());
on("scene", learn);
on("connected", (is) => is && learn());
setInterval(tick, 1000);
connect();

function shown({ mayGoBack, mayGoOn, asking }) {
  part("back").disabled = !mayGoBack;
  part("next").disabled = !mayGoOn;
  part("next").textContent = asking ? "Show ▶" : "Next ▶";
}

async function learn() {
  const now = await read("/scenes/current");
  if (now) tell(now);
}

function tell({ title, step, steps, asking, ask, text, notes, next, minutes, seconds }) {
  began = Date.now() - 1000 * seconds;
  write({
    title, now: asking ? `Predict first: ${ask}` : text, count: `Step ${step + 1} of ${steps}`,
    say: notes.say, wrong: notes.trouble, "way-out": notes.way_out, following: next || "This was the last step.",
    minutes: `of ${minutes} min`,
  });
  for (const name of ["wrong", "way-out"])
    for (const element of document.querySelectorAll(`.${name}`)) element.hidden = !part(name).textContent;
  tick();
}

function write(words) {
  for (const [id, said] of Object.entries(words)) part(id).textContent = said;
}

function tick() {
  const seconds = began === null ? 0 : Math.max(0, Math.round((Date.now() - began) / 1000));
  part("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
