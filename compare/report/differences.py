"""Report: a comparison as a page that needs no network, and as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import get_args

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from compare.conformance import Comparison, in_short, sentence
from compare.differences import ALLOWED, Verdict


def write(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `compare.html` and `compare.json`, and say where."""
    page, data = folder / "compare.html", folder / "compare.json"
    data.write_text(json.dumps(as_data(comparison), indent=1))
    templates = Environment(loader=PackageLoader("compare", "templates"), autoescape=select_autoescape())
    known = {"sentence": sentence, "marked": marked, "in_short": in_short, "allowed": ALLOWED}
    template = templates.get_template("compare.html")
    page.write_text(template.render(comparison=comparison, tests=by_test(comparison), **known))
    return [page, data]


def as_data(comparison: Comparison) -> dict[str, object]:
    return {
        "architectures": comparison.architectures,
        "holds": comparison.holds,
        "answers": {verdict: len(comparison.judged(verdict)) for verdict in get_args(Verdict)},
        "tests": {
            test: {name: comparison.outcome(test, name) for name in comparison.architectures}
            for test in comparison.tests
        },
        "differences": [
            asdict(pair) | {"verdict": pair.verdict} for pair in comparison.pairs if pair.verdict != "equal"
        ],
    }


def by_test(comparison: Comparison) -> dict[str, list]:
    """Group the pairs: of thousands of requests, people look at those of one test."""
    tests: dict[str, list] = {test: [] for test in comparison.tests}
    for pair in comparison.pairs:
        tests[pair.test].append(pair)
    return tests


def marked(answers: tuple[str, str], side: int) -> Markup:
    """Give one side's answer, with what only this side says marked."""
    return Markup("").join(_marked(answers, side))


def _marked(answers: tuple[str, str], side: int) -> Iterator[Markup]:
    words = [answer.split(" ") for answer in answers]
    for what, *ends in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        begin, end = ends[2 * side : 2 * side + 2]
        text = " ".join(words[side][begin:end])
        if text:
            yield escape(text + " ") if what == "equal" else Markup("<mark>{}</mark> ").format(text)
