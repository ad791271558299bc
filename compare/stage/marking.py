"""Marking: the lines of an answer, and which of them differ from another's, once ids and moments are put aside."""

import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from compare.labels import KINDS, Labels
from compare.stage.comparison import Comparison, Side

MOST_LINES = 400


@dataclass(frozen=True)
class Line:
    """A line as it is shown."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Text:
    """An answer line by line, and each line as it is compared."""

    shown: list[str]
    compared: list[str]


def text(side: Side) -> Text:
    """Give an answer's headers and body; JSON is set out, with what differs from run to run replaced for comparison."""
    if side.answer is None:
        return Text([], [])
    labels = Labels()
    heads = [f"{name}: {value}" for name, value in side.answer.headers.items()]
    labelled = [f"{name}: {labels.text(value, name)}" for name, value in side.answer.headers.items()]
    body = set_out(side, labels)
    return Text((heads + body.shown)[:MOST_LINES], (labelled + body.compared)[:MOST_LINES])


def set_out(side: Side, labels: Labels) -> Text:
    assert side.asked
    assert side.answer
    try:
        value = json.loads(side.answer.body)
        labelled = labels.value(value, "", KINDS.get(side.asked.target.partition("?")[0].split("/")[1], ""))
        return Text(pretty(value), pretty(labelled))
    except (ValueError, RecursionError):
        lines = side.answer.body.splitlines()
        return Text(lines, [labels.text(line, "") for line in lines])


def pretty(value: Any) -> list[str]:
    whole = json.dumps(value, indent=2, ensure_ascii=False).encode(errors="replace").decode()
    return whole.split("\n")


def marked(comparison: Comparison) -> dict[str, list[Line]]:
    """Give each side's lines; marked is what the first does not say so, and on the first what another does not."""
    texts = {side.marketplace: text(side) for side in comparison.sides}
    answered = [side.marketplace for side in comparison.sides if side.answer]
    if not answered:
        return {name: [] for name in texts}
    first, *others = answered
    differ: dict[str, set[int]] = {name: set() for name in texts}
    for other in others:
        differ[first] |= differing(texts[first], texts[other])
        differ[other] = differing(texts[other], texts[first])
    return {
        name: [Line(line, number in differ[name]) for number, line in enumerate(each.shown)]
        for name, each in texts.items()
    }


def differing(one: Text, other: Text) -> set[int]:
    """Tell the numbers of the lines that the other one has not."""
    matcher = SequenceMatcher(None, one.compared, other.compared, autojunk=False)
    changes = (change for change in matcher.get_opcodes() if change[0] != "equal")
    return {number for _, begin, end, _, _ in changes for number in range(begin, end)}
