"""Links: where those of notebooks and of the glossary lead once these are pages in another folder."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit


def slug(heading: str) -> str:
    """Name a heading in addresses, as GitHub does."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@dataclass(frozen=True)
class Links:
    """The documents that become pages, and the folder of these pages."""

    pages: dict[Path, str]
    """The name of the page that each document becomes."""
    output: Path

    def leads_to(self, address: str, document: Path) -> str:
        """Say what an address in a document is in the page that it becomes."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return address
        target = (document.parent / unquote(parts.path)).resolve() if parts.path else document.resolve()
        if target in self.pages:
            return self.pages[target] + anchor(target, parts.fragment)
        return self.file(target) + (f"#{parts.fragment}" if parts.fragment else "")

    def file(self, target: Path) -> str:
        """Give the way from the pages to a file of the repository."""
        return quote(Path(os.path.relpath(target, self.output.resolve())).as_posix())


def anchor(document: Path, fragment: str) -> str:
    """Write a fragment as the page of a document knows it: reveal.js names slides `#/name`."""
    if not fragment:
        return ""
    return f"#/{slug(fragment)}" if document.suffix == ".ipynb" else f"#{fragment}"
