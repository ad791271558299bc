"""Users is down: whatever needs an account is refused, since nobody can say whether the account still stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.marketplace.connection import refused
from tests.marketplace.crowd import at_once
from tests.marketplace.shopper import Shopper
from tests.resilience.town import BOUND_SECONDS, SERVICES, SIGNER, Town, within

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Belongings:
    """What somebody has who sells, buys and reviews."""

    owner: Shopper
    lamp: Any
    order: Any
    review: Any

    def now(self) -> "Belongings":
        """Look at everything again."""
        lamp, order = self.owner.looks_at(self.lamp), self.owner.opens_order(self.order)
        return Belongings(self.owner, lamp, order, self.owner.reads_review(self.review))

    @property
    def writes(self) -> list[Callable[[], object]]:
        """List what changes something outside of Users, as its owner would do it."""
        me, lamp = self.owner, self.lamp
        return [
            lambda: me.sells("chair"),
            lambda: me.edits(lamp, price_cents=1),
            lambda: me.restocks(lamp, 7),
            lambda: me.withdraws(lamp),
            lambda: me.orders(lamp),
            lambda: me.cancels(self.order),
            lambda: me.reviews(lamp),
            lambda: me.rewrites(self.review, rating=1),
            lambda: me.takes_back(self.review),
        ]

    @property
    def account_writes(self) -> list[Callable[[], object]]:
        return [lambda: self.owner.changes_profile(name="Eve"), lambda: self.owner.closes_account()]


@pytest.fixture
def belongings(town: Town) -> Belongings:
    owner = town.visitor.joins("Olga Owner")
    lamp = owner.sells()
    order, review = owner.orders(lamp), owner.reviews(lamp)
    return Belongings(owner, owner.looks_at(lamp), order, review)


def test_every_operation_that_needs_an_account_is_refused_and_changes_nothing(
    town: Town, belongings: Belongings
) -> None:
    guarded = [operation for operation in town.operations if operation.needs_account]
    assert {operation.service for operation in guarded} == set(SERVICES)
    with town.without(SIGNER):
        assert [str(operation) for operation in guarded if town.status(operation) != 503] == []
        for write in belongings.writes + belongings.account_writes:
            with refused(503, "unavailable"):
                write()
    assert belongings.now() == belongings
    assert belongings.owner.sees_own_profile() == belongings.owner.user


def test_nothing_changes_while_the_check_takes_too_long(town: Town, belongings: Belongings) -> None:
    with town.hanging(SIGNER), within(BOUND_SECONDS):
        done, refusals = at_once(belongings.writes)
    assert (done, {refusal.status for refusal in refusals} <= {503, 504}) == ([], True)
    assert belongings.now() == belongings


def test_a_closed_account_is_let_in_neither_without_users_nor_with_it_again(town: Town, belongings: Belongings) -> None:
    belongings.owner.closes_account()
    with town.without(SIGNER), refused(503, "unavailable"):
        belongings.owner.orders(belongings.lamp)
    for write in belongings.writes + belongings.account_writes:
        with refused(401, "not-signed-in"):
            write()


def test_what_needs_no_account_is_still_served(town: Town, belongings: Belongings) -> None:
    with town.without(SIGNER):
        assert town.visitor.looks_at(belongings.lamp) == belongings.lamp
        assert town.visitor.reads_summary(belongings.lamp).count == 1
