"""The road: the whole way forth and back on one running system, while everybody is busy, and nobody notices."""

import asyncio
import signal
import time
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from chassis.key_ring import KeyRing
from compare import importing, milestones, seed
from compare.architectures import MONOLITH
from compare.deployment import signing_key
from compare.faults.audit import audit
from compare.faults.market import Market
from compare.faults.people import line
from compare.faults.timeline import Timeline, works_since
from compare.launcher import CouldNotStart, Fleet
from compare.migration.migration import CannotMigrate, migrate
from compare.road import REALISTIC, STEPS
from compare.starters import MakeStarter
from compare.topology import Architecture, Process
from tests.architecture.tree import REPOSITORY
from tests.compare.terminal import Command, all_end
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Visitor

pytestmark = pytest.mark.slow

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING", "REFRESH_SECONDS": "0.5"}
SECONDS = 60.0
ROAD = list(STEPS.values())
DOCUMENT = REPOSITORY / "realistic" / "MIGRATION.md"
LECTURE = {
    ("gateway", "identity"),
    ("gateway", "legacy"),
    ("gateway", "orders_v2"),
    ("gateway", "notifications"),
    ("gateway", "recommendations"),
    ("gateway", "inventory_plus"),
    ("orders_v2", "legacy"),
    ("orders_v2", "notifications"),
    ("recommendations", "legacy"),
}
"""The arrows of the lecture's third picture."""


@pytest.mark.as_written
def test_the_road_ends_where_the_lecture_does() -> None:
    assert {(arrow.source, arrow.target) for arrow in REALISTIC.arrows} == LECTURE
    assert REALISTIC.processes == ROAD[-1].processes


@pytest.mark.parametrize(("before", "after"), list(pairwise(ROAD)), ids=lambda step: step.name)
def test_each_step_moves_something_out_and_keeps_what_was_out(before: Architecture, after: Architecture) -> None:
    names = [{process.name for process in step.processes} for step in (before, after)]
    assert names[0] < names[1]


async def travel(fleet: Fleet, road: list[Architecture]) -> tuple[Timeline, list[str]]:
    """Go from step to step while people use the marketplace; give what they got, and every invariant that is broken."""
    async with line(fleet.base_url) as client:
        market, timeline = await Market.open(client), Timeline()
        async with timeline.of(market):
            for step in road:
                since = time.monotonic()
                assert await timeline.until(partial(works_since, since), SECONDS), timeline.trouble()
                await asyncio.to_thread(migrate, fleet, step)
            assert await timeline.until(partial(works_since, time.monotonic()), SECONDS), timeline.trouble()
        return timeline, await audit(market)


def test_forth_and_back_no_request_fails_and_no_write_is_lost(tmp_path: Path, starter: MakeStarter) -> None:
    with Fleet(ROAD[0], tmp_path, environment=QUIET, starter=starter) as fleet:
        importing.load(importing.Destination.of(fleet), seed.data_set())
        timeline, broken = asyncio.run(travel(fleet, [*ROAD[1:], *ROAD[-2::-1]]))
        assert fleet.architecture == ROAD[0]
        assert set(fleet.members) == set(ROAD[0].replicas)
    refused = [each.what for samples in timeline.samples.values() for each in samples if each.verdict != "works"]
    assert refused == []
    assert broken == []


def test_what_does_not_start_leaves_all_as_it_was(tmp_path: Path, starter: MakeStarter) -> None:
    broken = Process("recommendations", "microservices.recommendations.main:no_such_thing", calls=("legacy",))
    target = Architecture("broken", "Broken", (*STEPS["step-2"].processes[:-1], broken), entry="gateway")
    with Fleet(ROAD[0], tmp_path, environment=QUIET, starter=starter) as fleet:
        before = dict(fleet.members)
        with pytest.raises(CouldNotStart):
            migrate(fleet, target)
        assert fleet.members == before
        migrate(fleet, STEPS["step-2"])
        assert set(fleet.members) == set(STEPS["step-2"].replicas)


def test_who_signed_in_with_a_newer_key_stays_signed_in_a_step_back(tmp_path: Path, starter: MakeStarter) -> None:
    with Fleet(STEPS["step-3"], tmp_path, environment=QUIET, starter=starter) as fleet:
        KeyRing(signing_key(fleet.data), clock=lambda: time.time() - 60).rotate()
        anna = Visitor(Connection(fleet.base_url)).joins("Anna")
        migrate(fleet, STEPS["step-2"])
        assert anna.sees_own_profile().name == "Anna"
        assert anna.asks_recommendations().items == []
        with pytest.raises(CannotMigrate, match="keys"):
            migrate(fleet, STEPS["step-1"])
        assert anna.sees_own_profile().name == "Anna"


def test_there_is_no_road_without_the_gateway(tmp_path: Path, starter: MakeStarter) -> None:
    with (
        Fleet(ROAD[0], tmp_path, environment=QUIET, starter=starter) as fleet,
        pytest.raises(CannotMigrate, match="gateway"),
    ):
        migrate(fleet, MONOLITH)


def test_the_commands_of_the_document_go_there_and_back_as_they_stand_there(tmp_path: Path) -> None:
    launcher = Command("up", "step-1", "--port", "0", "--empty", screen=tmp_path / "launcher")
    launcher.comes_up(tmp_path / "data" / "step-1")
    family = launcher.family()
    typed = [
        line.split()[1:] for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("marketplace migrate")
    ]
    codes = [Command(*words, screen=tmp_path / "screen").ends() for words in typed]
    launcher.is_sent(signal.SIGINT)
    all_end(family)
    assert codes == [0, 0]


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Command]:
    """Somebody's terminal in which the second step runs."""
    options = ("--port", "0", "--data", str(tmp_path / "data"), "--empty")
    command = Command("up", "step-2", *options, screen=tmp_path / "launcher")
    command.comes_up(tmp_path / "data")
    family = command.family()
    yield command
    command.is_sent(signal.SIGINT)
    all_end(family)


def test_the_command_asks_the_launcher_and_shows_how_it_goes(launcher: Command, tmp_path: Path) -> None:
    words = ("migrate", "--from", "step-2", "--to", "step-3", "--data", str(tmp_path / "data"))
    there = Command(*words, screen=tmp_path / "there")
    assert there.ends() == 0
    assert "users: 0 rows" in there.screen.read_text()
    assert launcher.comes_up(tmp_path / "data").architecture == "step-3"
    again = Command(*words, screen=tmp_path / "again")
    assert again.ends() == 2
    assert "step-3 does" in again.screen.read_text()


@pytest.mark.as_written
def test_what_the_document_says_of_the_steps_is_what_is_declared() -> None:
    rows = [line.split(" | ") for line in milestones.written(DOCUMENT.read_text("utf-8")).splitlines()[2:]]
    declared = [(step.replicas, step.databases, step.arrows) for step in ROAD]
    assert [row[1:4] for row in rows] == [[str(len(each)) for each in step] for step in declared]
    assert [row[0].strip("|` ") for row in rows] == list(STEPS)
