"""Typed: a request as somebody typed it. Whatever it is, it goes to a marketplace, and its answer is what we show."""

import re
from urllib.parse import quote

from compare.stage.use_cases import Asked

METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
MOST_PATH, MOST_BODY = 4_000, 2 * 1024 * 1024


class CannotBeSent(Exception):
    """What was typed is no request; the message says why, and what would be one."""


def typed(method: str, path: str, body: str, signed_in: bool) -> Asked:
    """Make a request of what was typed; letters and spaces that no path may have are encoded, all else goes as it is.

    Raises:
        CannotBeSent: it is none.
    """
    method = method.strip().upper()
    if not METHOD.fullmatch(method):
        raise CannotBeSent("A method is one word, such as GET or POST.")
    if method == "CONNECT":
        raise CannotBeSent("CONNECT asks for a tunnel to somebody else; only paths of the marketplaces can be asked.")
    if not path.startswith("/"):
        raise CannotBeSent("A path begins with /, such as /inventory; no other host can be asked.")
    if len(path) > MOST_PATH or CONTROLS.search(path):
        raise CannotBeSent(f"A path is one line of at most {MOST_PATH:,} characters.")
    return Asked(method, encoded(path), checked(body), signed_in=signed_in)


def encoded(path: str) -> str:
    try:
        return quote(path, safe=PRINTABLE)
    except UnicodeEncodeError as error:
        raise CannotBeSent("The path holds half a character.") from error


def checked(body: str) -> str:
    try:
        if len(body.encode()) <= MOST_BODY:
            return body
    except UnicodeEncodeError as error:
        raise CannotBeSent("The body holds half a character.") from error
    raise CannotBeSent(f"A body may hold {MOST_BODY:,} bytes here; the marketplaces take half of that.")
