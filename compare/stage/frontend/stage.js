// Stage: the page's parts, put together.

import htmx from "./vendor/htmx/htmx.esm.min.js";
import { buildActs } from "./acts.js";
import { announceChanges } from "./announcements.js";
import { connect, on } from "./connection.js";
import { buildControls } from "./controls.js";
import { buildLogs } from "./logs.js";
import { buildMetrics } from "./metrics.js";
import { buildPictures } from "./pictures.js";
import { buildPrediction } from "./prediction.js";
import { buildScenes } from "./scenes.js";
import { buildTabs } from "./tabs.js";
import { buildTheme } from "./theme.js";
import { buildTraces } from "./traces.js";
import { buildTraffic } from "./traffic.js";
import { buildUndo } from "./undo.js";

buildTheme();
buildTabs();
buildUndo();
const pictures = buildPictures(document.getElementById("pictures"));
const prediction = buildPrediction(pictures);
buildControls(pictures, prediction);
buildActs(htmx);
buildTraffic();
buildLogs(htmx);
buildMetrics(htmx);
buildTraces();
buildScenes();
announceChanges();

on("scenery", (scenery) => pictures.draw(scenery));
on("state", (state) => pictures.show(state));
on("hops", (trip) => pictures.travel(trip));
connect();
