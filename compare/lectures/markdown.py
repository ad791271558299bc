"""Markdown: the text of notebooks and of the glossary as HTML that needs nothing from elsewhere."""

import base64
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from compare.lectures.links import Links, slug


def highlighted(code: str, language: str = "python") -> Markup:
    """Colour code; what is in a language that nobody knows stays as it is."""
    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    return Markup(highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n"))


def data_uri(content: bytes, media_type: str) -> str:
    """Write a file as an address which holds it."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def parser() -> MarkdownIt:
    """Make what reads Markdown. HTML in it is shown, not obeyed: a page should look the same to GitHub and to us."""
    options = {"html": False, "highlight": lambda code, language, _: str(highlighted(code, language))}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


def plain(text: str) -> str:
    """Give one line of Markdown without its signs."""
    children = parser().parseInline(text)[0].children or []
    return "".join(" " if token.type == "softbreak" else token.content for token in children)


@dataclass(frozen=True)
class Markdown:
    """One document on its way to a page: its links lead where they should, and its pictures come along."""

    document: Path
    links: Links

    def html(self, text: str) -> Markup:
        """Render a piece of the document."""
        parsed = parser()
        tokens = parsed.parse(text)
        self.prepare(tokens)
        return Markup(parsed.renderer.render(tokens, parsed.options, {}))

    def prepare(self, tokens: Sequence[Token]) -> None:
        """Change what a page must have otherwise than its document: the names of headings, links, and pictures."""
        for token, after in pairwise(tokens):
            if token.type == "heading_open":
                token.attrs["id"] = slug(plain(after.content))
        for token in (child for block in tokens for child in block.children or []):
            if token.type == "link_open":
                token.attrs["href"] = self.links.leads_to(str(token.attrs["href"]), self.document)
            if token.type == "image":
                self.embed(token)

    def embed(self, image: Token) -> None:
        """Put a picture into the page, or a link if it is not in the repository: nothing is loaded from elsewhere."""
        address = str(image.attrs["src"])
        file = self.document.parent / unquote(urlsplit(address).path)
        if not urlsplit(address).netloc and file.is_file():
            image.attrs["src"] = data_uri(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "image/png")
        else:
            image.type, image.tag = "text", ""
            image.content = f"[{image.content}: {address}]"
