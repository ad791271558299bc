"""Pages: the Markdown files of the repository, and what stands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.architecture.tree import REPOSITORY, short

IGNORED = {line.strip().strip("/") for line in (REPOSITORY / ".gitignore").read_text("utf-8").splitlines()}


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    def __str__(self) -> str:
        return short(self.path)

    @cached_property
    def tokens(self) -> list[Token]:
        blocks = MarkdownIt().enable("table").parse(self.path.read_text("utf-8"))
        return [token for block in blocks for token in (block, *(block.children or []))]

    @property
    def links(self) -> list[str]:
        """Give the targets of links and pictures."""
        found = (token.attrs.get("href") or token.attrs.get("src") for token in self.tokens)
        return [str(target) for target in found if target]

    @property
    def anchors(self) -> set[str]:
        """Give what `#...` may point to: its headings, written as GitHub writes them."""
        headings = [
            after.content
            for token, after in zip(self.tokens, self.tokens[1:], strict=False)
            if token.type == "heading_open"
        ]
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

    @property
    def spans(self) -> list[str]:
        """Give the pieces of code inside sentences."""
        return [token.content for token in self.tokens if token.type == "code_inline"]

    def snippets(self, language: str) -> list[str]:
        """Give the blocks of code in a language."""
        return [token.content for token in self.tokens if token.type == "fence" and token.info == language]

    @property
    def typed(self) -> list[str]:
        """Give the lines of its shell snippets, without comments; a line that goes on below is one."""
        lines = "".join(self.snippets("sh")).replace("\\\n", " ").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]

    @property
    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row of its tables, as they are written."""
        cells: list[str] = []
        for token, after in zip(self.tokens, self.tokens[1:], strict=False):
            if token.type == "tr_open":
                cells = []
            if token.type in ("td_open", "th_open"):
                cells.append(after.content)
            if token.type == "tr_close":
                yield cells


def ours(path: Path) -> bool:
    folders = path.relative_to(REPOSITORY).parts[:-1]
    return not any(folder in IGNORED or folder.startswith(".") for folder in folders)


PAGES = [Page(path) for path in sorted(REPOSITORY.rglob("*.md")) if ours(path)]
README = next(page for page in PAGES if str(page) == "README.md")
CONTRIBUTING = next(page for page in PAGES if str(page) == "CONTRIBUTING.md")
