"""Slides: each notebook becomes a deck that needs no network, shows every cell, and links to what is there."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from compare.lectures.slides import STATIC, Deck, export
from tests.lectures.exported import STYLE_ADDRESS, Page, read
from tests.lectures.lecture import LINES, LONG_LINE, NAME, NOTE, OTHER, cells, repository

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = repository(tmp_path_factory.mktemp("lectures"))
    exported(place)
    return place / "reports" / "slides"


@pytest.fixture(scope="module")
def deck(folder: Path) -> Page:
    return read(folder / f"{NAME}.html")


def exported(place: Path, *names: str) -> list[Deck]:
    return list(export(names, place / "reports" / "slides", place))


def slide_with(deck: Page, text: str) -> int:
    """Give the number of the slide that shows a text at once."""
    return next(number for number, slide in enumerate(deck.slides) if text in slide.text)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_browser_loads_only_what_was_exported(folder: Path) -> None:
    for page in map(read, folder.glob("*.html")):
        files = [address for address in page.loads if not address.startswith("data:")]
        assert files
        assert [file for file in files if urlsplit(file).netloc or not (folder / file).is_file()] == []


def test_styles_load_nothing(folder: Path) -> None:
    styles = [*folder.rglob("*.css"), *folder.glob("*.html")]
    assert {style.name for style in styles} > {"reveal.css", "deck.css", f"{NAME}.html"}
    assert {style.name: found for style in styles if (found := STYLE_ADDRESS.findall(style.read_text("utf-8")))} == {}


def test_what_a_cell_shows_as_html_is_forbidden_to_load_from_elsewhere(folder: Path) -> None:
    policy = re.search(r'"Content-Security-Policy" content="([^"]*)"', (folder / f"{NAME}.html").read_text("utf-8"))
    assert policy
    assert policy[1] == "default-src 'self' file: data: 'unsafe-inline'"


def test_the_licence_of_what_is_not_ours_comes_along(folder: Path) -> None:
    assert "Hakim El Hattab" in (folder / "static/reveal.js/LICENSE").read_text("utf-8")
    version = (STATIC / "reveal.js" / "VERSION").read_text("utf-8")
    assert re.match(r"reveal\.js \d+\.\d+\.\d+, ", version)


def test_every_cell_is_in_the_deck(deck: Page) -> None:
    shown = squeezed(deck.text)
    for cell in cells():
        if cell.cell_type == "code":
            assert squeezed(cell.source) in shown
    assert [
        line for line in (*LINES, LONG_LINE, NOTE, "It gives back another one.") if squeezed(line) not in shown
    ] == []
    assert "Never shown." not in deck.text


def test_a_heading_begins_a_slide_and_keeps_the_text_below_it(deck: Page) -> None:
    slide = deck.slides[slide_with(deck, "It gives back another one.")]
    assert slide.kind == "heading"
    assert slide.text.split()[:3] == ["A", "decorator", "is"]


def test_a_question_has_a_slide_of_its_own(deck: Page) -> None:
    asked = slide_with(deck, "Predict first.")
    assert deck.slides[asked].kind == "question"
    assert "call number" not in deck.slides[asked].text
    assert slide_with(deck, "call number 1 of price") == asked + 1


def test_what_was_seen_is_said_with_the_next_key(deck: Page) -> None:
    slide = deck.slides[slide_with(deck, "call number 1 of price")]
    assert "went through the wrapper" in slide.shown_later
    assert "went through the wrapper" not in slide.text


def test_only_the_speaker_sees_the_notes(deck: Page) -> None:
    assert [slide.notes.strip() for slide in deck.slides if slide.notes] == [NOTE]


def test_markup_in_text_is_text_and_html_is_html(deck: Page) -> None:
    assert "price <i>" in deck.text
    assert "{'<b>': 'bold & brave'}" in deck.text
    assert "no <b>" in deck.text
    assert {"i", "b"} & set(deck.tags) == set()
    assert deck.tags.count("table") == 2
    assert "hidden" not in deck.text


def test_colours_of_a_terminal_are_colours(folder: Path) -> None:
    html = (folder / f"{NAME}.html").read_text("utf-8")
    assert '<span class="ansi-green-fg">call number 2</span>' in html
    assert "\x1b" not in html


def test_code_inside_of_text_is_code(folder: Path, deck: Page) -> None:
    assert "answer = 42" in deck.text
    assert '<code class="language-python"><span class="n">answer</span>' in (folder / f"{NAME}.html").read_text("utf-8")


def test_pictures_are_inside(deck: Page) -> None:
    assert sorted(address.partition(",")[0] for address in deck.loads if address.startswith("data:")) == [
        "data:image/png;base64",
        "data:image/svg+xml;base64",
    ]
    assert "https://example.com/far.png" in deck.text


def test_links_lead_to_pages_where_there_are_pages(deck: Page) -> None:
    assert deck.links == [
        "glossary.html#circuit-breaker",
        "../../monolith/orders.py",
        f"{OTHER}.html#/recap",
        f"{NAME}.html#/waiting-times-grow",
        "https://example.com/a",
    ]


def test_every_link_arrives(folder: Path) -> None:
    pages = [read(path) for path in folder.glob("*.html")]
    assert [(page.path.name, link) for page in pages for link in page.links if not page.arrives(link)] == []


def test_the_index_lists_every_deck_by_its_title(folder: Path) -> None:
    html = (folder / "index.html").read_text("utf-8")
    assert f'<a href="{NAME}.html">Decorators: @ is a call</a>' in html
    assert f'<a href="{OTHER}.html">Waiting &amp; waiting</a>' in html
    assert read(folder / "index.html").links == [f"{NAME}.html", f"{OTHER}.html", "glossary.html"]


def test_the_glossary_is_a_page_with_links(folder: Path) -> None:
    page = read(folder / "glossary.html")
    assert {"circuit-breaker", "timeout"} <= page.anchors
    assert page.links[1:] == ["glossary.html#timeout", f"{OTHER}.html", "../../monolith/orders.py"]


def test_a_glossary_that_nobody_wrote_yet_is_a_page_that_says_so(tmp_path: Path) -> None:
    exported(repository(tmp_path, with_glossary=False))
    assert "no terms yet" in (tmp_path / "reports/slides/glossary.html").read_text("utf-8")


def test_the_same_notebooks_become_the_same_files(folder: Path, tmp_path: Path) -> None:
    exported(repository(tmp_path))
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = tmp_path / "reports" / "slides"
    assert {path: (again / path).read_bytes() for path in files} == files


def test_one_lecture_alone_links_to_the_notebook_of_the_other(tmp_path: Path) -> None:
    decks = exported(repository(tmp_path), NAME)
    assert [(deck.path.name, deck.slides) for deck in decks] == [(f"{NAME}.html", 11)]
    assert f"../../notebooks/{OTHER}.ipynb#recap" in read(decks[0].path).links


def test_one_lecture_again_keeps_the_other_decks(tmp_path: Path) -> None:
    place = repository(tmp_path)
    exported(place)
    (deck,) = exported(place, NAME)
    assert f"{OTHER}.html#/recap" in read(deck.path).links
    assert f"{OTHER}.html" in read(deck.path.with_name("index.html")).links
