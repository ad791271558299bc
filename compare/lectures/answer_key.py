"""Answer key: every question that a lecture asks before it shows something, with what it says afterwards."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from compare.lectures.deck import QUESTION
from compare.lectures.lecture import Lecture

PATH = Path(__file__).parents[2] / "docs" / "instructors" / "answer-key.md"
HEAD = """# Answer key

What each lecture asks before it shows something, and what it says afterwards. `marketplace lectures --write` makes this
page from the lectures. For the exercises, see [notebooks/solutions/](../../notebooks/solutions/).
"""
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def text(lectures: Iterable[Lecture]) -> str:
    """Give the whole page."""
    return HEAD + "".join(f"\n{chapter(lecture)}" for lecture in lectures)


def chapter(lecture: Lecture) -> str:
    number = lecture.name.partition("_")[0]
    pairs = "\n".join(f"- **{question}**  \n  {answer}" for question, answer in answers(lecture))
    return f"## {number}. {lecture.title}\n\n{pairs}\n"


def answers(lecture: Lecture) -> Iterator[tuple[str, str]]:
    """Yield each question with the words that follow what it is about, each on one line and without links."""
    cells = lecture.cells
    for place, cell in enumerate(cells):
        if cell.source.startswith(QUESTION):
            after = next(each for each in cells[place + 2 :] if each.cell_type == "markdown")
            yield plain(cell.source.removeprefix(QUESTION)), plain(after.source)


def plain(markdown: str) -> str:
    """Give the first paragraph that is no heading."""
    paragraph = next(each for each in markdown.strip().split("\n\n") if not each.startswith("#"))
    return " ".join(LINK.sub(r"\1", paragraph).split()).replace("**", "")
