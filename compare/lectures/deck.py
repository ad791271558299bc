"""Deck: which cells share a slide; it follows from what the cells say, so that no author has to mark them."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from nbformat import NotebookNode

HEADING = re.compile(r"#{1,2}\s+(.+)")
QUESTION = "**Predict first.**"


class Kind(StrEnum):
    """What a cell is for."""

    HEADING = "heading"
    QUESTION = "question"
    CODE = "code"
    TEXT = "text"
    NOTES = "notes"
    SKIPPED = "skipped"


BEGIN_A_SLIDE = {Kind.HEADING, Kind.QUESTION, Kind.CODE}


@dataclass
class Slide:
    """One screen: what it shows at once, what comes with the next key, and what only the speaker sees."""

    kind: Kind
    cells: list[NotebookNode] = field(default_factory=list)
    afterwards: list[NotebookNode] = field(default_factory=list)
    notes: list[NotebookNode] = field(default_factory=list)

    def takes(self, cell: NotebookNode, kind: Kind) -> None:
        """Put a cell where it belongs: text below code says what was seen, so it waits for the next key."""
        if kind is Kind.NOTES:
            self.notes.append(cell)
        elif kind is Kind.TEXT and self.kind is Kind.CODE:
            self.afterwards.append(cell)
        else:
            self.cells.append(cell)


@dataclass
class Section:
    """What stands under one heading: slides below each other."""

    heading: str = ""
    slides: list[Slide] = field(default_factory=list)


def sections(cells: list[NotebookNode]) -> list[Section]:
    """Turn the cells of a notebook into slides."""
    found: list[Section] = []
    for cell in cells:
        kind = kind_of(cell)
        if kind is Kind.SKIPPED:
            continue
        if kind is Kind.HEADING or not found:
            found.append(Section(heading_of(cell)))
        if kind in BEGIN_A_SLIDE or not found[-1].slides:
            found[-1].slides.append(Slide(kind))
        found[-1].slides[-1].takes(cell, kind)
    return found


def kind_of(cell: NotebookNode) -> Kind:
    """Tell what a cell is for, from its tags and from how it begins."""
    text, tags = cell.source.strip(), cell.metadata.get("tags", [])
    if not text or "skip" in tags or cell.cell_type == "raw":
        return Kind.SKIPPED
    if "notes" in tags:
        return Kind.NOTES
    if cell.cell_type == "code":
        return Kind.CODE
    if text.startswith(QUESTION):
        return Kind.QUESTION
    return Kind.HEADING if HEADING.match(text) else Kind.TEXT


def heading_of(cell: NotebookNode) -> str:
    """Give the heading with which a cell begins, as Markdown; nothing if it begins otherwise."""
    match = HEADING.match(cell.source.strip())
    return match[1].strip() if match and cell.cell_type == "markdown" else ""
