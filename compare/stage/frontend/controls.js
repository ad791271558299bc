// Controls: what can be done to the box that was chosen.

import { described } from "./box.js";
import { on } from "./connection.js";
import { post } from "./requests.js";

const EDGE = 12;
const part = (id) => document.getElementById(id);

/** Open the controls at the box that is chosen; the prediction may want to ask before a fault is seen. */
export function buildControls(pictures, prediction) {
  let chosen = null;
  pictures.onChoice((marketplace, box, element) => {
    chosen = { marketplace, box };
    open(chosen, element, pictures);
  });
  on("state", (state) => chosen && !pictures.still && tell(state, chosen));
  part("slow-ms").addEventListener("input", ({ target }) => { part("slow-output").textContent = `${target.value} ms`; });
  part("controls").addEventListener("click", ({ target }) => {
    if (target.dataset.fault) strike({ ...chosen, ...fault(target.dataset.fault) }, prediction);
  });
}

function open(chosen, element, pictures) {
  element.focus({ preventScroll: true }); // There the focus comes back to.
  part("controls-title").textContent = chosen.box === chosen.marketplace ? chosen.box : `${chosen.box} in ${chosen.marketplace}`;
  part("controls-trouble").textContent = "";
  const state = pictures.state[chosen.marketplace]?.[chosen.box];
  for (const radio of document.getElementsByName("copies")) radio.checked = Number(radio.value) === (state?.copies ?? 1);
  if (!pictures.still) tell(pictures.state, chosen);
  part("controls").showPopover();
  beside(part("controls"), element.getBoundingClientRect());
  part("controls-title").focus();
}

/** Stand to the right of the box, else to the left: it shall be seen what happens. */
function beside(panel, box) {
  const right = box.right + EDGE, fits = right + panel.offsetWidth < innerWidth;
  const left = fits ? right : Math.max(EDGE, box.left - EDGE - panel.offsetWidth);
  panel.style.left = `${Math.min(left, innerWidth - panel.offsetWidth - EDGE)}px`;
  panel.style.top = `${Math.max(EDGE, Math.min(box.top, innerHeight - panel.offsetHeight - EDGE))}px`;
}

function tell(state, { marketplace, box }) {
  const now = state[marketplace]?.[box];
  if (now) part("controls-state").textContent = described(now);
}

function fault(name) {
  const copies = document.querySelector('[name="copies"]:checked')?.value ?? 1;
  const more = { slow: { ms: part("slow-ms").value }, scale: { copies } }[name] ?? {};
  return { fault: name, everywhere: part("everywhere").checked, ...more };
}

async function strike(fields, prediction) {
  const trouble = part("controls-trouble");
  trouble.textContent = "";
  const asks = prediction.wanted();
  if (asks) part("controls").hidePopover();
  try {
    if (asks) await prediction.ask(fields);
    await post("/faults", fields);
  } catch ({ message }) {
    trouble.textContent = message;
    if (asks) prediction.forget();
  }
}
