"""Outputs: what a cell of code printed, drew or raised, as HTML."""

import base64
from collections.abc import Callable

from markupsafe import Markup, escape
from nbconvert.filters.ansi import ansi2html
from nbformat import NotebookNode

from compare.lectures.markdown import data_uri


def text(content: str) -> Markup:
    """Show text as a terminal would, colours included; markup in it is text too."""
    return Markup(f"<pre>{ansi2html(content.rstrip(chr(10)))}</pre>")


def markup(content: str) -> Markup:
    """Show HTML that a cell made on purpose."""
    return Markup(f'<div class="html">{content}</div>')


def svg(content: str) -> Markup:
    return picture(data_uri(content.encode(), "image/svg+xml"))


def png(content: str) -> Markup:
    return picture(data_uri(base64.b64decode(content), "image/png"))


def jpeg(content: str) -> Markup:
    return picture(data_uri(base64.b64decode(content), "image/jpeg"))


def picture(address: str) -> Markup:
    return Markup('<figure><img src="{}" alt="What the code above drew"></figure>').format(address)


WAYS: dict[str, Callable[[str], Markup]] = {
    "text/html": markup,
    "image/svg+xml": svg,
    "image/png": png,
    "image/jpeg": jpeg,
    "text/plain": text,
}
"""How each media type is shown; the first that an output has is taken."""


def html(output: NotebookNode) -> Markup:
    """Show one output."""
    if output.output_type == "stream":
        return text(output.text)
    if output.output_type == "error":
        return text("\n".join(output.traceback))
    known = [media_type for media_type in WAYS if media_type in output.data]
    return WAYS[known[0]](output.data[known[0]]) if known else escape("")
