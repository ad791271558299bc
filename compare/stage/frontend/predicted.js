// Predicted: what the class says about a fault, and what came of it, for the speaker to read.

import { on } from "./connection.js";
import { guessed, listed, outcomes, sentence, summary } from "./outcomes.js";
import { read } from "./requests.js";

const part = (id) => document.getElementById(`prediction${id}`);

export function buildPredicted() {
  on("prediction", tell);
  on("connected", async (is) => is && tell(await read("/prediction")));
}

function tell(now) {
  part("").hidden = !now;
  if (!now) return;
  const found = now.noticed ? outcomes(now) : [];
  part("-fault").textContent = `Who will notice? ${sentence(now.fault)}`;
  part("-guesses").textContent = guessed(now);
  part("-result").textContent = now.noticed ? summary(found) : now.shown ? "Let us see …" : "The effect is not shown yet.";
  part("-outcome").replaceChildren(listed(found, true));
}
