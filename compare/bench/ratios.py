"""Ratios: runs every scenario for some rounds, and prints each ratio beside its goal."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from compare.bench.bench import aside
from compare.bench.goals import GOALS, Goal
from compare.bench.scenarios import SCENARIOS, Scenario
from compare.machine import machine

MARKS = {"aim": "[green]✓✓[/]", "reach": "[green]✓[/]", "missed": "[red]✗[/]", "not measured": "[yellow]-[/]"}

FIGURES = "ratios.json"


@dataclass(frozen=True)
class Measured:
    """What the rounds gave for one goal."""

    goal: Goal
    rounds: Sequence[float]

    @property
    def figure(self) -> float | None:
        return self.goal.summary(self.rounds) if self.rounds else None

    @property
    def verdict(self) -> str:
        return "not measured" if self.figure is None else self.goal.verdict(self.figure)


def measure(rounds: int, chosen: Sequence[str]) -> list[Measured]:
    """Run scenarios, one after the other."""
    ratios: dict[str, list[float]] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=aside) as progress:
        for name in chosen:
            bar = progress.add_task(name, total=rounds)
            for goal, ratio in play(SCENARIOS[name], rounds, partial(progress.advance, bar)):
                ratios.setdefault(goal, []).append(ratio)
    return [Measured(goal, ratios.get(goal.name, [])) for goal in GOALS if goal.name in ratios]


def play(scenario: Scenario, rounds: int, advance: Callable[[], None]) -> list[tuple[str, float]]:
    """Play one round that does not count, for everybody to get warm, and then those that do."""
    with scenario() as one_round:
        one_round()
        found = []
        for _ in range(rounds):
            found += one_round().items()
            advance()
    return found


def show(measured: Sequence[Measured], console: Console) -> None:
    """Print the table."""
    table = Table("goal", "figure", "rounds", "reach", "aim", "", "what it is", box=None, pad_edge=False)
    for each in measured:
        goal, figure = each.goal, each.figure
        spread = f"{min(each.rounds):.2f} … {max(each.rounds):.2f}" if each.rounds else ""
        bounds = [f"{'≥' if goal.direction == 'at least' else '≤'} {bound:g}" for bound in (goal.reach, goal.aim)]
        shown = "" if figure is None else f"{figure:.2f}"
        table.add_row(goal.name, shown, spread, *bounds, MARKS[each.verdict], goal.meaning)
    console.print(table)


def as_data(measured: Sequence[Measured]) -> dict[str, Any]:
    """Give the figures, with what each round gave."""
    figures = [
        {"goal": each.goal.name, "figure": each.figure, "verdict": each.verdict, "rounds": list(each.rounds)}
        | {name: value for name, value in asdict(each.goal).items() if name not in ("name", "summary")}
        for each in measured
    ]
    return {"machine": machine(), "figures": figures}


def write(measured: Sequence[Measured], folder: Path) -> list[Path]:
    """Write the figures with the machine that they were measured on."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FIGURES
    path.write_text(json.dumps(as_data(measured), indent=1))
    return [path]
