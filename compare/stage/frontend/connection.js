// Connection: what the stage tells. It comes back by itself, and everything is drawn anew when it does.

import { listen } from "./events.js";
import { read } from "./requests.js";

const listeners = new Map();

/** Be told of an event; besides those of the stage there are `scenery` and `connected`. */
export function on(event, hear) {
  listeners.set(event, [...(listeners.get(event) ?? []), hear]);
}

function tell(event, data) {
  for (const hear of listeners.get(event) ?? []) hear(data);
}

/** Listen from now on, over a connection that all tabs share where the browser can do that. */
export function connect() {
  if (!("SharedWorker" in window)) return listen(hear);
  const worker = new SharedWorker(new URL("./shared.js", import.meta.url), { type: "module" });
  worker.addEventListener("error", () => listen(hear), { once: true }); // Its workers know no modules.
  worker.port.addEventListener("message", ({ data: { event, data } }) => hear(event, data));
  worker.port.start();
  addEventListener("pagehide", () => worker.port.postMessage("closed"));
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // It came back from "closed".
}

function hear(event, data) {
  if (event === "open") arrive();
  else if (event === "error") leave();
  else tell(event, data);
}

let last = null;

async function arrive() {
  const scenery = await read("/scenery");
  if (!scenery) return;
  tell("scenery", scenery);
  if (last) tell("state", last);
  say("live", "Live");
  tell("connected", true);
}

function leave() {
  say("away", "Reconnecting …");
  tell("connected", false);
}

function say(state, text) {
  const shown = document.getElementById("connection");
  if (shown.textContent === text) return;
  shown.dataset.state = state;
  shown.textContent = text;
}

// The first state may come before the scenery is there.
on("state", (state) => { last = state; });
