"""Events over a broker: whatever comes twice, late, in disorder or broken, each event is told once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from nats.js.errors import Error

from compare.launcher import Fleet
from compare.readiness import ask
from tests.marketplace.crowd import eventually
from tests.realistic.mailbox import Mailbox, as_fleet, cancellation, event
from tests.realistic.postman import Postman

pytestmark = pytest.mark.slow

REPLICAS = 2
NO_EVENTS = [b"", b"{", b"null", b"\xff\xfe", b"[1]"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fleet, Mailbox]]:
    with as_fleet(tmp_path_factory.mktemp("mailboxes"), REPLICAS, broker=True) as both:
        yield both


@pytest.fixture
def fleet(running: tuple[Fleet, Mailbox]) -> Fleet:
    return running[0]


@pytest.fixture
def mailbox(running: tuple[Fleet, Mailbox]) -> Mailbox:
    return running[1]


@pytest.fixture
def postman(mailbox: Mailbox) -> Postman:
    assert mailbox.postman
    return mailbox.postman


def written(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode()


def all_is_dealt_with(postman: Postman) -> None:
    eventually(postman.counts_waiting, lambda waiting: waiting == 0)


def test_what_the_broker_brings_twice_is_told_once(mailbox: Mailbox, postman: Postman) -> None:
    placed = event()
    postman.posts(*[written(placed)] * 5)
    all_is_dealt_with(postman)
    assert [each.order_id for each in mailbox.owner_of(placed).sees_all()] == [placed["order_id"]]


def test_what_is_published_twice_under_one_name_the_broker_keeps_once(mailbox: Mailbox, postman: Postman) -> None:
    before, placed = postman.counts_kept(), event()
    for _ in range(2):
        postman.posts(written(placed), message_id=f"event {placed['event_id']}")
    assert postman.counts_kept() == before + 1


def test_a_call_and_a_message_about_the_same_event_are_one_notification(mailbox: Mailbox, postman: Postman) -> None:
    placed = event()
    mailbox.relay.tells(placed)
    postman.posts(written(placed))
    all_is_dealt_with(postman)
    assert len(mailbox.owner_of(placed).sees_all()) == 1


def test_the_numbers_of_the_events_decide_whatever_order_they_come_in(mailbox: Mailbox, postman: Postman) -> None:
    owner = mailbox.owner()
    events = [event(buyer_id=owner.id) for _ in range(30)]
    cancelled = cancellation(events[0])
    postman.posts(*map(written, [cancelled, *events[::-1]]))
    all_is_dealt_with(postman)
    told = [each.order_id for each in owner.sees_all()]
    assert told == [each["order_id"] for each in [cancelled, *reversed(events)]]


@pytest.mark.parametrize("body", NO_EVENTS, ids=ascii)
def test_what_is_no_event_goes_aside_and_holds_nothing_up(mailbox: Mailbox, postman: Postman, body: bytes) -> None:
    placed = event()
    postman.posts(body, written(event(total_cents=-1)), written(placed))
    all_is_dealt_with(postman)
    assert len(mailbox.owner_of(placed).sees_all()) == 1
    assert body in postman.reads_aside()


def test_what_makes_no_sense_is_logged_without_what_is_in_it(fleet: Fleet, postman: Postman) -> None:
    postman.posts(written(event(reason="a secret", kind="order-lost")))
    all_is_dealt_with(postman)
    logs = "".join(each.log.read_text() for each in fleet.members.values() if each.process == "notifications")
    assert "an event makes no sense" in logs
    assert "a secret" not in logs


def test_who_consumes_goes_on_with_the_trace_of_who_published(fleet: Fleet, postman: Postman) -> None:
    trace = uuid4().hex
    postman.posts(b"no event", traceparent=f"00-{trace}-{uuid4().hex[:16]}-01")
    all_is_dealt_with(postman)
    assert trace in "".join(each.log.read_text() for each in fleet.members.values())


def test_what_a_frozen_copy_took_along_is_brought_to_another(fleet: Fleet, mailbox: Mailbox, postman: Postman) -> None:
    owner = mailbox.owner(replica=1)
    events = [event(buyer_id=owner.id) for _ in range(200)]
    fleet.freeze("notifications-1")
    try:
        postman.posts(*map(written, events))
        all_is_dealt_with(postman)
        told = owner.sees_all(limit=100)
    finally:
        fleet.thaw("notifications-1")
    assert [each.order_id for each in told] == [each["order_id"] for each in reversed(events)]


def test_who_listens_hears_also_what_a_broker_brought(mailbox: Mailbox, postman: Postman) -> None:
    placed = event()
    with mailbox.owner_of(placed).listens() as line:
        postman.posts(written(placed))
        assert line.hears().order_id == placed["order_id"]


def test_without_its_broker_it_serves_and_names_what_fails(fleet: Fleet, mailbox: Mailbox, postman: Postman) -> None:
    placed, member = event(), fleet.members["notifications-1"]
    mailbox.relay.tells(placed)

    def says() -> tuple[int, list[str] | None]:
        status, ready = ask(member.url, "/health/ready")
        return status, ready.get("degraded")

    assert says() == (200, None)
    fleet.kill("broker")
    eventually(says, lambda said: said == (200, ["broker"]))
    assert len(mailbox.owner_of(placed).sees_all()) == 1
    fleet.restart("broker")
    eventually(says, lambda said: said == (200, None))


def test_a_broker_that_lost_its_disk_is_made_ready_again(fleet: Fleet, mailbox: Mailbox, postman: Postman) -> None:
    fleet.kill("broker")
    store = fleet.data / "broker"
    store.rename(Path(f"{store}-lost"))
    fleet.restart("broker")
    placed = event()
    eventually(lambda: tried(postman, written(placed)))
    eventually(lambda: len(mailbox.owner_of(placed).sees_all()) == 1)


def tried(postman: Postman, body: bytes) -> bool:
    """Post, and tell whether there was somebody to take it."""
    try:
        postman.posts(body)
    except Error:
        return False
    return True
