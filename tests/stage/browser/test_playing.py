"""Playing: scenes go on and back by the keys of a presenter, on all pages, and the speaker reads what to say."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.stage.browser.test_accessibility import RULES
from tests.stage.browser.visitor import Visitor

pytestmark = pytest.mark.slow


def test_a_scene_is_played_by_two_keys_on_all_pages(visitor: Visitor) -> None:
    other = visitor.opens_another()
    visitor.plays("One order, both ways")
    expect(visitor.page.locator("#scene-count")).to_have_text(re.compile(r"1 of \d"))
    expect(visitor.side("microservices").locator(".answer .status")).to_have_text("201 Created")
    expect(other.page.locator("#scene-count")).to_have_text(re.compile(r"1 of \d"))
    other.keyboard.press("PageDown")
    expect(visitor.page.locator("#scene-count")).to_have_text(re.compile(r"2 of \d"))
    expect(visitor.page.locator("#scene-step")).to_contain_text("Predict first")
    visitor.keyboard.press("PageUp")
    expect(other.page.locator("#scene-count")).to_have_text(re.compile(r"1 of \d"))


def test_the_speaker_has_notes_in_a_second_window(visitor: Visitor) -> None:
    notes = visitor.opens_the_notes()
    visitor.plays("Kill Reviews")
    expect(notes.page.locator("#count")).to_have_text(re.compile(r"Step 1 of \d"))
    expect(notes.page.locator("#say")).not_to_be_empty()
    found = Axe().run(notes.page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
