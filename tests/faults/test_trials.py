"""Trials: an architecture that is fine passes, and one with a flaw does not; each flaw is called by its name."""

from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES
from compare.faults.faults import FAULTS, Fault
from compare.faults.market import USE_CASES
from compare.faults.matrix import conduct, plans
from compare.faults.trial import DidNotBegin, Plan, Trial
from compare.faults.verdicts import PATIENCE_SECONDS, probe
from compare.topology import Architecture
from tests.faults.bazaar import CLOSED, FORGETFUL, HONEST, OVERSELLING, TRUSTING

pytestmark = pytest.mark.slow

MILD, SILENT = FAULTS["slow-500ms"], FAULTS["frozen"]
WITHOUT_RECOMMENDATIONS = {name: "works" for name in USE_CASES if name != "recommend"}


@pytest.fixture(autouse=True)
def away(on_any_machine: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Make snapshots in a folder of the test."""
    monkeypatch.chdir(tmp_path)


def tried(architecture: Architecture, process: str, fault: Fault) -> Trial:
    (trial,) = conduct([Plan(architecture, architecture[process], fault)])
    return trial


def verdicts(trial: Trial) -> dict[str, str]:
    return {cell.use_case: cell.verdict for cell in trial.cells}


def test_an_honest_bazaar_works_slowly_and_loses_nothing() -> None:
    trial = tried(HONEST, "bazaar", MILD)
    assert verdicts(trial) == dict.fromkeys(USE_CASES, "works")
    assert all(cell.seconds >= 0.5 for cell in trial.cells)
    assert (trial.invariants, trial.holds) == ([], True)
    assert all(count > 0 for count in trial.acknowledged.values())


def test_a_bazaar_that_sells_what_it_has_not_is_caught() -> None:
    trial = tried(OVERSELLING, "bazaar", MILD)
    assert not trial.holds
    assert [sentence for sentence in trial.invariants if "units were stocked, but" in sentence]


def test_a_bazaar_that_forgets_what_it_acknowledged_is_caught() -> None:
    trial = tried(FORGETFUL, "bazaar", MILD)
    assert not trial.holds
    assert {sentence.partition(" ")[0] for sentence in trial.invariants} == {"Review"}
    assert trial.invariants[0].endswith("was acknowledged and is lost.")


def test_a_bazaar_that_waits_without_end_for_somebody_silent_hangs_there_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(probe, "__defaults__", (PATIENCE_SECONDS,))
    trial = tried(TRUSTING, "recommendations", SILENT)
    assert verdicts(trial) == WITHOUT_RECOMMENDATIONS | {"recommend": "hangs"}
    assert (trial.invariants, trial.holds) == ([], False)


def test_a_memory_that_dies_with_its_process_is_lost_and_does_not_recover(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compare.faults.trial.SECONDS_TO_RECOVER", 20.0)
    trial = tried(HONEST, "bazaar", FAULTS["killed"])
    back = {cell.use_case: cell.recovery_seconds for cell in trial.cells}
    assert back["browse"] is not None
    assert back["sign in"] is None
    assert trial.invariants
    assert not trial.holds


def test_who_does_not_work_to_begin_with_is_not_put_on_trial() -> None:
    with pytest.raises(DidNotBegin, match=f"{CLOSED.name} does not work to begin with.*404"):
        tried(CLOSED, "bazaar", MILD)


@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)
def test_every_fault_hits_every_process_that_it_can_hit(architecture: Architecture) -> None:
    planned = {(plan.process.name, plan.fault.name) for plan in plans([architecture], list(FAULTS.values()))}
    for process in architecture.processes:
        hit = {fault for name, fault in planned if name == process.name}
        assert {name for name in FAULTS if name not in hit} == {
            name for name in FAULTS if name.startswith("database") and not process.database
        }
