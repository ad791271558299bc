"""The run of show: its minutes add up, it follows the outline, and its keys lead to where they say."""

import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise

import pytest

from compare.lectures.deck import Section, sections
from compare.lectures.lecture import FOLDER, Lecture, lectures
from compare.lectures.markdown import plain
from tests.architecture.tree import REPOSITORY
from tests.docs.pages import Page

PAGE = Page(REPOSITORY / "docs" / "instructors" / "run-of-show.md")
LECTURES = lectures()
CHAPTERS = tomllib.loads((FOLDER / "outline.toml").read_text("utf-8")).values()
LENGTHS = (60, 90, 180)
LECTURE = re.compile(r"\[(\d\d)\]\(\.\./\.\./notebooks/(\w+)\.ipynb\): (.*)")
EXERCISE = re.compile(r"(\d+) minutes.*/exercises/(\w+)\.py")
JUMP = re.compile(r"`G` `([^`]+)` `Enter`")

every_length = pytest.mark.parametrize("length", LENGTHS)


@dataclass(frozen=True)
class Row:
    """A few minutes of a class."""

    begin: int
    end: int
    what: str
    cells: list[str]

    def __str__(self) -> str:
        return f"{self.begin}-{self.end} {self.lecture.name if self.lecture else self.what}"

    @property
    def lecture(self) -> Lecture | None:
        found = LECTURE.search(self.what)
        return LECTURES[found[2]] if found else None

    @property
    def headings(self) -> list[str]:
        found = LECTURE.search(self.what)
        return found[3].split("; ") if found else []

    @property
    def jumps(self) -> list[str]:
        """Give the words that are typed to come to a heading."""
        return [words for cell in self.cells for words in JUMP.findall(cell)]


def tables() -> dict[int, list[Row]]:
    """Read the tables, each under the length in which it ends."""
    found: list[list[Row]] = []
    for minute, what, *cells in PAGE.rows:
        if minute == "minute":
            found.append([])
        elif re.fullmatch(r"\d+\W\d+", minute):
            begin, end = map(int, re.findall(r"\d+", minute))
            found[-1].append(Row(begin, end, what, cells))
    return {table[-1].end: table for table in found}


TABLES = tables()
ROWS = [row for table in TABLES.values() for row in table if row.lecture]
every_row = pytest.mark.parametrize("row", ROWS, ids=str)


def test_there_is_a_table_for_each_length() -> None:
    assert tuple(TABLES) == LENGTHS


@every_length
def test_minutes_follow_each_other_from_the_first_to_the_last(length: int) -> None:
    table = TABLES[length]
    assert (table[0].begin, table[-1].end) == (0, length)
    assert [row.what for row in table if row.begin >= row.end] == []
    assert [after.what for before, after in pairwise(table) if before.end != after.begin] == []


@every_length
def test_each_row_says_all_that_one_needs(length: int) -> None:
    assert [row.what for row in TABLES[length] if len(row.cells) != 5 or not all(row.cells)] == []


@every_length
def test_lectures_come_in_the_order_of_the_outline(length: int) -> None:
    names = [row.lecture.name for row in TABLES[length] if row.lecture]
    assert names == sorted(names)


@every_length
def test_the_end_is_the_question_which_one_to_choose(length: int) -> None:
    last = TABLES[length][-1]
    assert last.lecture
    assert last.lecture.name == list(LECTURES)[-1]
    assert "Which one would you choose?" in last.cells[2]


def test_the_longest_one_has_every_chapter_breaks_and_three_exercises() -> None:
    shown = {row.lecture.name for row in TABLES[180] if row.lecture}
    assert [chapter["title"] for chapter in CHAPTERS if not shown & set(chapter["lectures"])] == []
    assert len([row for row in TABLES[180] if "Break" in row.what]) == 2
    exercises = [(row, found) for row in TABLES[180] if (found := EXERCISE.search(row.what))]
    assert [row.end - row.begin for row, _ in exercises] == [int(found[1]) for _, found in exercises]
    assert len({found[2] for _, found in exercises}) == 3


@every_row
def test_a_lecture_is_named_by_its_number(row: Row) -> None:
    number, name, _ = LECTURE.findall(row.what)[0]
    assert name.startswith(f"{number}_")


@every_row
def test_each_heading_is_one_of_the_lecture(row: Row) -> None:
    assert [heading for heading in row.headings if heading not in [each.heading for each in deck(row)]] == []


@every_row
def test_words_after_g_lead_to_a_heading_of_the_row(row: Row) -> None:
    assert {words: place(words, row) for words in row.jumps if place(words, row) not in row.headings} == {}


def test_words_that_lead_nowhere_are_noticed() -> None:
    assert place("no such words anywhere", ROWS[0]) == "nowhere"


def deck(row: Row) -> list[Section]:
    assert row.lecture
    return sections(row.lecture.cells)


def place(words: str, row: Row) -> str:
    """Find the heading of the first slide with these words, as the deck does: letters may be large or small."""
    wanted = re.compile(rf"\b{words}\b", re.IGNORECASE)
    return next((section.heading for section in deck(row) if wanted.search(text(section))), "nowhere")


def text(section: Section) -> str:
    """Give what a reader sees under a heading; lines of text are joined."""
    cells = [cell for slide in section.slides for cell in (*slide.cells, *slide.afterwards)]
    said = [" ".join(map(plain, cell.source.split("\n\n"))) for cell in cells if cell.cell_type == "markdown"]
    return "\n".join([plain(section.heading), *said, *(cell.source for cell in cells if cell.cell_type == "code")])
