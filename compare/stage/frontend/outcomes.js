// Outcomes: what the class has said about a fault, and who was right; for the page and for the speaker.

import { html } from "./element.js";

/** Say what was done, or is about to be done. */
export function sentence({ fault, box, marketplace, ms, copies, everywhere }) {
  const how = { slow: ` by ${ms} ms`, scale: ` to ${copies}` }[fault] ?? "";
  return `${fault}${how}: ${box} ${everywhere ? "everywhere" : `in ${marketplace}`}`;
}

/** Give for each that the class named, or that noticed, whether the guess was right. */
export function outcomes({ guesses, noticed }) {
  return [...new Set([...guesses, ...noticed])].map((each) => {
    const [marketplace, name] = parted(each), guessed = guesses.includes(each), right = guessed && noticed.includes(each);
    return { marketplace, name, right, said: right ? "noticed" : guessed ? "did not notice" : "noticed, which nobody said" };
  });
}

export function summary(found) {
  if (!found.length) return "Nobody noticed, as you said.";
  return `Right about ${found.filter(({ right }) => right).length} of ${found.length}.`;
}

/** List what came of each guess; with the marketplaces, where it is not clear. */
export function listed(found, everywhere = false) {
  return html("ul", { class: "verdicts" }, ...found.map(({ marketplace, name, right, said }) =>
    html("li", { class: right ? "right-guess" : "wrong-guess" },
      html("b", {}, right ? "✓" : "✕"), ` ${everywhere ? `${marketplace}: ` : ""}${name} ${said}`)));
}

/** Say in words what the class guesses; who says nothing before the effect is shown has said something, too. */
export function guessed({ guesses, shown }) {
  const names = Map.groupBy(guesses.map(parted), ([marketplace]) => marketplace);
  const said = [...names].map(([marketplace, all]) => `${marketplace}: ${all.map(([, name]) => name).join(", ")}`);
  return said.join(". ") || (shown ? "Nobody will notice." : "Nothing yet.");
}

function parted(name) {
  const end = name.indexOf("/");
  return [name.slice(0, end), name.slice(end + 1)];
}
