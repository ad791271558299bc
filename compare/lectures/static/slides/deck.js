// Decks: every slide is as large as the screen allows; what is longer all the same is scrolled by the key that goes on.
const SIZES = [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72]; // At the last one, code is 25 px high on a screen of 1920 by 1080.
const ON_PAPER = [...SIZES, 0.64, 0.56, 0.48, 0.4, 0.32, 0.24, 0.16]; // Nobody can scroll paper, but people come closer to it.
const LAYOUTS = ["", "beside"];
const LEAST_PICTURE = 480; // So high is a picture at least, unless it is flat.
const FORWARD = [" ", "ArrowDown", "ArrowRight", "PageDown", "n"];

const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;

function fits(page) {
  const texts = [...page.querySelectorAll("pre, .html, table")];
  return page.scrollHeight <= page.clientHeight && texts.every((text) => text.scrollWidth <= text.clientWidth);
}

// A picture is never higher than its width allows: what comes after a flat one stands right below it.
function layOut(page, names) {
  page.className = names;
  for (const figure of page.querySelectorAll("figure:has(img)")) {
    const { naturalWidth, naturalHeight } = figure.querySelector("img");
    const highest = figure.clientWidth * naturalHeight / (naturalWidth || 1);
    figure.style.flexBasis = `${Math.min(LEAST_PICTURE, highest)}px`;
    figure.style.maxHeight = `${highest}px`;
  }
}

function fit(page, sizes = SIZES) {
  const layouts = page.querySelector(".outputs") ? LAYOUTS : [""];
  for (const size of sizes) {
    page.style.setProperty("--size", size);
    for (const layout of layouts) {
      layOut(page, `page ${layout}`);
      if (fits(page)) return;
    }
  }
  breakLines(page, layouts.map((layout) => `page broken ${layout}`));
}

// What is too much even when it is small: lines are broken, in the layout that then leaves the least to scroll.
function breakLines(page, layouts) {
  const heights = layouts.map((names) => { layOut(page, names); return page.scrollHeight; });
  layOut(page, layouts[heights.indexOf(Math.min(...heights))]);
}

function fitCurrent() {
  const page = Reveal.getCurrentSlide().querySelector(".page");
  if (!page.style.getPropertyValue("--size")) fit(page);
}

// Reveal.js asks this before it obeys a key.
function readToTheEnd(event) {
  const page = Reveal.getCurrentSlide().querySelector(".page");
  const below = page.scrollHeight - page.clientHeight - page.scrollTop;
  if (!FORWARD.includes(event.key) || event.shiftKey || Reveal.isOverview() || below < 2) return true;
  page.scrollBy({ top: page.clientHeight * 0.8, behavior: isCalm ? "instant" : "smooth" });
  event.preventDefault();
  return false;
}

// Once all is loaded, since pictures need their place before a slide is measured.
addEventListener("load", () => {
  Reveal.on("ready", fitCurrent);
  Reveal.on("slidechanged", fitCurrent);
  Reveal.on("pdf-ready", () => document.querySelectorAll(".page").forEach((page) => fit(page, ON_PAPER)));
  Reveal.initialize({
    width: 1920, height: 1080, margin: 0, minScale: 0.05, center: false, scrollActivationWidth: 0,
    hash: true, slideNumber: "c/t", controlsTutorial: false, transition: isCalm ? "none" : "fade",
    pdfMaxPagesPerSlide: 1, pdfSeparateFragments: false, keyboardCondition: readToTheEnd, plugins: [RevealNotes],
  });
});
