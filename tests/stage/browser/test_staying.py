"""Staying: pages stay in step, outlive their stage, and are the only ones that may do anything."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.compare.spoiled import spoil
from tests.stage.browser.visitor import Visitor
from tests.stage.playhouse import Playhouse, opened

pytestmark = pytest.mark.slow

FORM = """<!doctype html><title>Elsewhere</title>
<form method="post" action="{url}/faults" target="answer">
<input name="marketplace" value="microservices"><input name="box" value="reviews"><input name="fault" value="kill">
<button>Win a prize</button></form><iframe name="answer"></iframe><iframe name="stage" src="{url}/"></iframe>"""
FETCH = """async url => {
    const body = new URLSearchParams({ marketplace: 'microservices', box: 'reviews', fault: 'kill' });
    await fetch(`${url}/faults`, { method: 'POST', body, mode: 'no-cors' });
    return fetch(`${url}/scenery`).then(() => 'read', () => 'refused');
}"""


def test_three_tabs_stay_in_step(visitor: Visitor) -> None:
    tabs = [visitor, visitor.opens_another(), visitor.opens_another()]
    tabs[1].kills("reviews")
    for tab in tabs:
        tab.sees("reviews", "down")
    tabs[2].does("order")
    id = tabs[2].comparison.get_attribute("data-act") or ""
    for tab in tabs:
        tab.sees_comparison(id)
    tabs[0].opens_panel("Traffic")
    tabs[0].lets_come(5)
    for tab in tabs:
        expect(tab.page.locator("#shoppers-count")).to_have_text("5")
    tabs[1].undoes_all()
    for tab in tabs:
        tab.sees_all_up()
        expect(tab.page.locator("#shoppers-count")).to_have_text("0")


def test_a_page_says_that_its_stage_is_gone_and_comes_back_with_it(playhouse: Playhouse, visitor: Visitor) -> None:
    playhouse.closes()
    visitor.is_cut_off()
    visitor.page.get_by_role("button", name="browse").press("Enter")
    expect(visitor.page.locator("#act-trouble")).to_have_text("The stage does not answer.")
    playhouse.opens()
    visitor.is_live()
    visitor.kills("reviews")
    visitor.sees("reviews", "down")
    visitor.does("browse")
    visitor.complaints.clear()  # Of course something could not be loaded.


def test_a_service_that_never_comes_up_is_down_with_its_reason(
    playhouse: Playhouse, arrives: Callable[..., Visitor], tmp_path: Path
) -> None:
    spoil(tmp_path / "microservices", "inventory")
    with opened(tmp_path) as crippled:
        visitor = arrives(crippled.url).looks()
        visitor.sees("inventory", "down")
        visitor.sees("monolith", "up", "monolith")
        expect(visitor.picture("microservices")).to_contain_text("inventory")
        expect(visitor.page.get_by_role("region", name="Why microservices is not up")).to_contain_text(
            "Cannot use the database"
        )
        visitor.does("browse")
        expect(visitor.side("monolith").locator(".answer .status")).to_have_text("200 OK")
        assert visitor.leaves() == []


@pytest.fixture
def elsewhere(playhouse: Playhouse, tmp_path: Path) -> Iterator[str]:
    """A page of somebody else, which would like to break something here."""
    (tmp_path / "index.html").write_text(FORM.format(url=playhouse.url))
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
    shutil.rmtree(tmp_path)


def test_a_page_from_elsewhere_can_do_nothing(
    playhouse: Playhouse, visitor: Visitor, arrives: Callable[..., Visitor], elsewhere: str
) -> None:
    stranger = arrives(elsewhere)
    answers: list[int] = []
    stranger.page.on("response", lambda each: each.url.endswith("/faults") and answers.append(each.status))
    stranger.page.goto(elsewhere)
    stranger.page.get_by_role("button", name="Win a prize").press("Enter")
    expect(stranger.page.frame_locator("iframe[name=answer]").locator("body")).to_contain_text("Only this page itself")
    assert stranger.page.evaluate(FETCH, playhouse.url) == "refused"
    assert answers == [403, 403]
    expect(stranger.page.frame_locator("iframe[name=stage]").locator("#pictures")).to_have_count(0)
    stranger.complaints.clear()  # It was refused, in red.
    visitor.kills("orders")
    visitor.sees("orders", "down")
    visitor.sees("reviews", "up")
