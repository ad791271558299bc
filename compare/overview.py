"""Overview: `marketplace compare`, all that can be said about architectures in a few minutes, on one page."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare.foreground import console, say
from compare.report import index
from compare.topology import Architecture


@dataclass(frozen=True)
class Request:
    """What is to be compared, and how thoroughly."""

    architectures: Sequence[Architecture]
    reports: Path
    full: bool = False
    select: str = ""
    """Only tests whose names match, as in `pytest -k`."""


def conformance(request: Request) -> int:
    """Do they answer the same?"""
    from compare import conformance
    from compare.report import differences

    names = [architecture.name for architecture in request.architectures]
    comparison = conformance.compare(names, request.reports / "recordings", request.select)
    conformance.show(comparison)
    differences.write(comparison, request.reports)
    return 0 if comparison.holds else 1


def bench(request: Request) -> int:
    """What can they bear, and what does it cost?"""
    from compare.bench.command import Plan, run

    only, rounds, seconds = ([], 8, 2.0) if request.full else (["item_page", "place_order", "noisy"], 3, 0.4)
    return run(Plan(request.architectures, only, rounds, seconds, request.reports))


def faults(request: Request) -> int:
    """Who falls with whom?"""
    from compare.faults import command

    return command.run(request.architectures, command.chosen("", not request.full), False, request.reports)


def structure(request: Request) -> int:
    """What are they made of?"""
    from compare.structure import command

    return command.run(request.architectures, request.reports, False)


CHAPTERS: Mapping[str, Callable[[Request], int]] = {
    "conformance": conformance,
    "bench": bench,
    "faults": faults,
    "structure": structure,
}

DOCUMENTS: Mapping[str, Sequence[str]] = {
    "conformance": ["compare.json"],
    "bench": ["bench.json", "ratios.json"],
    "faults": ["faults.json"],
    "structure": ["structure.json"],
}
"""What each chapter writes into the folder of reports."""


def run(request: Request, chapters: Sequence[str], as_json: bool = False) -> int:
    """Go through the chapters; give exit code 1 if one of them found something wrong."""
    request.reports.mkdir(parents=True, exist_ok=True)
    with redirect_stdout(sys.stderr if as_json else sys.stdout):
        wrong = [chapter for chapter in chapters if _chapter(chapter, request)]
        say(f"\nReport: {index.write(request.reports)}")
        if wrong:
            say(f"Something is wrong in: {', '.join(wrong)}.", style="red")
    if as_json:
        print(json.dumps({"wrong": wrong, **_found(request.reports, chapters)}))
    return 1 if wrong else 0


def _chapter(name: str, request: Request) -> int:
    """Go through one chapter; if it fails before it has found anything, the report must not show what was before."""
    for document in DOCUMENTS[name]:
        (request.reports / document).unlink(missing_ok=True)
    console.rule((CHAPTERS[name].__doc__ or name), align="left")
    return CHAPTERS[name](request)


def _found(reports: Path, chapters: Sequence[str]) -> dict[str, Any]:
    """Read what the chapters wrote."""
    files = [reports / document for chapter in chapters for document in DOCUMENTS[chapter]]
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files if file.is_file()}
