"""Command: `marketplace faults`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from compare.faults import matrix, table
from compare.faults.faults import FAULTS, Fault
from compare.faults.trial import DidNotBegin, Plan, Trial
from compare.faults.verdicts import DEADLINE_SECONDS, FAST_SECONDS, PATIENCE_SECONDS
from compare.foreground import stop_on_signals
from compare.launcher import CouldNotStart
from compare.topology import Architecture

SETTINGS = {
    "deadline_seconds": DEADLINE_SECONDS,
    "fast_seconds": FAST_SECONDS,
    "patience_seconds": PATIENCE_SECONDS,
}
errors = Console(stderr=True, highlight=False)
output = Console(highlight=False)


def chosen(only: str, short: bool) -> list[Fault]:
    """Give the one fault that is asked for, those of the short run, or all."""
    return [fault for fault in FAULTS.values() if (fault.name == only if only else fault.is_short or not short)]


def run(architectures: Sequence[Architecture], faults: Sequence[Fault], as_json: bool, reports: Path) -> int:
    """Try the faults, show what came of it, write it down; give the exit code."""
    stop_on_signals()
    try:
        trials = below_progress(matrix.plans(architectures, faults))
    except (CouldNotStart, DidNotBegin) as error:
        errors.print(str(error), style="red", markup=False)
        return 1
    except KeyboardInterrupt:
        errors.print("Stopped.")
        return 1
    document = written(trials)
    path = write(document, reports)
    if as_json:
        print(json.dumps(document))
    else:
        table.show(trials, output)
        output.print("Figures:", str(path))
    return 0 if all(trial.holds for trial in trials) else 1


def below_progress(plans: Sequence[Plan]) -> list[Trial]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as progress:
        names = dict.fromkeys(plan.architecture.name for plan in plans)
        counts = {name: sum(plan.architecture.name == name for plan in plans) for name in names}
        bars = {name: progress.add_task(f"Faults of {name}", total=count) for name, count in counts.items()}
        return matrix.conduct(plans, lambda plan: progress.advance(bars[plan.architecture.name]))


def written(trials: Sequence[Trial]) -> dict[str, Any]:
    return {"settings": SETTINGS, "trials": [asdict(trial) | {"holds": trial.holds} for trial in trials]}


def write(document: dict[str, Any], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "faults.json"
    path.write_text(json.dumps(document, indent=1))
    return path
