"""Exported: a page as a browser and a reader see it."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"src", "data", "poster", "srcset", "action", "background"}
STYLE_ADDRESS = re.compile(r"@import|url\(\s*['\"]?(?!data:)")


@dataclass
class Section:
    """A slide, or the slides under one heading."""

    kind: str
    text: str = ""
    shown_later: str = ""
    notes: str = ""


@dataclass
class Page:
    """What a page shows, loads and links to."""

    path: Path
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)
    slides: list[Section] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Give all that is on slides, whether at once or later, and the notes."""
        return " ".join(f"{each.text} {each.shown_later} {each.notes}" for each in self.slides)

    def arrives(self, link: str) -> bool:
        """Tell whether a link is to elsewhere, or to a file and an anchor that are there."""
        parts = urlsplit(link)
        if parts.scheme:
            return True
        target = self.path.parent / unquote(parts.path) if parts.path else self.path
        anchor = parts.fragment.removeprefix("/")
        return target.is_file() and (not anchor or anchor in read(target).anchors)


class Reader(HTMLParser):
    """Reads a page from its first tag to its last."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.page = Page(path)
        self.open: list[tuple[str, str]] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.page.tags.append(tag)
        self.page.anchors |= {named["id"]} if "id" in named else set()
        self.page.loads += [value for name, value in named.items() if name in LOADED or (tag, name) == ("link", "href")]
        self.page.links += [named["href"]] if tag == "a" and "href" in named else []
        if tag == "section" and "class" in named:
            self.page.slides.append(Section(named["class"]))
        if tag not in ("meta", "link", "img", "br", "hr"):
            self.open.append((tag, named.get("class", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.page.slides or self.open[-1][0] == "script":
            return
        classes, slide = [name for _, name in self.open], self.page.slides[-1]
        if "notes" in classes:
            slide.notes += data
        elif "fragment" in classes:
            slide.shown_later += data
        else:
            slide.text += data


def read(path: Path) -> Page:
    return Reader(path).page
