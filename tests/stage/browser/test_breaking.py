"""Breaking: whatever a class does to a box is seen on it, and all of it by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.stage.browser.visitor import Visitor

pytestmark = pytest.mark.slow


def test_a_killed_box_is_down_and_comes_back_by_a_restart(visitor: Visitor) -> None:
    visitor.kills("reviews")
    visitor.sees("reviews", "down")
    visitor.sees("monolith", "up", "monolith")
    visitor.restarts("reviews")
    visitor.sees("reviews", "up")


def test_a_frozen_box_thaws(visitor: Visitor) -> None:
    visitor.freezes("inventory")
    visitor.sees("inventory", "frozen")
    visitor.thaws("inventory")
    visitor.sees("inventory", "up")


def test_a_slow_box_says_by_how_much(visitor: Visitor) -> None:
    visitor.slows("inventory", 700)
    visitor.sees("inventory", "slow")
    visitor.chooses("inventory")
    expect(visitor.page.locator("#controls-state")).to_contain_text("slow by 700 ms")


def test_an_erroring_box_is_mended(visitor: Visitor) -> None:
    visitor.makes_erroring("users")
    visitor.sees("users", "erroring")
    visitor.mends("users")
    visitor.sees("users", "up")


def test_a_box_is_scaled_up_and_down(visitor: Visitor) -> None:
    visitor.scales("reviews", 2)
    visitor.sees_copies("reviews", 2)
    visitor.scales("reviews", 1)
    visitor.sees_copies("reviews", 1)


def test_the_same_fault_strikes_who_does_the_same_elsewhere(visitor: Visitor) -> None:
    visitor.kills("reviews", everywhere=True)
    visitor.sees("reviews", "down")
    visitor.sees("monolith", "down", "monolith")
    visitor.sees("orders", "up")


def test_what_is_seen_is_announced_to_those_who_do_not_see_it(visitor: Visitor) -> None:
    visitor.freezes("reviews")
    expect(visitor.page.locator("#announcements")).to_contain_text("reviews in microservices is frozen.")


def test_a_class_that_predicts_first_sees_nothing_before_it_is_shown(visitor: Visitor) -> None:
    visitor.wants_predictions()
    visitor.kills("reviews")
    prediction = visitor.page.get_by_role("region", name="Who will notice?")
    expect(prediction).to_contain_text("kill: reviews in microservices")
    visitor.does("review")
    expect(visitor.side("microservices").locator(".answer .status")).to_contain_text("503")
    visitor.sees("reviews", "up")
    for guess in ("review", "browse"):
        choices = prediction.get_by_role("group", name="microservices")
        visitor.keyboard.switches(choices.get_by_label(guess, exact=True))
    visitor.keyboard.presses(prediction.get_by_role("button", name="Show"))
    visitor.sees("reviews", "down")
    expect(prediction).to_contain_text("✓ review noticed")
    expect(prediction).to_contain_text("✕ browse did not notice")
    visitor.keyboard.presses(prediction.get_by_role("button", name="Close"))
    expect(prediction).to_be_hidden()


def test_all_is_undone(visitor: Visitor) -> None:
    visitor.freezes("inventory")
    visitor.kills("reviews", everywhere=True)
    visitor.slows("inventory", 300)
    visitor.sees("reviews", "down")
    visitor.opens_panel("Traffic")
    visitor.undoes_all()
    visitor.sees_all_up()
