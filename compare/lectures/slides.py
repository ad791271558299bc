"""Slides: exports the notebooks as decks that need no network, with the glossary and a page that lists all of it."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from compare.foreground import say
from compare.lectures import outputs
from compare.lectures.deck import Section, sections
from compare.lectures.glossary import glossary
from compare.lectures.links import Links
from compare.lectures.markdown import Markdown, highlighted, plain
from compare.lectures.notebooks import NoSuchLecture, NotANotebook, meant, notebooks, read

REPOSITORY = Path(__file__).parents[2]
STATIC = Path(__file__).with_name("static")
INDEX, GLOSSARY = "index.html", "glossary.html"


@dataclass(frozen=True)
class Deck:
    """The slides of one notebook, and the page that they became."""

    path: Path
    title: str
    sections: list[Section]

    @property
    def slides(self) -> int:
        """Count the slides."""
        return sum(len(section.slides) for section in self.sections)


def run(names: Sequence[str], output: Path) -> int:
    """Export the lectures of these names, or all, and say what became of each; give the exit code."""
    try:
        for deck in export(names, output, REPOSITORY):
            say(f"{deck.path}: {deck.slides} slides")
    except (NoSuchLecture, NotANotebook) as error:
        say(str(error), style="red")
        return 1
    say(f"All of them: {output / INDEX}")
    return 0


def export(names: Sequence[str], output: Path, repository: Path) -> Iterator[Deck]:
    """Write a deck for each of these lectures, or for all; then the glossary and the index.

    Raises:
        NoSuchLecture: a name is none of theirs.
        NotANotebook: the file of a lecture is something else.
    """
    known = notebooks(repository / "notebooks")
    lectures = [known[name] for name in meant(names, known)]
    output.mkdir(parents=True, exist_ok=True)
    shutil.copytree(STATIC, output / "static", dirs_exist_ok=True)
    links = Links(pages(lectures, output, repository), output)
    for path in lectures:
        yield write_deck(path, links)
    render(output / GLOSSARY, content=glossary(repository, links))
    render(output / INDEX, decks=titles(output))


def pages(lectures: Sequence[Path], output: Path, repository: Path) -> dict[Path, str]:
    """Say which page each document becomes; a lecture whose deck was written before has one already."""
    known = notebooks(repository / "notebooks").values()
    decks = {path.resolve(): page_of(path) for path in known if path in lectures or (output / page_of(path)).is_file()}
    return decks | {(repository / "docs" / "glossary.md").resolve(): GLOSSARY}


def page_of(notebook: Path) -> str:
    return f"{notebook.stem}.html"


def write_deck(notebook: Path, links: Links) -> Deck:
    """Turn one notebook into one page."""
    found = sections(read(notebook).cells)
    headings = [plain(section.heading) for section in found if section.heading]
    deck = Deck(links.output / page_of(notebook), headings[0] if headings else notebook.stem, found)
    markdown = Markdown(notebook, links)
    tools = {"markdown": markdown.html, "highlighted": highlighted, "shown": outputs.html, "plain": plain}
    render(deck.path, template="deck.html", deck=deck, **tools)
    return deck


def render(page: Path, template: str = "", **known: object) -> None:
    """Write a page, from the template of the same name unless another is given."""
    templates = Environment(
        loader=PackageLoader("compare.lectures"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )
    page.write_text(templates.get_template(template or page.name).render(**known), encoding="utf-8", newline="\n")


def titles(output: Path) -> dict[str, Markup]:
    """Read the title of each deck that is there, also of those that an earlier run wrote."""
    decks = [page for page in sorted(output.glob("*.html")) if page.name not in (INDEX, GLOSSARY)]
    found = {page.name: re.search("<title>(.*?)</title>", page.read_text("utf-8")) for page in decks}
    return {name: Markup(match[1]) for name, match in found.items() if match}
