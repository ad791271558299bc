"""Pass the trace on.

A visitor looks at the reviews of a lamp. Reviews does not know the names of the authors, so it asks Users.
Each request carries a header, `traceparent`, such as `00-<trace>-<span>-01`.
The trace says which story this is. It is the same from the first program to the last.
The span says who asks. Each program that asks makes up a new one, of 16 hexadecimal digits.
Reviews forgets the header. So Users believes that a new story begins, and nobody finds the two lines in the logs.
Sometimes no header comes in, since the story begins here. Then Reviews makes up a trace, of 32 digits.
Others may send nonsense in the header. That is treated as if none had come.

Your task: let `headers_for` give the `traceparent` to send on, made from the headers that came in.
`new_span()` and `new_trace()` make up numbers.

Lecture: notebooks/09_monitoring_and_logs.ipynb
"""

import re
from collections.abc import Callable, Mapping
from secrets import token_hex

TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
RECORD_IT = "01"

Ask = Callable[[str, Mapping[str, str]], list[str]]
"""Asks another service, with a path and headers."""


def new_trace() -> str:
    return token_hex(16)


def new_span() -> str:
    return token_hex(8)


def headers_for(incoming: Mapping[str, str]) -> dict[str, str]:
    """Give the headers that an outgoing call must carry."""
    return {}


def authors(incoming: Mapping[str, str], ask: Ask) -> list[str]:
    """Ask Users for the names of those who wrote the reviews."""
    return ask("/internal/names", headers_for(incoming))


# --- The check: leave it as it is. ---

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def heard(incoming: Mapping[str, str]) -> str:
    """Let Reviews ask, and give the `traceparent` that Users hears."""
    received: list[Mapping[str, str]] = []

    def users(path: str, headers: Mapping[str, str]) -> list[str]:
        received.append(headers)
        return ["Ada", "Edith"]

    authors(incoming, users)
    return received[0].get("traceparent", "")


def parts(incoming: Mapping[str, str]) -> tuple[str, str, str]:
    """Give the trace, the span and the flags that Users hears."""
    header = heard(incoming)
    found = TRACEPARENT.fullmatch(header)
    assert found, f"Users should hear a traceparent like 00-<32 digits>-<16 digits>-01, but hears {header!r}."
    trace, span, flags = found.groups()
    return trace, span, flags


def test_the_story_stays_the_same() -> None:
    trace, _, _ = parts({"traceparent": f"00-{TRACE}-{SPAN}-01"})
    assert trace == TRACE, f"The trace {TRACE} came in, and {trace} went out. It should be the same."


def test_users_hears_who_asks_now() -> None:
    _, span, _ = parts({"traceparent": f"00-{TRACE}-{SPAN}-01"})
    assert span != SPAN, "The span that went out is the one that came in. It should be a new one: now Reviews asks."


def test_every_call_has_a_span_of_its_own() -> None:
    spans = {parts({"traceparent": f"00-{TRACE}-{SPAN}-01"})[1] for _ in range(5)}
    assert len(spans) == 5, f"Five calls should have five spans, but they have {len(spans)}. Make one up for each call."


def test_the_flags_go_on_as_they_came() -> None:
    _, _, flags = parts({"traceparent": f"00-{TRACE}-{SPAN}-00"})
    assert flags == "00", f"The flags 00 ('do not record it') came in, and {flags} went out. Pass them on."


def test_a_story_may_begin_here() -> None:
    first, second = parts({}), parts({})
    assert first[0] != second[0], "Two stories that begin here have the same trace. Make up a new one for each."
    assert first[2] == RECORD_IT, f"A story that begins here should have the flags {RECORD_IT}, but has {first[2]}."


def test_nonsense_is_not_passed_on() -> None:
    for nonsense in ("hello", f"00-{TRACE}", f"00-{TRACE.upper()}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01; drop table"):
        trace, _, _ = parts({"traceparent": nonsense})
        assert trace.lower() != TRACE, f"{nonsense!r} is no traceparent, so a new trace should begin, not {trace}."
