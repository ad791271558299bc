"""Reconciliation: `marketplace reconcile`, for whoever keeps the same things in two places."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from rich.table import Table
from rich.text import Text

from compare import catalogues
from compare.catalogues import DOMAIN, CannotBeAsked
from compare.foreground import console, say
from compare.importing import Destination
from compare.reconciling import Difference, Drift
from compare.running import running
from compare.topology import Architecture

DRIFTED, CANNOT_BE_ASKED = 1, 2
MOST_EXAMPLES = 3
LONGEST_VALUE = 40


@dataclass(frozen=True)
class Findings:
    """What was found, and after a repair what is left of it."""

    architecture: str
    found: Drift
    left: Drift | None = None

    @property
    def now(self) -> Drift:
        return self.found if self.left is None else self.left


def run(architecture: Architecture, data: Path, repair: bool, as_json: bool) -> int:
    """Report the drift, repair it if asked to and report again; give the exit code."""
    try:
        findings = reconcile(destination(architecture, data), repair)
    except CannotBeAsked as error:
        say(str(error), style="red")
        return CANNOT_BE_ASKED
    if as_json:
        print(TypeAdapter(Findings).dump_json(findings, indent=2).decode())
    else:
        show(findings)
    return DRIFTED if findings.now else 0


def destination(architecture: Architecture, data: Path) -> Destination:
    """Find the marketplace that runs on a data folder.

    Raises:
        CannotBeAsked: it has the inventory once, or it does not run.
    """
    if not any(DOMAIN in process.domains for process in architecture.processes):
        raise CannotBeAsked(f"{architecture.name} has no Inventory++, so there is nothing to reconcile.")
    found = running(data)
    if found is None:
        raise CannotBeAsked(f"Nothing runs on {data.resolve()}. Start it first: `marketplace up {architecture.name}`.")
    if found.architecture != architecture.name:
        raise CannotBeAsked(f"On {data} runs {found.architecture}, not {architecture.name}; choose with --data.")
    return Destination.of(found)


def reconcile(place: Destination, repair: bool) -> Findings:
    """Compare; if asked to, repair and compare again, since meanwhile somebody may have sold something."""
    read = catalogues.read(place)
    if not repair:
        return Findings(place.architecture.name, read.drift)
    catalogues.repair(place, read)
    return Findings(place.architecture.name, read.drift, catalogues.read(place).drift)


def show(findings: Findings) -> None:
    console.print(table(findings.found))
    if findings.left is not None:
        say("Repaired. What is left of it:")
        console.print(table(findings.left))
    say(verdict(findings.now), style="red" if findings.now else "green")


def verdict(drift: Drift) -> str:
    if drift:
        return "The two have drifted apart; `--repair` brings the products to the state of the items."
    return "The two agree."


def table(drift: Drift) -> Table:
    """Lay out how many agree, and how many do not in which way, with examples."""
    laid_out = Table("products that", "", "for example", box=None, pad_edge=False)
    laid_out.add_row("agree", f"{drift.agreeing:,}", "")
    laid_out.add_row("are missing", f"{len(drift.missing):,}", ids(drift.missing))
    laid_out.add_row("are left over", f"{len(drift.left_over):,}", ids(drift.left_over))
    for field, differing in drift.differing.items():
        laid_out.add_row(f"differ in {field}", f"{len(differing):,}", examples(differing))
    return laid_out


def ids(every: list[int]) -> str:
    return ", ".join(map(str, every[:MOST_EXAMPLES]))


def examples(differing: list[Difference]) -> Text:
    """Show some: the item's value, then the product's."""
    shown = (f"{each.id}: {value(each.original)} ≠ {value(each.copy)}" for each in differing[:MOST_EXAMPLES])
    return Text("; ".join(shown))


def value(of_a_field: object) -> str:
    """Show what people wrote as text and nothing else: in a terminal, it might be a command."""
    text = repr(of_a_field) if isinstance(of_a_field, str) else str(of_a_field)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
