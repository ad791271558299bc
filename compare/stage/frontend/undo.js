// Undo: brings the known state back, everywhere.

import { announce } from "./announcements.js";
import { post } from "./requests.js";

export function buildUndo() {
  const button = document.getElementById("undo");
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", true);
    await post("/undo").then(() => announce("Everything is as it was."), ({ message }) => announce(message));
    button.removeAttribute("aria-busy");
  });
}
