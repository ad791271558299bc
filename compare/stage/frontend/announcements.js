// Announcements: what has changed, for those who do not see it; not more often than one can listen.

import { on } from "./connection.js";

const EVERY_MS = 1500, MOST = 6;
let waiting = [], timer = 0, known = null;

export function announceChanges() {
  on("state", (state) => {
    if (known) changes(known, state).forEach(announce);
    known = state;
  });
}

/** Say something soon. */
export function announce(sentence) {
  waiting = [...waiting, sentence].slice(-MOST);
  timer ||= setTimeout(say, EVERY_MS);
}

function say() {
  document.getElementById("announcements").textContent = waiting.join(" ");
  waiting = [];
  timer = 0;
}

function changes(before, now) {
  return Object.entries(now).flatMap(([marketplace, boxes]) =>
    Object.entries(boxes)
      .filter(([box, state]) => before[marketplace]?.[box]?.condition !== state.condition)
      .map(([box, state]) => `${box === marketplace ? box : `${box} in ${marketplace}`} is ${state.condition}.`));
}
