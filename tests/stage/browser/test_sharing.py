"""Sharing: what the class guesses, and that a scene is left, is seen on all pages and in the speaker's window."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.stage.browser.visitor import Visitor

pytestmark = pytest.mark.slow

QUESTION = "Who will notice?"


def question(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name=QUESTION)


def guess(visitor: Visitor, name: str) -> Locator:
    return question(visitor).get_by_role("group", name="microservices").get_by_label(name, exact=True)


def class_says(notes: Visitor) -> Locator:
    return notes.page.get_by_role("region", name="The class says")


def test_a_guess_and_its_outcome_are_on_all_pages_and_in_the_notes(visitor: Visitor) -> None:
    other, notes = visitor.opens_another(), visitor.opens_the_notes()
    expect(class_says(notes)).to_be_hidden()
    visitor.wants_predictions()
    visitor.kills("reviews")
    for tab in (visitor, other):
        expect(question(tab)).to_contain_text("kill: reviews in microservices")
    expect(class_says(notes)).to_contain_text("The effect is not shown yet.")
    visitor.keyboard.switches(guess(visitor, "review"))
    expect(guess(other, "review")).to_be_checked()
    other.keyboard.switches(guess(other, "browse"))
    expect(guess(visitor, "browse")).to_be_checked()
    expect(class_says(notes)).to_contain_text("microservices: review, browse")
    other.does("review")
    for tab in (visitor, other):
        tab.sees("reviews", "up")
    other.keyboard.presses(question(other).get_by_role("button", name="Show"))
    for tab in (visitor, other):
        tab.sees("reviews", "down")
        expect(question(tab)).to_contain_text("✓ review noticed")
        expect(question(tab)).to_contain_text("✕ browse did not notice")
    expect(class_says(notes)).to_contain_text("✓ microservices: review noticed")
    expect(class_says(notes)).to_contain_text("✕ microservices: browse did not notice")
    visitor.keyboard.presses(question(visitor).get_by_role("button", name="Close"))
    for shown in (question(visitor), question(other), class_says(notes)):
        expect(shown).to_be_hidden()


def test_whoever_comes_later_is_asked_the_same_and_sees_nothing_before(visitor: Visitor) -> None:
    visitor.wants_predictions()
    visitor.kills("reviews")
    visitor.keyboard.switches(guess(visitor, "review"))
    late = visitor.opens_another()
    expect(guess(late, "review")).to_be_checked()
    late.sees("reviews", "up")
    visitor.undoes_all()
    for tab in (visitor, late):
        expect(question(tab)).to_be_hidden()
        tab.sees_all_up()


def test_a_scene_is_left_by_a_key_on_all_pages_and_in_the_notes(visitor: Visitor) -> None:
    other, notes = visitor.opens_another(), visitor.opens_the_notes()
    for leaves in (
        lambda: visitor.keyboard.press("Escape"),
        lambda: presses_leave(other),
        lambda: presses_leave(notes),
    ):
        visitor.plays("One order, both ways")
        expect(other.page.locator("#scene-count")).to_have_text(re.compile(r"1 of \d"))
        expect(notes.page.locator("#count")).to_have_text(re.compile(r"Step 1 of \d"))
        leaves()
        for tab in (visitor, other):
            expect(tab.page.locator("#scene-count")).to_have_text(re.compile(r"\d min"))
            expect(tab.page.get_by_role("button", name="Leave")).to_be_disabled()
        expect(notes.page.locator("#now")).to_contain_text("No scene is under way.")
        expect(notes.page.locator("#say")).to_be_hidden()
    expect(visitor.opens_another().page.locator("#scene-count")).to_have_text(re.compile(r"\d min"))


def presses_leave(visitor: Visitor) -> None:
    visitor.keyboard.presses(visitor.page.get_by_role("button", name="Leave"))


def test_escape_closes_what_is_open_before_it_leaves_a_scene(visitor: Visitor) -> None:
    visitor.plays("One order, both ways")
    visitor.chooses("reviews")
    visitor.closes_the_controls()
    expect(visitor.page.locator("#scene-count")).to_have_text(re.compile(r"1 of \d"))
    visitor.keyboard.press("Escape")
    expect(visitor.page.locator("#scene-count")).to_have_text(re.compile(r"\d min"))
