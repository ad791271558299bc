// Traffic: how many shoppers there are, and what the marketplaces make of them.

import { announce } from "./announcements.js";
import { Chart } from "./chart.js";
import { on } from "./connection.js";
import { post, read } from "./requests.js";

const SETTLE_MS = 200;
const part = (id) => document.getElementById(id);

export function buildTraffic() {
  const charts = new Map(), slider = part("shoppers"), storm = part("storm");
  let timer = 0;
  const send = async () => {
    await post("/traffic", { shoppers: slider.value, storm: storm.checked }).catch(({ message }) => announce(message));
    delete slider.dataset.moving;
  };
  slider.addEventListener("input", () => {
    part("shoppers-count").textContent = slider.value;
    slider.dataset.moving = true;
    clearTimeout(timer);
    timer = setTimeout(send, SETTLE_MS);
  });
  storm.addEventListener("change", send);
  part("traffic").addEventListener("submit", (event) => event.preventDefault());
  on("traffic", (now) => hear(now, charts));
  read("/traffic").then((now) => now?.marketplaces && hear(now, charts)); // It may run already.
  on("undone", () => charts.forEach((chart) => chart.clear())); // What comes next is another story.
  document.addEventListener("theme", () => charts.forEach((chart) => chart.forget()));
  document.addEventListener("tab", () => draw(charts));
}

function hear({ shoppers, storm, marketplaces }, charts) {
  if (!part("shoppers").dataset.moving) { // Whoever moves it is not interrupted.
    part("shoppers").value = shoppers;
    part("shoppers-count").textContent = shoppers;
  }
  part("storm").checked = storm;
  for (const [name, now] of Object.entries(marketplaces)) chart(name, charts).add(now, performance.now() / 1000);
  draw(charts);
}

function chart(name, charts) {
  if (!charts.has(name)) {
    charts.set(name, new Chart(name));
    part("charts").append(charts.get(name).section);
  }
  return charts.get(name);
}

/** Draw all on one scale; what is not seen is not drawn. */
function draw(charts) {
  if (document.hidden || part("panel-traffic").hidden) return;
  const most = Math.max(1, ...[...charts.values()].map((each) => each.most));
  for (const each of charts.values()) each.draw(most);
}
