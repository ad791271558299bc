// Shared worker: one stream of events for all tabs. A browser opens six connections to a host, and a stream keeps one.

import { listen } from "./events.js";

const tabs = new Set();
const latest = new Map(); // What a tab that is opened later has to know.

addEventListener("connect", ({ ports: [tab] }) => {
  tabs.add(tab);
  tab.addEventListener("message", () => tabs.delete(tab)); // A tab says only that it is closed.
  tab.start();
  for (const message of latest.values()) tab.postMessage(message);
});

listen((event, data) => {
  if (event === "open" || event === "error") latest.set("connection", { event });
  if (event === "state") latest.set("state", { event, data });
  for (const tab of tabs) tab.postMessage({ event, data });
});
