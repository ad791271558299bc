"""Prose: the sentences of a Markdown text, as a reader sees them: without code, tables and addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter

from markdown_it import MarkdownIt
from markdown_it.token import Token

END_OF_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[^\W\d_])|\n{2,}")
WORD = re.compile(r"[^\W\d_][\w'-]*")
LONG_WORD = 6


@dataclass(frozen=True)
class Run:
    """A piece of text, and the address that it links to, if it does."""

    text: str
    link: str = ""


def runs(markdown: str) -> Iterator[list[Run]]:
    """Yield each paragraph and list entry as its pieces; headings, code and tables are none."""
    tokens = MarkdownIt().enable("table").parse(markdown)
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type == "paragraph_open":
            pieces = groupby(_pieces(token.children or []), key=attrgetter("link"))
            yield [Run("".join(piece.text for piece in same), link) for link, same in pieces]


def _pieces(children: list[Token]) -> Iterator[Run]:
    link = ""
    for child in children:
        if child.type in ("link_open", "link_close"):
            link = str(child.attrs.get("href", ""))
        elif child.type == "code_inline":
            yield Run("…", link)
        elif child.type in ("text", "softbreak"):
            yield Run(child.content or " ", link)


def sentences(markdown: str) -> list[str]:
    paragraphs = ("".join(run.text for run in each) for each in runs(markdown))
    return [part for each in paragraphs for part in END_OF_SENTENCE.split(each) if WORD.search(part)]


def words(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def lix(found: list[str]) -> float:
    """Give the readability index of C.-H. Björnsson (1968): words a sentence, plus the share of long words in percent.

    Below 30, it is a book for children; 40 is a newspaper; above 50, official language begins.
    """
    every = [word for sentence in found for word in words(sentence)]
    long = [word for word in every if len(word) > LONG_WORD]
    return len(every) / len(found) + 100 * len(long) / len(every)
