"""Scenes: played step by step on a real stage, each step has its effect, and whoever goes back finds it again."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from compare import ports
from compare.stage.scripts import Scripts
from compare.stage.server import Server
from compare.stage.stage import Stage
from tests.compare.terminal import eventually
from tests.stage.playhouse import MARKETPLACES
from tests.stage.spectator import Spectator
from tests.stage.test_scripts import NAMES

pytestmark = pytest.mark.slow

ONE_ORDER, KILL_REVIEWS = NAMES[:2]
CASCADE = next(name for name in NAMES if name.endswith("_cascade"))
LINES = 20


class Speaker:
    """Plays scenes, and looks at what came of it."""

    def __init__(self, spectator: Spectator) -> None:
        self.spectator, self.client = spectator, spectator.client

    def tries(self, scene: str, step: int, **form: Any) -> httpx.Response:
        return self.client.post(f"/scenes/{scene}/{step}", data=form)

    def plays(self, scene: str, step: int) -> None:
        answer = self.tries(scene, step)
        assert answer.status_code == 204, answer.text

    def sees(self, marketplace: str, box: str) -> dict[str, Any]:
        return self.spectator.stage.state()[marketplace][box]

    def comparison(self, scene: str, step: int) -> dict[str, str]:
        """Play a step, and give the statuses of what was done in it."""
        self.spectator.seen.clear()
        self.plays(scene, step)
        id = eventually(lambda: [data["id"] for name, data in tuple(self.spectator.seen) if name == "act"], "an act")
        return {name: column.status for name, column in self.spectator.sees(id[-1]).items()}


@pytest.fixture
def speaker(theatre: Spectator) -> Iterator[Speaker]:
    yield Speaker(theatre)
    theatre.undoes()
    troupes = theatre.stage.troupes.values()
    assert all(troupe.place.architecture is troupe.architecture for troupe in troupes), "something is left deployed"
    assert all(box["condition"] == "up" and not box["version"] for each in troupes for box in each.state().values())


def test_all_scenes_are_offered_with_what_the_page_says(speaker: Speaker) -> None:
    assert [scene["name"] for scene in speaker.client.get("/scenes").json()] == NAMES
    for name in NAMES:
        scene = speaker.client.get(f"/scenes/{name}").json()
        assert all(step["text"] and "notes" not in step for step in scene["steps"])


def test_one_order_is_placed_and_cancelled_everywhere(speaker: Speaker) -> None:
    statuses = [speaker.comparison(ONE_ORDER, step) for step in range(steps(ONE_ORDER))]
    assert [set(each.values()) for each in statuses] == [{"201 Created"}, {"201 Created"}, {"200 OK"}, {"201 Created"}]
    assert all(set(each) == set(MARKETPLACES) for each in statuses)


def steps(name: str) -> int:
    return len(Scripts().read(name).steps)


def test_whoever_kills_reviews_kills_the_monolith_and_goes_back(speaker: Speaker) -> None:
    speaker.plays(KILL_REVIEWS, 0)
    speaker.plays(KILL_REVIEWS, 1)
    assert speaker.sees("monolith", "monolith")["condition"] == "down"
    assert speaker.sees("microservices", "reviews")["condition"] == "down"
    assert speaker.comparison(KILL_REVIEWS, 2) == {"monolith": "— no answer", "microservices": "200 OK"}
    speaker.plays(KILL_REVIEWS, 3)
    assert speaker.sees("microservices", "reviews")["condition"] == "up"
    speaker.plays(KILL_REVIEWS, 1)  # Back, to where it was dead.
    assert speaker.sees("microservices", "reviews")["condition"] == "down"
    assert speaker.spectator.stage.traffic.shoppers == 20
    speaker.plays(KILL_REVIEWS, 0)
    assert speaker.sees("microservices", "reviews")["condition"] == "up"
    assert speaker.spectator.stage.traffic.shoppers == 20


def test_the_cascade_comes_without_breakers_and_does_not_with_them(speaker: Speaker) -> None:
    speaker.plays(CASCADE, 0)
    assert speaker.sees("microservices", "gateway")["version"] == "naive_gateway"
    eventually(lambda: speaker.sees("microservices", "inventory")["per_second"] > 0, "there are shoppers")
    speaker.plays(CASCADE, 1)
    eventually(lambda: speaker.sees("microservices", "gateway")["waiting"] > LINES, "all lines are taken")
    eventually(lambda: speaker.sees("microservices", "inventory")["per_second"] == 0, "nobody gets through")
    speaker.plays(CASCADE, 2)
    eventually(lambda: speaker.sees("microservices", "inventory")["per_second"] > 0, "they get through again")
    speaker.plays(CASCADE, 3)
    assert speaker.sees("microservices", "gateway")["version"] == ""
    speaker.plays(CASCADE, 4)
    eventually(lambda: is_blocked(speaker, "review"), "reviews fail")
    eventually(lambda: speaker.sees("microservices", "inventory")["per_second"] > 0, "other requests get through")
    speaker.plays(CASCADE, 5)
    assert speaker.sees("microservices", "reviews")["condition"] == "up"


def is_blocked(speaker: Speaker, use_case: str) -> bool:
    figures = speaker.client.get("/traffic").json()["marketplaces"]["microservices"]["use_cases"]
    return figures.get(use_case, {}).get("failed", 0) > 0


def test_a_question_comes_before_the_effect_and_every_page_is_told(speaker: Speaker) -> None:
    speaker.plays(KILL_REVIEWS, 0)
    speaker.spectator.seen.clear()
    assert speaker.tries(KILL_REVIEWS, 1, asking="true").status_code == 204
    assert speaker.sees("microservices", "reviews")["condition"] == "up"
    (told,) = eventually(lambda: [data for name, data in tuple(speaker.spectator.seen) if name == "scene"], "a scene")
    script = Scripts().read(KILL_REVIEWS)
    wanted = {"name": KILL_REVIEWS, "title": script.title, "step": 1, "asking": True, "show": script.steps[1].show}
    assert told == {**wanted, "text": script.steps[1].text, "ask": script.steps[1].ask}
    current = speaker.client.get("/scenes/current").json()
    assert (current["step"], current["asking"], current["next"]) == (1, True, script.steps[1].text)
    assert current["notes"]["say"] == script.steps[1].notes.say
    speaker.plays(KILL_REVIEWS, 1)
    assert speaker.sees("microservices", "reviews")["condition"] == "down"


def test_who_undoes_by_hand_finds_the_scene_again_with_the_next_step(speaker: Speaker) -> None:
    speaker.plays(KILL_REVIEWS, 0)
    speaker.plays(KILL_REVIEWS, 1)
    speaker.spectator.undoes()
    assert speaker.sees("microservices", "reviews")["condition"] == "up"
    speaker.plays(KILL_REVIEWS, 2)
    assert speaker.sees("microservices", "reviews")["condition"] == "down"
    assert speaker.spectator.stage.traffic.shoppers == 20


@pytest.mark.parametrize(
    ("scene", "step", "status", "says"),
    [
        ("99_nothing", 0, 404, "There is no scene"),
        (ONE_ORDER, 99, 409, "steps, counted from 0"),
        (next(name for name in NAMES if "realistic" in Scripts().read(name).needs), 0, 409, "realistic"),
    ],
)
def test_what_cannot_be_played_is_refused_in_words(
    speaker: Speaker, scene: str, step: int, status: int, says: str
) -> None:
    answer = speaker.tries(scene, step)
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_streams_end_when_the_stage_stops(tmp_path: Path) -> None:
    server = Server(Stage([], tmp_path, 0))
    with ports.bind(0) as sock:
        thread = serving(server, sock)
        url = f"http://{ports.HOST}:{sock.getsockname()[1]}/events"
        with httpx.stream("GET", url, trust_env=False) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "event: state"
            server.should_exit = True
            assert [*lines][-1] == ""  # A stream that was cut off would be an error.
        thread.join(10)
    assert not thread.is_alive()


def serving(server: Server, sock: socket.socket) -> threading.Thread:
    thread = threading.Thread(target=server.run, args=([sock],), daemon=True)
    thread.start()
    eventually(lambda: server.started, "the page is served")
    return thread
