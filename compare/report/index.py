"""Index: the one page of the report, put together from the files that the other commands leave behind."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from compare.architectures import DECLARED
from compare.bench.tables import COLUMNS, number
from compare.faults.table import SIGNS
from compare.faults.verdicts import MEANINGS
from compare.report.curves import Chart, chart

CHAPTERS = {"conformance": "compare.json", "bench": "bench.json", "ratios": "ratios.json"} | {
    name: f"{name}.json" for name in ("faults", "structure")
}
SAMPLES = "bench-samples.jsonl"


def write(folder: Path) -> Path:
    """Write `index.html` from what there is; a chapter that nobody measured says which command does."""
    page = folder / "index.html"
    templates = Environment(
        loader=PackageLoader("compare", "templates"), autoescape=select_autoescape(), trim_blocks=True
    )
    found = {name: read(folder / file) for name, file in CHAPTERS.items()}
    charts = latency_charts(folder / SAMPLES)
    known = {"architectures": DECLARED, "columns": COLUMNS, "number": number, "signs": SIGNS, "meanings": MEANINGS}
    page.write_text(templates.get_template("index.html").render(**found, **known, charts=charts), "utf-8")
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
