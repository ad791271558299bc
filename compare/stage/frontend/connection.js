// Connection: what the stage tells. It comes back by itself, and everything is drawn anew when it does.

import { read } from "./requests.js";

const EVENTS = ["state", "hops", "act", "traffic", "scene", "prediction", "undone"];
const RETRY_MS = 2000;
const listeners = new Map();

/** Be told of an event; besides those of the stage there are `scenery` and `connected`. */
export function on(event, hear) {
  listeners.set(event, [...(listeners.get(event) ?? []), hear]);
}

function tell(event, data) {
  for (const hear of listeners.get(event) ?? []) hear(data);
}

/** Listen from now on. */
export function connect() {
  const source = new EventSource("/events");
  source.addEventListener("open", arrive);
  source.addEventListener("error", () => leave(source));
  for (const event of EVENTS) source.addEventListener(event, ({ data }) => tell(event, JSON.parse(data)));
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

function leave(source) {
  say("away", "Reconnecting …");
  tell("connected", false);
  if (source.readyState !== EventSource.CLOSED) return; // The browser tries again.
  setTimeout(connect, RETRY_MS);
}

function say(state, text) {
  const shown = document.getElementById("connection");
  if (shown.textContent === text) return;
  shown.dataset.state = state;
  shown.textContent = text;
}

// The first state may come before the scenery is there.
on("state", (state) => { last = state; });
