// Notes: a second window, for the speaker: what to say now, what comes next, and how long it has been.

import { connect, on } from "./connection.js";
import { buildPredicted } from "./predicted.js";
import { read } from "./requests.js";
import { Scene } from "./scene.js";
import { buildTheme } from "./theme.js";

const part = (id) => document.getElementById(id);
let began = null;

buildTheme();
buildPredicted();
const scene = new Scene(shown, (sentence) => { part("trouble").textContent = sentence; });
part("back").addEventListener("click", () => scene.back());
part("next").addEventListener("click", () => scene.next());
part("leave").addEventListener("click", () => scene.leave());
on("scene", (moment) => (moment ? learn() : rest()));
on("connected", (is) => is && learn());
setInterval(tick, 1000);
rest();
connect();

function shown({ mayGoBack, mayGoOn, isUnderWay, asking }) {
  part("back").disabled = !mayGoBack;
  part("next").disabled = !mayGoOn;
  part("leave").disabled = !isUnderWay;
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
}

/** Between scenes there is nothing to say. */
function rest() {
  began = null;
  const nothing = { count: "", say: "", wrong: "", "way-out": "", following: "", minutes: "" };
  write({ title: "Speaker notes", now: "No scene is under way. Choose one on the page.", ...nothing });
}

/** Fill in everything; what has nothing to say has no heading either. */
function write(words) {
  for (const [id, said] of Object.entries(words)) part(id).textContent = said;
  for (const id of ["say", "wrong", "way-out", "following"])
    for (const element of document.querySelectorAll(`.${id}`)) element.hidden = !part(id).textContent;
  tick();
}

function tick() {
  const seconds = began === null ? 0 : Math.max(0, Math.round((Date.now() - began) / 1000));
  part("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
