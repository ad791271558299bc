"""Notifications: each event becomes one message of one user, who reads it or not."""

from collections.abc import Iterator

import pytest

from tests.marketplace.connection import refused
from tests.realistic.mailbox import Mailbox, cancellation, event, in_process

TOO_BIG = 2**63


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    with in_process(tmp_path_factory.mktemp("mailbox")) as mailbox:
        yield mailbox


def test_an_event_becomes_a_notification_of_the_buyer_and_of_nobody_else(mailbox: Mailbox) -> None:
    placed = event(total_cents=1_205)
    report = mailbox.teller.tells(placed)
    (told,) = mailbox.owner_of(placed).sees_all()
    assert (report.accepted, report.seen_before) == (1, 0)
    assert (told.kind, told.order_id, told.read_at) == ("order-placed", placed["order_id"], None)
    assert told.text == f"Order {placed['order_id']} is placed: 12.05 in all."
    assert mailbox.owner().sees_all() == []


@pytest.mark.parametrize(("reason", "end"), [({"reason": "Wrong colour"}, ": Wrong colour"), ({}, "."), (None, ".")])
def test_a_cancellation_says_why_if_the_buyer_did(mailbox: Mailbox, reason: dict[str, str] | None, end: str) -> None:
    cancelled = cancellation(event(), **({"reason": None} if reason is None else reason))
    mailbox.teller.tells(cancelled)
    (told,) = mailbox.owner_of(cancelled).sees_all()
    assert (told.kind, told.text) == ("order-cancelled", f"Order {cancelled['order_id']} is cancelled{end}")


def test_a_moment_is_told_in_utc_whatever_zone_it_came_in(mailbox: Mailbox) -> None:
    placed = event(happened_at="2024-05-06T07:08:09.5+02:00")
    mailbox.teller.tells(placed)
    assert b'"created_at":"2024-05-06T05:08:09.500000Z"' in mailbox.owner_of(placed).sends("GET", "/notifications").body


def test_an_event_that_is_told_again_is_ignored_whatever_it_says_now(mailbox: Mailbox) -> None:
    placed = event()
    first = mailbox.teller.tells(placed, placed)
    again = mailbox.teller.tells(event(), {**placed, "total_cents": 1}, event())
    assert (first.accepted, first.seen_before) == (1, 1)
    assert (again.accepted, again.seen_before) == (2, 1)
    (told,) = mailbox.owner_of(placed).sees_all()
    assert told.text.endswith("12.50 in all.")


def test_what_was_read_stays_read_when_its_event_is_told_again(mailbox: Mailbox) -> None:
    placed = event()
    owner = mailbox.owner_of(placed)
    mailbox.teller.tells(placed)
    read = owner.reads(owner.sees_all()[0])
    mailbox.teller.tells(placed)
    assert owner.sees_all() == [read]


@pytest.mark.parametrize("together", [True, False])
def test_within_an_order_the_numbers_of_the_events_decide_and_not_who_came_first(
    mailbox: Mailbox, together: bool
) -> None:
    placed = event()
    cancelled = cancellation(placed)
    for events in [(cancelled, placed)] if together else [(cancelled,), (placed,)]:
        mailbox.teller.tells(*events)
    told = mailbox.owner_of(placed).sees_all()
    assert [each.kind for each in told] == ["order-cancelled", "order-placed"]


def test_a_batch_with_a_broken_event_tells_nothing(mailbox: Mailbox) -> None:
    placed = event()
    with refused(422, "invalid-request"):
        mailbox.relay.tells(placed, event(total_cents=-1))
    assert mailbox.owner_of(placed).sees_all() == []


def test_the_list_is_walked_slice_by_slice_while_it_grows(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    events = [event(buyer_id=owner.id) for _ in range(7)]
    mailbox.teller.tells(*events)
    first = owner.sees(limit=3)
    mailbox.teller.tells(event(buyer_id=owner.id))
    rest = owner.sees(limit=100, after=first.next)
    assert [each.order_id for each in first.items + rest.items] == [each["order_id"] for each in reversed(events)]
    assert rest.next is None
    assert len(owner.sees_all(limit=1)) == 8


def test_a_cursor_is_good_for_one_user_and_one_filter(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    mailbox.teller.tells(*(event(buyer_id=owner.id) for _ in range(2)))
    after = owner.sees(limit=1).next
    with refused(422, "cursor-does-not-fit"):
        owner.sees(unread="true", after=after)
    with refused(422, "cursor-does-not-fit"):
        mailbox.owner().sees(after=after)


def test_a_notification_is_read_once_and_keeps_the_moment(mailbox: Mailbox) -> None:
    owner = mailbox.owner()
    mailbox.teller.tells(event(buyer_id=owner.id), event(buyer_id=owner.id))
    newer, older = owner.sees_all()
    read = owner.reads(older)
    assert read.read_at is not None
    assert read == older.model_copy(update={"read_at": read.read_at})
    assert owner.reads(older) == read
    assert owner.sees_all() == [newer, read]
    assert owner.sees_all(unread="true") == [newer]
    assert owner.sees_all(unread="false") == [newer, read]


def test_all_are_read_at_once_and_only_ones_own(mailbox: Mailbox) -> None:
    owner, other = mailbox.owner(), mailbox.owner()
    mailbox.teller.tells(*(event(buyer_id=user.id) for user in (owner, owner, other)))
    early = owner.reads(owner.sees_all()[0])
    owner.reads_everything()
    owner.reads_everything()
    assert owner.sees_all(unread="true") == []
    assert owner.sees_all()[0] == early
    assert len(other.sees_all(unread="true")) == 1


@pytest.mark.parametrize("number", [0, -1, TOO_BIG, 10**30])
def test_what_is_not_there_cannot_be_read(mailbox: Mailbox, number: int) -> None:
    with refused(404, "no-such-notification"):
        mailbox.owner().reads(number)


def test_anothers_is_as_if_it_were_not_there(mailbox: Mailbox) -> None:
    placed = event()
    mailbox.teller.tells(placed)
    (told,) = mailbox.owner_of(placed).sees_all()
    with refused(404, "no-such-notification"):
        mailbox.owner().reads(told)
    assert mailbox.owner_of(placed).sees_all() == [told]
