"""Hostile input: what no friendly client would send is refused, and nothing breaks."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.marketplace.caller import NOTHING
from tests.marketplace.connection import refused
from tests.realistic.mailbox import Mailbox, event, in_process

TOO_BIG = 2**63
HOSTILE_FIELDS = {
    "event_id": [0, -1, TOO_BIG, True, "1", 1.5, None],
    "kind": ["order-lost", "", 1, None, []],
    "order_id": [0, TOO_BIG, "1", None],
    "buyer_id": [0, TOO_BIG, {}, None],
    "total_cents": [-1, 10**18, 12.5, "12", None],
    "reason": ["", " ", "x" * 501, "\x00", "\ud800", "a\u202eb", 1],
    "happened_at": [
        "yesterday",
        "2020-02-02T20:20:20",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        0,
        "0",
        None,
    ],
    "colour": ["red"],
}
HOSTILE_BODIES: list[Any] = [NOTHING, None, 1, {}, [], [1], [[]], [{}], [event()] * 101, [event(), {}]]
HOSTILE_QUERIES: list[dict[str, Any]] = [
    {"limit": 0}, {"limit": 101}, {"limit": "many"}, {"unread": "perhaps"}, {"after": "x"}, {"after": "é"},
    {"after": "W10"}, {"after": "x" * 2_001},
]  # fmt: skip


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    with in_process(tmp_path_factory.mktemp("mailbox")) as mailbox:
        yield mailbox


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/stream"), ("HEAD", "/stream"), ("POST", "/read"), ("POST", "/1/read")],
)
def test_who_is_not_signed_in_learns_nothing(mailbox: Mailbox, method: str, path: str, token: str) -> None:
    owner = mailbox.owner()
    owner.token = token
    answer = owner.sends(method, f"/notifications{path}")
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in HOSTILE_FIELDS.items() for value in values], ids=ascii
)
def test_an_event_that_makes_no_sense_is_refused(mailbox: Mailbox, field: str, value: Any) -> None:
    with refused(422, "invalid-request"):
        mailbox.relay.tells(event(**{field: value}))


@pytest.mark.parametrize("body", HOSTILE_BODIES, ids=range(len(HOSTILE_BODIES)))
def test_a_body_that_is_no_list_of_events_is_refused(mailbox: Mailbox, body: Any) -> None:
    assert mailbox.relay.sends("POST", "/internal/events", body).refusal.status == 422


@pytest.mark.parametrize("query", HOSTILE_QUERIES, ids=str)
def test_a_question_that_makes_no_sense_is_refused(mailbox: Mailbox, query: dict[str, Any]) -> None:
    assert mailbox.owner().sends("GET", "/notifications", params=query).refusal.status == 422


@pytest.mark.parametrize("number", ["x", "1.0", "1_0", "%00", "1%2f2"])
def test_a_number_that_is_none_is_refused_or_not_found(mailbox: Mailbox, number: str) -> None:
    answer = mailbox.owner().sends("POST", f"/notifications/{number}/read", as_written=True)
    assert answer.refusal.status in (404, 422)


def test_the_largest_that_is_allowed_is_stored(mailbox: Mailbox) -> None:
    largest = event(event_id=2**53 - 1, order_id=2**53 - 1, buyer_id=2**53 - 1, total_cents=10**17)
    assert mailbox.relay.tells(largest).accepted == 1
    assert mailbox.owner_of(largest).sees_all()[0].text.endswith("is placed: 1000000000000000.00 in all.")
