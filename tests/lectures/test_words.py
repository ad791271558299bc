"""Words: a lecture is read without a dictionary, and what is not clear by itself is a link away."""

import re
from itertools import chain

import pytest

from compare.lectures.lecture import Lecture
from tests.architecture.tree import REPOSITORY
from tests.docs.pages import Page
from tests.lectures.prose import Run, lix, runs, sentences, words
from tests.lectures.shelf import every_lecture, markdown

MOST_WORDS, MOST_LIX = 30, 40.0
HOLLOW = re.compile(r"\b(simply|obviously|of course|trivial(ly)?|leverages?|utili[sz]es?)\b", re.IGNORECASE)

GLOSSARY = Page(REPOSITORY / "docs" / "glossary.md")
ADDRESS = "../docs/glossary.md#"
HEADINGS = re.findall(r"^## (.+)$", GLOSSARY.path.read_text("utf-8"), re.MULTILINE)


def anchor(term: str) -> str:
    return re.sub(r"[^\w\- ]", "", term.lower()).replace(" ", "-")


def use_of(term: str) -> re.Pattern[str]:
    """Find a term, in singular or plural; an abbreviation only as it is written."""
    return re.compile(rf"(?<![\w-]){re.escape(term)}(s|es)?(?![\w-])", 0 if term.isupper() else re.IGNORECASE)


@every_lecture
def test_no_sentence_is_long(lecture: Lecture) -> None:
    assert [each for each in sentences(markdown(lecture)) if len(words(each)) > MOST_WORDS] == []


@every_lecture
def test_it_is_no_harder_to_read_than_a_newspaper(lecture: Lecture) -> None:
    assert lix(sentences(markdown(lecture))) < MOST_LIX


@every_lecture
def test_no_word_is_hollow(lecture: Lecture) -> None:
    assert HOLLOW.findall(markdown(lecture)) == []


@every_lecture
def test_the_first_use_of_a_term_leads_to_the_glossary(lecture: Lecture) -> None:
    pieces = list(chain.from_iterable(runs(markdown(lecture))))
    assert [term for term in HEADINGS if not leads_to_the_glossary(term, pieces)] == []


def leads_to_the_glossary(term: str, pieces: list[Run]) -> bool:
    """Tell whether the first use of a term is a link; the names of files and of other lectures are no uses."""
    said = (run for run in pieces if not run.link or run.link.startswith(ADDRESS))
    first = next((run for run in said if use_of(term).search(run.text)), None)
    return first is None or bool(first.link)


@every_lecture
def test_a_link_to_the_glossary_finds_its_term(lecture: Lecture) -> None:
    links = {run.link for each in runs(markdown(lecture)) for run in each if run.link.startswith(ADDRESS)}
    assert [link for link in links if link.removeprefix(ADDRESS) not in map(anchor, HEADINGS)] == []


def test_the_glossary_is_in_order_and_explains_each_word_once() -> None:
    assert sorted(set(HEADINGS), key=str.lower) == HEADINGS


@pytest.mark.parametrize(
    "text", ["This sentence has a great many words. " * 3, "Incomprehensibility characterises terminology."]
)
def test_the_measure_tells_hard_from_easy(text: str) -> None:
    easy = lix(["The cat sat on the mat.", "It was warm."])
    assert lix(sentences(text)) > easy
