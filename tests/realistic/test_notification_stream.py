"""The stream: who listens hears what is new, at once and once, wherever it was written down."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from uuid import uuid4

import pytest

from compare.launcher import Fleet
from tests.marketplace.crowd import at_once, eventually
from tests.realistic.mailbox import Mailbox, as_fleet, cancellation, event, in_process

pytestmark = pytest.mark.slow

REPLICAS = 2
MORE_THAN_A_POOL = 40


@pytest.fixture(scope="module")
def fleet_and_mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fleet, Mailbox]]:
    with as_fleet(tmp_path_factory.mktemp("mailboxes"), REPLICAS, LOG_LEVEL="INFO") as both:
        yield both


@pytest.fixture
def mailbox(fleet_and_mailbox: tuple[Fleet, Mailbox]) -> Mailbox:
    return fleet_and_mailbox[1]


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    """A mailbox whose streams end soon."""
    with in_process(tmp_path_factory.mktemp("short"), STREAM_SECONDS="0.3") as mailbox:
        yield mailbox


@pytest.mark.parametrize("replica", range(REPLICAS))
def test_who_waits_hears_what_comes_also_through_another_process(mailbox: Mailbox, replica: int) -> None:
    owner = mailbox.owner()
    with owner.listens() as line:
        mailbox.relay_to(replica).tells(event(), event(buyer_id=owner.id))
        heard = [line.hears()]
        mailbox.relay_to(replica).tells(event(buyer_id=owner.id))
        heard.append(line.hears())
    assert heard == owner.sees_all()[::-1]


def test_the_stream_begins_with_what_is_new(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    mailbox.relay.tells(event(buyer_id=owner.id))
    with owner.listens() as line:
        mailbox.relay.tells(event(buyer_id=owner.id))
        assert line.hears() == owner.sees_all()[0]


def test_who_comes_back_hears_what_was_missed_and_then_what_is_new(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    with owner.listens() as line:
        mailbox.relay.tells(event(buyer_id=owner.id))
        last = line.hears()
    missed = [event(buyer_id=owner.id) for _ in range(3)]
    mailbox.relay.tells(*missed)
    again = mailbox.owner(owner.id, replica=1)
    with again.listens(after=last.id) as line:
        heard = [line.hears() for _ in missed]
        mailbox.relay.tells(event(buyer_id=owner.id))
        heard.append(line.hears())
    assert [last, *heard] == owner.sees_all()[::-1]


def test_who_heard_nothing_also_knows_where_to_go_on(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    with owner.listens() as line:
        position = line.position
    mailbox.relay.tells(event(buyer_id=owner.id))
    with owner.listens(after=position) as line:
        assert line.hears() == owner.sees_all()[0]


def test_a_long_absence_is_made_up_for_in_full(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    for _ in range(3):
        mailbox.relay.tells(*(event(buyer_id=owner.id) for _ in range(100)))
    with owner.listens(after=0) as line:
        assert [line.hears() for _ in range(300)] == owner.sees_all(limit=100)[::-1]


def test_a_number_that_was_never_given_does_not_make_deaf(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    with owner.listens(after=2**53 - 1) as line:
        mailbox.relay.tells(event(buyer_id=owner.id))
        assert line.hears() == owner.sees_all()[0]


def test_an_order_is_told_in_its_order(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    placed = event(buyer_id=owner.id)
    with owner.listens() as line:
        mailbox.relay.tells(cancellation(placed), placed)
        assert [line.hears().kind, line.hears().kind] == ["order-placed", "order-cancelled"]


def test_events_that_are_told_at_the_same_time_are_told_once(mailbox: Mailbox) -> None:
    """By several relays, to both processes, each in an order of its own."""
    owner = mailbox.owner()
    events = [event(buyer_id=owner.id) for _ in range(20)]
    batches = [events, events[::-1], events[10:], events[:10]]
    relays = [mailbox.relay_to(number % REPLICAS) for number in range(len(batches) * REPLICAS)]
    with owner.listens() as line:
        reports, refusals = at_once(
            [partial(relay.tells, *batch) for relay, batch in zip(relays, batches * 2, strict=True)]
        )
        heard = [line.hears() for _ in events]
    assert refusals == []
    assert sum(report.accepted for report in reports) == len(events)
    assert [each.order_id for each in owner.sees_all()] == [each["order_id"] for each in reversed(events)]
    assert sorted(each.id for each in heard) == sorted(each.id for each in owner.sees_all())


def test_one_event_that_everybody_tells_at_the_same_time_is_one_notification(mailbox: Mailbox) -> None:
    for _ in range(10):
        placed = event()
        relays = [mailbox.relay_to(number % REPLICAS) for number in range(8)]
        reports, refusals = at_once([partial(relay.tells, placed) for relay in relays])
        assert (sum(report.accepted for report in reports), refusals) == (1, [])
        assert len(mailbox.owner_of(placed).sees_all()) == 1


def test_a_crowd_that_listens_holds_no_connection_to_the_database(mailbox: Mailbox) -> None:
    crowd = [mailbox.owner() for _ in range(MORE_THAN_A_POOL)]
    with ExitStack() as lines:
        listening = [lines.enter_context(owner.listens()) for owner in crowd]
        mailbox.relay.tells(*(event(buyer_id=owner.id) for owner in crowd))
        heard = [line.hears() for line in listening]
        assert heard == [each for owner in crowd for each in owner.sees_all()]


def test_the_stream_ends_when_the_listener_leaves(fleet_and_mailbox: tuple[Fleet, Mailbox]) -> None:
    """A request is logged when it is over, under the trace that it came with."""
    fleet, mailbox = fleet_and_mailbox
    owner, trace = mailbox.owner(), uuid4().hex
    with owner.listens(traceparent=f"00-{trace}-{uuid4().hex[:16]}-01") as line:
        mailbox.relay.tells(event(buyer_id=owner.id))
        assert line.hears()
        assert trace not in fleet.members["notifications-1"].log.read_text()
    eventually(fleet.members["notifications-1"].log.read_text, lambda log: trace in log)


def test_head_of_the_stream_ends_at_once(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    for _ in range(3):
        answer = owner.sends("HEAD", "/notifications/stream")
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers["content-type"].startswith("text/event-stream")


def test_the_stream_ends_by_itself_after_a_while_and_says_when_to_come_back(short: Mailbox) -> None:
    owner = short.owner()
    short.relay.tells(event(buyer_id=owner.id), event(buyer_id=owner.id))
    first, *rest = owner.hears_for_a_while(**{"Last-Event-ID": "0"})
    assert first == "id: 0\nretry: 1000"
    assert [json.loads(block.splitlines()[0].removeprefix("data: "))["text"] for block in rest] == [
        each.text for each in owner.sees_all()[::-1]
    ]


def test_a_silent_stream_shows_that_it_lives(short: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """FastAPI does it every 15 seconds, and lets a test say otherwise."""
    monkeypatch.setattr("fastapi.routing._PING_INTERVAL", 0.05)
    assert short.owner().hears_for_a_while()[1:].count(": ping") >= 2


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "1_0", "", " ", str(2**63), "9" * 400, "\x01"])
def test_a_last_event_id_that_was_never_one_is_refused(short: Mailbox, number: str) -> None:
    answer = short.owner().sends("GET", "/notifications/stream", headers={"Last-Event-ID": number})
    assert answer.refusal.status == 422
