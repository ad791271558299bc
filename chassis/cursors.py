"""Cursors: where a slice of a sorted list ended, so that the next one starts there (keyset pagination).

Counting past rows (`OFFSET`) makes page 10,000 cost ten thousand times page 1; a key does not.
"""

import base64
import json
from typing import Any

from pydantic_core import from_json

from contracts.numbers import MAX_ID
from contracts.problems import CursorDoesNotFit
from contracts.text import is_storable


def encode(scope: list[Any], key: list[Any]) -> str:
    """Write down the last row's sort key, and the filter and sort (`scope`) for which it holds."""
    return base64.urlsafe_b64encode(json.dumps([scope, key], ensure_ascii=False).encode()).decode().rstrip("=")


def decode(cursor: str, scope: list[Any], kinds: list[type]) -> list[Any]:
    """Read the sort key back.

    Python's own JSON parser raises RecursionError for deep nesting, which is not a ValueError. Pydantic's parser
    limits the depth, and refuses NaN and half a surrogate pair, always with a ValueError.

    Raises:
        CursorDoesNotFit: it was tampered with, or given for another filter or sort.
    """
    if "=" in cursor:  # We give out none.
        raise CursorDoesNotFit()
    try:
        text = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        given_for, key = from_json(text, allow_inf_nan=False)
    except (ValueError, TypeError) as error:
        raise CursorDoesNotFit() from error
    if given_for != scope or not isinstance(key, list) or not _is_key(key, kinds):
        raise CursorDoesNotFit()
    return key


def _is_key(key: list[Any], kinds: list[type]) -> bool:
    return [type(part) for part in key] == kinds and all(_is_storable(part) for part in key)


def _is_storable(part: int | str) -> bool:
    return 0 <= part <= MAX_ID if isinstance(part, int) else is_storable(part)
