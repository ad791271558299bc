"""Pictures: everything declared is drawn, and requests are seen on their way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from compare.architectures import MICROSERVICES, MONOLITH
from compare.topology import Architecture
from tests.stage.browser.visitor import Visitor
from tests.stage.playhouse import Playhouse

pytestmark = pytest.mark.slow

WATCH = """() => {
    window.places = new Set();
    const look = () => {
        for (const dot of document.querySelectorAll('.traveller')) {
            const { visibility, transform } = getComputedStyle(dot);
            if (visibility === 'visible') window.places.add(transform);
        }
        requestAnimationFrame(look);
    };
    look();
}"""
REMEMBER_LIT = """() => {
    window.lit = 0;
    const look = () => {
        window.lit = Math.max(window.lit, document.querySelectorAll('.arrow.lit').length);
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.mark.parametrize("architecture", [MONOLITH, MICROSERVICES], ids=lambda each: each.name)
def test_every_declared_box_and_arrow_is_there(visitor: Visitor, architecture: Architecture) -> None:
    picture = visitor.picture(architecture.name)
    names = [process.name for process in architecture.processes]
    expect(picture.locator(".box .name")).to_have_count(len(names))
    assert sorted(picture.locator(".box .name").all_text_contents()) == sorted(names)
    expect(picture.locator(".cylinder")).to_have_count(len(architecture.databases))
    arrows = [("client", architecture.entry), *((arrow.source, arrow.target) for arrow in architecture.arrows)]
    expect(picture.locator(".arrow path")).to_have_count(len(arrows))
    expect(picture.locator(f"#calls-{architecture.name}")).to_have_text(
        " ".join(f"{source} calls {target}." for source, target in arrows)
    )
    assert all(
        box and box["width"] + box["height"] > 5
        for box in (each.bounding_box() for each in picture.locator(".arrow path").all())
    )


def test_boxes_say_how_they_are(visitor: Visitor) -> None:
    visitor.sees_all_up()
    visitor.sees("orders", "up")
    visitor.sees_copies("orders", 1)
    expect(visitor.box("orders")).to_contain_text("MiB")


def test_a_request_travels_along_the_arrows(visitor: Visitor) -> None:
    visitor.page.evaluate(WATCH)
    visitor.does("order")
    visitor.page.wait_for_function("window.places.size > 5")
    expect(visitor.page.locator(".traveller")).to_have_count(0)


def test_where_motion_is_not_wanted_arrows_light_up_instead(
    playhouse: Playhouse, arrives: Callable[..., Visitor]
) -> None:
    visitor = arrives(playhouse.url, reduced_motion="reduce").looks()
    visitor.page.evaluate(WATCH)
    visitor.page.evaluate(REMEMBER_LIT)
    visitor.does("order")
    visitor.page.wait_for_function("window.lit > 1")
    assert visitor.page.evaluate("window.places.size") == 0


def test_nothing_is_wider_than_a_small_screen(playhouse: Playhouse, arrives: Callable[..., Visitor]) -> None:
    visitor = arrives(playhouse.url, viewport={"width": 1024, "height": 768}).looks()
    visitor.does("order")
    visitor.sees_nothing_wider_than_the_screen()
    for panel in ("Traffic", "Logs", "Metrics"):
        visitor.opens_panel(panel)
        visitor.sees_nothing_wider_than_the_screen()
    visitor.chooses("orders")
    visitor.sees_nothing_wider_than_the_screen()
