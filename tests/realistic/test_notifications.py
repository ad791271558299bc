"""Notifications: each event becomes one message of one user, who reads it or not."""

from collections.abc import Iterator

import pytest

from tests.marketplace.connection import refused
from tests.realistic.mailbox import Mailbox, cancellation, event, in_process


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    with in_process(tmp_path_factory.mktemp("mailbox")) as mailbox:
        yield mailbox


def test_an_event_becomes_a_notification_of_the_buyer_and_of_nobody_else(mailbox: Mailbox) -> None:
    placed = event(total_cents=1_205)
    report = mailbox.relay.tells(placed)
    (told,) = mailbox.owner_of(placed).sees_all()
    assert (report.accepted, report.seen_before) == (1, 0)
    assert (told.kind, told.order_id, told.read_at) == ("order-placed", placed["order_id"], None)
    assert told.text == f"Order {placed['order_id']} is placed: 12.05 in all."
    assert mailbox.owner().sees_all() == []
