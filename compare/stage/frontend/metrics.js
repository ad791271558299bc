// Metrics: a table of all processes, read again while somebody looks at it.

const EVERY_MS = 2000;

export function buildMetrics(htmx) {
  const panel = document.getElementById("panel-metrics");
  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    if (panel.hidden || document.hidden) return;
    htmx.trigger("#metrics", "refresh");
    timer = setTimeout(look, EVERY_MS);
  };
  document.addEventListener("tab", look);
  document.addEventListener("visibilitychange", look);
}
