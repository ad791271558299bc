"""Shelf: the lectures as the tests look at them."""

from typing import Any

import pytest

from compare.lectures.lecture import Lecture, lectures

LECTURES = lectures()

every_lecture = pytest.mark.parametrize("lecture", LECTURES.values(), ids=LECTURES)


def markdown(lecture: Lecture) -> str:
    """Give all that a lecture says, as one text."""
    return "\n\n".join(cell.source for cell in lecture.cells if cell.cell_type == "markdown")


def tags(cell: Any) -> list[str]:
    return cell.metadata.get("tags", [])
