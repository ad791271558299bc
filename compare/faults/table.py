"""Table: the matrix of one architecture, a fault a row and a use case a column, with what its signs mean.

A cell is a sign, and the names of the columns are stairs that lead down to it, so that all has room in 80 columns.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from compare.architectures import DECLARED
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


SIGNS: dict[Verdict, str] = {
    "works": "●",
    "degraded": "◐",
    "fails fast": "○",
    "fails late": "◌",
    "wrong": "✗",
    "cut off": "-",
    "hangs": "∞",
}


def show(trials: Sequence[Trial], console: Console) -> None:
    """Print a table for each architecture, and below it whether the invariants hold."""
    for name in dict.fromkeys(trial.architecture for trial in trials):
        rows = [trial for trial in trials if trial.architecture == name]
        console.print(Text(f"\n{title(name)}: while it lasts", style="bold"))
        for line in lines(rows):
            console.print(line)
        show_invariants(rows, console)
    show_words(trials, console)


def title(architecture: str) -> str:
    return DECLARED[architecture].title if architecture in DECLARED else architecture


def lines(trials: Sequence[Trial]) -> Iterator[Text]:
    """Yield the names of the columns, then each process on a line of its own above its faults."""
    margin = max(len(trial.fault) for trial in trials) + 4
    *stairs, last = [" " * margin + "│ " * number + name for number, name in enumerate(USE_CASES)]
    yield from map(Text, stairs)
    yield Text(f"{last:{margin + 24}}   slowest  well again")
    for process, rows in groupby(trials, lambda trial: trial.process):
        yield Text(process, "bold")
        yield from (row(trial, margin) for trial in rows)


def row(trial: Trial, margin: int) -> Text:
    signs = [(f"{SIGNS[cell.verdict]} ", STYLES[cell.verdict]) for cell in trial.cells]
    return Text.assemble(f"  {trial.fault:{margin - 2}}", *signs, f"{slowest(trial):>18}", "  ", back(trial))


def slowest(trial: Trial) -> str:
    return f"{max(cell.seconds for cell in trial.cells):.1f} s"


def back(trial: Trial) -> Text:
    """Say after how many seconds all of it worked again."""
    seconds = [cell.recovery_seconds for cell in trial.cells]
    known = [each for each in seconds if each is not None]
    return Text("     never", STYLES["hangs"]) if len(known) < len(seconds) else Text(f"{max(known):8.1f} s")


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
        words.add_row(Text(f"{SIGNS[verdict]} {verdict}", STYLES[verdict]), MEANINGS[verdict])
    for fault in dict.fromkeys(trial.fault for trial in trials):
        words.add_row(fault, FAULTS[fault].meaning)
    words.add_row("slowest", "the slowest answer while it lasted")
    words.add_row("well again", "how long after its end all worked again")
    console.print(Text("\nWhat the signs and words mean", style="bold"))
    console.print(words)
