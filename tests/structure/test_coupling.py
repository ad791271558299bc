"""Coupling: what is declared and what was seen are held against each other, and nobody calls in secret."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES, MICROSERVICES
from compare.structure import command
from compare.structure.coupling import Coupled, coupling, undeclared, unseen
from compare.structure.observing import Observed
from compare.topology import Architecture
from tests.structure.conftest import Examined
from tests.structure.spy import WATCHED

pytestmark = pytest.mark.slow

EVERY_ARROW = [
    pytest.param(architecture, arrow.source, arrow.target, id=f"{name}-{arrow.source}-{arrow.target}")
    for name, architecture in ARCHITECTURES.items()
    for arrow in architecture.arrows
]


def coupled_in(examined: Examined, architecture: Architecture) -> list[Coupled]:
    return [Coupled(**arrow) for arrow in examined.of(architecture)["coupling"]]


def without(architecture: Architecture, source: str, target: str) -> Architecture:
    """Declare the same processes, one of which does not say that it calls another."""

    def silent(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name != target)

    processes = tuple(
        replace(each, calls=silent(each.calls), dashed_calls=silent(each.dashed_calls)) if each.name == source else each
        for each in architecture.processes
    )
    return replace(architecture, processes=processes)


@pytest.mark.parametrize(("architecture", "source", "target"), EVERY_ARROW)
def test_a_declared_call_is_seen_or_said_to_be_unseen(
    examined: Examined, architecture: Architecture, source: str, target: str
) -> None:
    coupled = coupled_in(examined, architecture)
    (arrow,) = (each for each in coupled if (each.source, each.target) == (source, target))
    assert arrow.declared
    assert arrow.seen or arrow in unseen(coupled)


def test_what_clients_want_uses_every_call_of_the_entry(examined: Examined) -> None:
    for architecture in ARCHITECTURES.values():
        calls = examined.calls(architecture)
        for arrow in (each for each in coupled_in(examined, architecture) if each.source == architecture.entry):
            assert set(arrow.seen) <= set(calls)
            assert arrow.seen


def test_nobody_calls_whom_he_does_not_declare_to_call(examined: Examined, architecture: Architecture) -> None:
    assert undeclared(coupled_in(examined, architecture)) == []
    assert examined.data["holds"]


@pytest.mark.parametrize(("architecture", "source", "target"), EVERY_ARROW)
def test_a_call_of_the_real_traces_is_caught_if_it_is_not_declared(
    examined: Examined, architecture: Architecture, source: str, target: str
) -> None:
    arrows = {(each.source, each.target) for each in coupled_in(examined, architecture) if each.seen}
    observed = Observed(examined.calls(architecture), arrows)
    caught = undeclared(coupling(without(architecture, source, target), observed))
    assert [(each.source, each.target) for each in caught] == [(source, target)]


def test_a_declared_call_that_never_happens_is_reported(examined: Examined) -> None:
    calls = examined.calls(MICROSERVICES)
    shy = replace(MICROSERVICES["inventory"], calls=("orders",))
    declared = replace(MICROSERVICES, processes=(*MICROSERVICES.processes[:2], shy))
    assert ("inventory", "orders") in {
        (each.source, each.target) for each in unseen(coupling(declared, Observed(calls, set())))
    }


def test_a_planted_undeclared_call_fails_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No use case leads to it, and no trace begins there: its open connection gives the spy away."""
    monkeypatch.setattr(command, "stop_on_signals", lambda: None)
    assert command.run([WATCHED], tmp_path, as_json=True) == 1
    data = json.loads((tmp_path / "structure.json").read_text("utf-8"))
    assert not data["holds"]
    caught = undeclared([Coupled(**arrow) for arrow in data["architectures"][WATCHED.name]["coupling"]])
    assert [str(each) for each in caught] == [f"spy → {WATCHED.entry}"]
