"""Index: the one page of the report, put together from the files that the other commands leave behind."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from compare.architectures import DECLARED
from compare.bench.tables import COLUMNS, number
from compare.capacity.conclusions import people
from compare.capacity.tables import figure
from compare.faults.table import SIGNS
from compare.faults.verdicts import MEANINGS
from compare.report.costs import Drawn, draw
from compare.report.curves import Chart, chart

CHAPTERS = {"conformance": "compare.json", "bench": "bench.json", "ratios": "ratios.json"} | {
    name: f"{name}.json" for name in ("faults", "structure", "capacity")
}
SAMPLES = "bench-samples.jsonl"


def write(folder: Path) -> Path:
    """Write `index.html` from what there is; a chapter that nobody measured says which command does."""
    page = folder / "index.html"
    templates = Environment(
        loader=PackageLoader("compare", "templates"), autoescape=select_autoescape(), trim_blocks=True
    )
    found = {name: read(folder / file) for name, file in CHAPTERS.items()}
    charts, costs = latency_charts(folder / SAMPLES), found["capacity"] and cost_chart(found["capacity"])
    known = {"architectures": DECLARED, "columns": COLUMNS, "number": number, "signs": SIGNS, "meanings": MEANINGS}
    words = {"people": people, "figure": figure}
    page.write_text(
        templates.get_template("index.html").render(**found, **known, **words, charts=charts, costs=costs), "utf-8"
    )
    return page


def read(file: Path) -> Any:
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


def latency_charts(samples: Path) -> dict[str, Chart]:
    """Draw the latencies at the steady rate, a chart a workload."""
    if not samples.is_file():
        return {}
    latencies: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for sample in map(json.loads, samples.read_text("utf-8").splitlines()):
        if sample["mode"] == "steady":
            latencies[sample["workload"]][sample["architecture"]] += sample["latencies"]
    return {workload: chart(found) for workload, found in latencies.items()}


def cost_chart(capacity: dict[str, Any]) -> Drawn:
    """Draw the cost of each architecture by its users a day, and mark where it breaks first."""
    firsts = {name: each["limits"][0] for name, each in capacity["architectures"].items() if each["limits"]}
    marks = {name: (first["users"], f"{first['name']}, {first['part']}") for name, first in firsts.items()}
    return draw(capacity["curves"], marks)
