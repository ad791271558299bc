"""Fragments: parts of the page, as HTML. Whatever comes from a marketplace is text there."""

import re
from http import HTTPStatus
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from compare.structure.calls import Call

TEMPLATES = Environment(
    loader=PackageLoader("compare.stage", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What no page may hold, and what would turn the direction of the text around it."""

SHORTEST_BAR = 0.4


def fragment(template: str, **parts: Any) -> HTMLResponse:
    return HTMLResponse(INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", TEMPLATES.get_template(template).render(parts)))


def status_word(status: int) -> str:
    """Say a status in words."""
    if status == 0:
        return "no answer"
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def status_class(status: int) -> str:
    """Tell what kind of a status it is, for its colour; the words say it, too."""
    return "none" if status == 0 else f"{status // 100}xx"


def bar(call: Call, until_ms: float) -> str:
    """Give the place of a call's bar in its column, as CSS."""
    begin = min(100.0, 100 * max(0.0, call.begins_ms) / until_ms) if until_ms else 0.0
    length = min(100.0 - begin, 100 * call.ms / until_ms) if until_ms else 0.0
    return f"margin-left:{min(begin, 100 - SHORTEST_BAR):.2f}%;width:{max(length, SHORTEST_BAR):.2f}%"


TEMPLATES.filters.update(status_word=status_word, status_class=status_class, bar=bar)
