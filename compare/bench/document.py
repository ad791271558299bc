"""Document: what was measured as JSON, with the machine it was measured on, and every sample beside it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from compare.bench.bench import Measured
from compare.bench.summary import rows
from compare.machine import machine

FIGURES, SAMPLES = "bench.json", "bench-samples.jsonl"


def as_data(measured: Measured) -> dict[str, Any]:
    """Give the figures; times in milliseconds, memory in MiB, each with the interval of 95%."""
    return {
        "machine": machine(),
        "processes": measured.processes,
        "warnings": measured.warnings,
        "wrong": measured.wrong,
        "rows": [asdict(row) for row in rows(measured.samples, measured.work)],
    }


def write(measured: Measured, folder: Path) -> list[Path]:
    """Write the figures, and beside them every sample whole, a JSON object a line."""
    folder.mkdir(parents=True, exist_ok=True)
    figures, raw = folder / FIGURES, folder / SAMPLES
    figures.write_text(json.dumps(as_data(measured), indent=1))
    raw.write_text("".join(json.dumps(asdict(sample)) + "\n" for sample in measured.samples))
    return [figures, raw]
