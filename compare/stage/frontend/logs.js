// Logs: those of all processes in one place; or, as it is without aggregation, a terminal for each.

import { on } from "./connection.js";
import { html } from "./element.js";
import { buildTerminals } from "./terminals.js";

const part = (id) => document.getElementById(id);

export function buildLogs(htmx) {
  const terminals = buildTerminals(part("terminals"));
  on("scenery", (sceneries) => {
    offer(sceneries);
    terminals.furnish(sceneries);
  });
  const show = () => {
    const scattered = part("scattered").checked, visible = !part("panel-logs").hidden && !document.hidden;
    part("log-filters").hidden = part("log-lines").hidden = scattered;
    part("terminals").hidden = !scattered;
    terminals.follow(scattered && visible);
    if (visible && !scattered) htmx.trigger("#log-filters", "refresh");
  };
  part("scattered").addEventListener("change", show);
  document.addEventListener("tab", show);
  document.addEventListener("visibilitychange", show);
}

/** Show those lines only that a scene is about. */
export function filterLogs(wanted) {
  const form = part("log-filters");
  for (const name of ["marketplace", "service", "level", "trace", "q"]) form.elements[name].value = wanted[name] ?? "";
  part("scattered").checked = false;
  part("scattered").dispatchEvent(new Event("change"));
}

function offer(sceneries) {
  const services = new Set(sceneries.flatMap(({ boxes }) => boxes.map(({ name }) => name)));
  services.delete("client");
  fill(part("log-marketplace"), sceneries.map(({ name }) => name));
  fill(part("log-service"), [...services]);
}

function fill(select, names) {
  const chosen = select.value;
  select.replaceChildren(html("option", { value: "" }, "all"), ...names.map((name) => html("option", {}, name)));
  select.value = names.includes(chosen) ? chosen : "";
}
