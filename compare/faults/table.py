"""Table: the matrix of one architecture, a fault a row and a use case a column, with what its words mean."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from compare.architectures import ARCHITECTURES
from compare.faults.faults import FAULTS
from compare.faults.market import USE_CASES
from compare.faults.trial import Trial
from compare.faults.verdicts import BADNESS, MEANINGS, Verdict

STYLES: dict[Verdict, str] = {
    "works": "green",
    "degraded": "yellow",
    "fails fast": "dark_orange",
    "fails late": "red",
    "wrong": "bold magenta",
    "cut off": "bold red",
    "hangs": "bold white on red",
}


def show(trials: Sequence[Trial], console: Console) -> None:
    """Print a table for each architecture, and below it whether the invariants hold."""
    for name in dict.fromkeys(trial.architecture for trial in trials):
        rows = [trial for trial in trials if trial.architecture == name]
        console.print(Text(f"\n{title(name)}: while it lasts", style="bold"))
        console.print(table(rows))
        show_invariants(rows, console)
    show_words(trials, console)


def title(architecture: str) -> str:
    return ARCHITECTURES[architecture].title if architecture in ARCHITECTURES else architecture


def table(trials: Sequence[Trial]) -> Table:
    made = Table(box=None, pad_edge=False)
    made.add_column("process", no_wrap=True)
    made.add_column("fault", no_wrap=True)
    for use_case in USE_CASES:
        made.add_column(use_case)
    made.add_column("slowest", justify="right")
    made.add_column("well again", justify="right")
    shown = ""
    for trial in trials:
        words = [Text(cell.verdict, STYLES[cell.verdict]) for cell in trial.cells]
        made.add_row("" if trial.process == shown else trial.process, trial.fault, *words, slowest(trial), back(trial))
        shown = trial.process
    return made


def slowest(trial: Trial) -> str:
    return f"{max(cell.seconds for cell in trial.cells):.1f} s"


def back(trial: Trial) -> Text:
    """Say after how many seconds all of it worked again."""
    seconds = [cell.recovery_seconds for cell in trial.cells]
    known = [each for each in seconds if each is not None]
    return Text("never", STYLES["hangs"]) if len(known) < len(seconds) else Text(f"{max(known):.1f} s")


def show_invariants(trials: Sequence[Trial], console: Console) -> None:
    """Say that nothing was lost, or what was."""
    writes = sum(sum(trial.acknowledged.values()) for trial in trials)
    broken = [(trial, sentence) for trial in trials for sentence in trial.invariants]
    if not broken:
        console.print(f"The invariants hold: {writes:,} writes were acknowledged, and none is lost.", style="green")
    for trial, sentence in broken:
        console.print(f"{trial.process} {trial.fault}: {sentence}", style="red", markup=False)


def show_words(trials: Sequence[Trial], console: Console) -> None:
    """Say what the words mean that occur."""
    used: set[Verdict] = {cell.verdict for trial in trials for cell in trial.cells}
    words = Table(box=None, pad_edge=False, show_header=False)
    for verdict in sorted(used, key=BADNESS):
        words.add_row(Text(verdict, STYLES[verdict]), MEANINGS[verdict])
    for fault in dict.fromkeys(trial.fault for trial in trials):
        words.add_row(fault, FAULTS[fault].meaning)
    console.print(Text("\nWhat the words mean", style="bold"))
    console.print(words)
