"""Hostile input: texts and bytes that make parsers raise what their callers do not expect.

Random text hardly ever nests a thousand levels deep, so the shapes that broke parsers elsewhere are listed here, and
hypothesis mixes them with whatever it makes up itself.
"""

import base64
import json
from typing import Any

from hypothesis import strategies as st

DEPTHS = st.sampled_from([1, 50, 199, 200, 201, 990, 1_400, 20_000])
OPENINGS = st.sampled_from(["[", '{"a":', '[{"a":', "[[],"])
DIGITS = st.sampled_from([19, 20, 309, 1_400, 4_299, 4_300, 4_301, 20_000])
ODD_WORDS = st.sampled_from(
    ["", "null", "NaN", "Infinity", "-Infinity", "1e999", "-0", "true", '"\\ud800"', "\ufeff[]", "[]", "{}", "\0", "\\"]
)

nested = st.builds(lambda opening, depth: opening * depth, OPENINGS, DEPTHS)
long_numbers = st.builds(lambda digits, sign: sign + "9" * digits, DIGITS, st.sampled_from(["", "-"]))
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
json_texts = ODD_WORDS | nested | long_numbers | values.map(json.dumps) | st.text()
"""Texts that are JSON, that nearly are, or that are not at all."""


def array(parts: list[str]) -> str:
    return f"[{','.join(parts)}]"


def encoded(text: str) -> str:
    """Encode as tokens and cursors do; half a surrogate pair becomes the bytes that UTF-8 forbids."""
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")
