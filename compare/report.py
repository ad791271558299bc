"""Report: a comparison as a page that needs no network, and as JSON."""

import json
from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

from compare.conformance import Comparison, sentence
from compare.differences import ALLOWED


def write(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `compare.html` and `compare.json`, and say where."""
    page, data = folder / "compare.html", folder / "compare.json"
    data.write_text(json.dumps(as_data(comparison), indent=1))
    templates = Environment(loader=PackageLoader("compare", "templates"), autoescape=select_autoescape())
    page.write_text(
        templates.get_template("compare.html").render(comparison=comparison, allowed=ALLOWED, sentence=sentence)
    )
    return [page, data]


def as_data(comparison: Comparison) -> dict[str, object]:
    return {
        "architectures": comparison.architectures,
        "holds": comparison.holds,
        "tests": {
            test: {name: comparison.outcome(test, name) for name in comparison.architectures}
            for test in comparison.tests
        },
        "differences": [asdict(difference) for difference in comparison.differences],
    }
