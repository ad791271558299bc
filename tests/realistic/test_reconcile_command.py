"""`marketplace reconcile`: what it says of processes that run, and with which exit code."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from compare.importing import Destination
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.compare.operator import Operator, item_line, user_line
from tests.compare.terminal import Command
from tests.marketplace.connection import Connection
from tests.realistic.shelves import SHELVES
from tests.realistic.shopkeeper import QUIET, Reader, Shopkeeper, product

pytestmark = pytest.mark.slow

AGREES, DRIFTS, CANNOT_BE_ASKED = 0, 1, 2

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """Type `marketplace reconcile` and give its exit code and its screen."""
    numbers = count()

    def reconcile(*words: str) -> tuple[int, str]:
        screen = tmp_path / f"screen-{next(numbers)}"
        declared = {"MARKETPLACE_ARCHITECTURES": "tests.realistic.shelves"}
        command = Command("reconcile", *words, screen=screen, environment=declared)
        return command.ends(), screen.read_text()

    return reconcile


@pytest.fixture
def fleet(tmp_path: Path, starter: MakeStarter) -> Iterator[Fleet]:
    """Real processes with three items, where a command looks for them by itself."""
    with Fleet(SHELVES, tmp_path / "data" / SHELVES.name, environment=QUIET, starter=starter) as fleet:
        operator = Operator(Destination.of(fleet))
        operator.loads("users", user_line(1))
        operator.loads("inventory", *(item_line(number, 1, name=f"[red]Lamp {number}[/]") for number in (1, 2, 3)))
        yield fleet


def rows(screen: str) -> list[list[str]]:
    """Give the cells of the tables that are on a screen."""
    lines = (re.split(r" {2,}", line.strip()) for line in screen.splitlines())
    return [cells for cells in lines if cells[0].startswith(("agree", "are ", "differ "))]


def test_it_reports_the_drift_then_repairs_it_and_then_finds_none(fleet: Fleet, typed: Typed) -> None:
    Shopkeeper(Destination.of(fleet)).puts(
        item_line(2, 1, name="[red]Lamp 2[/]"),
        item_line(3, 1, name="\x1b[31mLamp\n" + "x" * 50, stock=1_000_000),
        product(77),
    )
    drifted = [
        ["agree", "1"],
        ["are missing", "1", "1"],
        ["are left over", "1", "77"],
        ["differ in name", "1", f"3: '[red]Lamp 3[/]' ≠ '\\x1b[31mLamp\\n{'x' * 25}…"],
        ["differ in stock", "1", "3: 5 ≠ 1000000"],
    ]
    none = [["agree", "3"], ["are missing", "0"], ["are left over", "0"]]

    code, screen = typed("shelves")
    assert (code, rows(screen)) == (DRIFTS, drifted)
    code, screen = typed("shelves", "--repair")
    assert (code, rows(screen)) == (AGREES, drifted + none)
    code, screen = typed("shelves")
    assert (code, rows(screen)) == (AGREES, none)
    assert "The two agree." in screen
    reader = Reader(Connection(fleet.base_url))
    assert reader.finds("lamps") == [3, 2, 1]


def test_as_json_it_says_all_and_nothing_else(fleet: Fleet, typed: Typed) -> None:
    Shopkeeper(Destination.of(fleet)).puts(
        item_line(2, 1, name="[red]Lamp 2[/]", created_at="2021-01-01T00:00:00Z"), product(77)
    )
    moved = [{"id": 2, "original": "2020-02-02T20:20:20Z", "copy": "2021-01-01T00:00:00Z"}]
    found = {"agreeing": 0, "missing": [1, 3], "left_over": [77], "differing": {"created_at": moved}}
    none = {"agreeing": 3, "missing": [], "left_over": [], "differing": {}}

    code, screen = typed("shelves", "--json")
    assert (code, json.loads(screen)) == (DRIFTS, {"architecture": "shelves", "found": found, "left": None})
    code, screen = typed("shelves", "--json", "--repair")
    assert (code, json.loads(screen)) == (AGREES, {"architecture": "shelves", "found": found, "left": none})


@pytest.mark.parametrize("victim", ["inventory_plus", "monolith"])
def test_who_does_not_answer_is_named(fleet: Fleet, typed: Typed, victim: str) -> None:
    fleet.kill(victim)
    code, screen = typed("shelves", "--repair")
    assert code == CANNOT_BE_ASKED
    assert f"{victim} does not answer" in screen


def test_a_gateway_that_is_gone_cannot_be_asked(fleet: Fleet, typed: Typed) -> None:
    fleet.kill("gateway")
    code, screen = typed("shelves")
    assert code == CANNOT_BE_ASKED
    assert f"{fleet.base_url} does not answer" in screen


def test_what_does_not_run_cannot_be_asked(typed: Typed, tmp_path: Path) -> None:
    code, screen = typed("shelves", "--data", str(tmp_path))
    assert (code, screen) == (
        CANNOT_BE_ASKED,
        f"Nothing runs on {tmp_path}. Start it first: `marketplace up shelves`.\n",
    )


def test_an_inventory_that_is_there_once_cannot_drift(typed: Typed) -> None:
    code, screen = typed("monolith")
    assert (code, screen) == (CANNOT_BE_ASKED, "monolith has no Inventory++, so there is nothing to reconcile.\n")


def test_a_name_that_nobody_declared_is_refused(typed: Typed) -> None:
    code, screen = typed("bazaar")
    assert code == CANNOT_BE_ASKED
    assert "bazaar" in screen
