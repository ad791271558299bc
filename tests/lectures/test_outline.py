"""The outline: each point of the lecture is shown by a cell, in the lecture that the outline names, between words."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from compare.lectures.lecture import FOLDER, Lecture
from tests.lectures.shelf import LECTURES, every_lecture, tags

PREFIX, NEAR = "outline:", 2
CHAPTERS: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "outline.toml").read_text("utf-8"))
POINTS = [(point, chapter) for chapter, content in CHAPTERS.items() for point in content["points"]]


def shown(lecture: Lecture) -> Iterator[tuple[str, int]]:
    """Yield each point that a lecture shows, with the place of the cell."""
    for place, cell in enumerate(lecture.cells):
        yield from ((tag.removeprefix(PREFIX), place) for tag in tags(cell) if tag.startswith(PREFIX))


@pytest.mark.parametrize(("point", "chapter"), POINTS)
def test_a_point_of_the_outline_is_shown(point: str, chapter: str) -> None:
    lectures = [LECTURES[name] for name in CHAPTERS[chapter]["lectures"]]
    places = [(lecture, place) for lecture in lectures for each, place in shown(lecture) if each == point]
    assert places, f"no cell of {chapter} has the tag {PREFIX}{point}"
    for lecture, place in places:
        assert lecture.cells[place].cell_type == "code"
        assert "markdown" in kinds(lecture, place - NEAR, place), "no claim comes before it"
        assert "markdown" in kinds(lecture, place + 1, place + 1 + NEAR), "nobody says what was seen"


def kinds(lecture: Lecture, first: int, last: int) -> set[str]:
    return {cell.cell_type for cell in lecture.cells[first:last]}


@every_lecture
def test_a_lecture_shows_only_points_of_its_chapter(lecture: Lecture) -> None:
    expected = {
        point for content in CHAPTERS.values() if lecture.name in content["lectures"] for point in content["points"]
    }
    assert {point for point, _ in shown(lecture)} <= expected


def test_the_lectures_come_in_the_order_of_the_outline() -> None:
    assert list(LECTURES) == [name for content in CHAPTERS.values() for name in content["lectures"]]
