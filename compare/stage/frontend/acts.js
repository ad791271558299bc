// Acts: one thing, done in all marketplaces at once, and what came of it.

import { announce } from "./announcements.js";
import { on } from "./connection.js";
import { html } from "./element.js";
import { post, read } from "./requests.js";
import { isHeld, openTab, suggestTab } from "./tabs.js";

const part = (id) => document.getElementById(id);
let shown = "";

/** Offer the use cases and a request typed by hand; show each comparison, also those that other pages asked for. */
export function buildActs(htmx) {
  const show = (id) => open(htmx, id, openTab);
  on("act", ({ id }) => open(htmx, String(id), suggestTab));
  offer(show);
  part("request").addEventListener("submit", (event) => {
    event.preventDefault();
    act(Object.fromEntries(new FormData(event.target)), show);
  });
  const wanted = new URLSearchParams(location.search).get("act");
  if (wanted) show(wanted);
}

async function offer(show) {
  const useCases = (await read("/acts/use-cases")) ?? [];
  part("use-cases").replaceChildren(...useCases.map(({ name, text }) => {
    const button = html("button", { type: "button", title: text }, name);
    button.addEventListener("click", () => act({ use_case: name }, show));
    return button;
  }));
}

async function act(fields, show) {
  part("act-trouble").textContent = "";
  part("panel-acts").setAttribute("aria-busy", true);
  await post("/acts", fields).then((answer) => answer.json()).then(({ id }) => show(String(id)))
    .catch(({ message }) => { part("act-trouble").textContent = message; });
  part("panel-acts").removeAttribute("aria-busy");
}

async function open(htmx, id, bringForward) {
  if (id === shown) return; // The event about our own act comes as well.
  shown = id;
  bringForward("acts");
  await htmx.ajax("GET", `/acts/${encodeURIComponent(id)}`, { target: "#act", swap: "innerHTML" });
  if (isHeld("acts")) part("act").scrollIntoView(); // Nobody scrolls during a scene.
  history.replaceState(null, "", `/?act=${encodeURIComponent(id)}`);
  announce("The comparison is there.");
}
