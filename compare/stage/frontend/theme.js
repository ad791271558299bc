// Theme: light, dark, or whatever the system prefers.

const KEY = "stage-theme";

export function buildTheme() {
  const select = document.getElementById("theme");
  select.value = localStorage.getItem(KEY) ?? "system";
  apply(select.value);
  select.addEventListener("change", () => {
    localStorage.setItem(KEY, select.value);
    apply(select.value);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(select.value));
}

function apply(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new Event("theme")); // Canvases do not see that a colour has changed.
}
