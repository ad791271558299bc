// Traces: one of them, above the page, when its id is chosen anywhere.

export function buildTraces() {
  const view = document.getElementById("trace-view");
  document.addEventListener("htmx:after:swap", () => {
    const { firstElementChild } = document.getElementById("trace");
    if (firstElementChild && !view.open) view.showModal();
  });
  view.addEventListener("close", () => document.getElementById("trace").replaceChildren());
}
