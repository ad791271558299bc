"""Undoing: whatever a class did, under a storm, all of it is as it was soon; nobody's grace is waited for."""

from threading import Thread

import pytest

from compare.stage.scripts import Scripts
from tests.compare.terminal import eventually
from tests.stage.spectator import Spectator

pytestmark = pytest.mark.slow

SOON_SECONDS = 300.0
"""On a busy computer; whatever hangs, or is done one after the other, takes longer."""


@pytest.fixture
def troubled(theatre: Spectator) -> Spectator:
    """Let there be a storm, a gateway that waits for a frozen service without an end, copies, and dead ones."""
    troupe = theatre.stage.troupes["microservices"]
    troupe.deploy("gateway", "naive_gateway", Scripts().version("naive_gateway"))
    theatre.asks_for(20, storm=True).raise_for_status()
    theatre.breaks("microservices", "recommendations", "scale", copies=3)
    theatre.breaks("microservices", "recommendations", "freeze")
    theatre.breaks("microservices", "reviews", "freeze")
    theatre.until("state", lambda state: state["microservices"]["gateway"]["waiting"] > 20)
    for box in ("inventory", "orders", "users"):
        theatre.breaks("microservices", box, "kill")
    theatre.breaks("monolith", "monolith", "kill")
    return theatre


def is_as_it_was(spectator: Spectator) -> bool:
    boxes = [box for marketplace in spectator.stage.state().values() for box in marketplace.values()]
    return all((box["condition"], box["copies"], box["version"]) == ("up", 1, "") for box in boxes)


def test_all_is_as_it_was_soon_after_an_undo(troubled: Spectator) -> None:
    assert not is_as_it_was(troubled)
    undoing = Thread(target=troubled.undoes)
    undoing.start()
    eventually(lambda: is_as_it_was(troubled) and not undoing.is_alive(), "all is undone", SOON_SECONDS)
    for troupe in troubled.stage.troupes.values():
        assert troupe.place.visitor().get("/inventory?limit=1").status_code == 200
    assert not troubled.stage.traffic.is_on
