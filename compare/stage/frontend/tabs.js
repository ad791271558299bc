// Tabs: one panel at a time; arrow keys move between them.

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

export function buildTabs() {
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  tabs.forEach((tab, number) => {
    tab.addEventListener("click", () => select(tabs, tab));
    tab.addEventListener("keydown", (event) => {
      if (!(event.key in STEPS)) return;
      event.preventDefault();
      select(tabs, tabs.at((number + STEPS[event.key]) % tabs.length)).focus();
    });
  });
}

let held = "";

/** Open a panel, and keep it open when something else would open another one by itself; hold none without a name. */
export function holdTab(name = "") {
  held = name;
  if (held) openTab(held);
}

export function isHeld(name) {
  return held === name;
}

/** Open a panel unless another one is held. */
export function suggestTab(name) {
  if (!held) openTab(name);
}

/** Open a panel by the name of its tab. */
export function openTab(name) {
  select([...document.querySelectorAll('[role="tab"]')], document.getElementById(`tab-${name}`));
}

function select(tabs, chosen) {
  for (const tab of tabs) {
    const panel = document.getElementById(tab.getAttribute("aria-controls"));
    tab.setAttribute("aria-selected", tab === chosen);
    tab.tabIndex = tab === chosen ? 0 : -1;
    panel.hidden = tab !== chosen;
  }
  document.dispatchEvent(new CustomEvent("tab", { detail: chosen.id }));
  return chosen;
}
