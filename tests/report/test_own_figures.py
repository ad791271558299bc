"""Own figures: the last lecture reads what was measured here, and measures itself where nothing was."""

import json
from pathlib import Path
from typing import Any

import pytest

from compare.classroom import reports


def row(architecture: str, work: float, of_first: float | None, workload: str = "place_order") -> dict[str, Any]:
    figures = {"CPU ms": {"low": work, "middle": work, "high": work}}
    first = of_first and {"low": of_first, "middle": of_first, "high": of_first}
    known = {"workload": workload, "architecture": architecture, "mode": "peak", "figures": figures}
    return known | {"of_first": first}


def write(folder: Path, *rows: dict[str, Any]) -> None:
    (folder / reports.FIGURES).write_text(json.dumps({"rows": rows}))


def test_the_last_comparison_is_read(tmp_path: Path) -> None:
    write(tmp_path, row("monolith", 2.0, None), row("microservices", 5.0, 0.4))
    report = reports.own(tmp_path)
    assert "make compare" in report.origin
    assert report.ratio("place_order", "peak", "CPU ms") == 2.5


def test_without_a_comparison_that_tells_of_orders_one_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"rows": [row("monolith", 1.0, None), row("microservices", 3.0, 0.3)]}
    monkeypatch.setattr(reports, "measured", lambda: made)
    write(tmp_path, row("monolith", 2.0, None, "browse"), row("microservices", 5.0, 0.4, "browse"))
    assert reports.own(tmp_path).ratio("place_order", "peak", "CPU ms") == 3
    assert reports.own(tmp_path / "nowhere").ratio("place_order", "peak", "CPU ms") == 3
