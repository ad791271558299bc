"""Tables: structures side by side on a terminal, a column an architecture."""

from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from compare.structure.calls import Call
from compare.structure.changes import Change
from compare.structure.coupling import undeclared, unseen
from compare.structure.files import lines_by_role
from compare.structure.footprint import Idle
from compare.structure.kinds import ROLES
from compare.structure.structure import Structure
from compare.structure.waterfall import longest, summary, text

MIB = 2**20
Cell = Callable[[Structure], str]

console = Console(highlight=False)


def show(structures: Sequence[Structure]) -> None:
    """Print everything, the calls of each use case last."""
    _table("what there is", _totals(), structures)
    _table("a new field on", _changes(structures), structures)
    _table("started alone, idle", _processes(structures), structures)
    _table("use case", _use_cases(structures), structures)
    _table("who calls whom", _arrows(structures), structures)
    _print_calls(structures)
    _print_surprises(structures)


def _table(title: str, rows: Iterable[tuple[str, Cell]], structures: Sequence[Structure]) -> None:
    table = Table(title, *(each.architecture.name for each in structures), box=None, pad_edge=False)
    for name, cell in rows:
        table.add_row(name, *(cell(each) for each in structures))
    console.print(table, "")


def _totals() -> Iterable[tuple[str, Cell]]:
    yield "processes", lambda each: str(each.footprint.count)
    yield "deployables", lambda each: str(len(each.deployables))
    yield "databases", lambda each: str(len(each.architecture.databases))
    yield "arrows", lambda each: str(len(each.architecture.arrows))
    for role in ROLES:
        yield f"lines, {role}", lambda each, role=role: f"{lines_by_role(each.files)[role]:,}"
    yield "lines, all", lambda each: f"{sum(file.lines for file in each.files):,}"
    yield "ready after", lambda each: f"{each.footprint.seconds:.1f} s"
    yield "memory with launcher", lambda each: f"{each.footprint.bytes / MIB:,.0f} MiB"


def _changes(structures: Sequence[Structure]) -> Iterable[tuple[str, Cell]]:
    for shape in dict.fromkeys(change.shape for each in structures for change in each.changes):
        yield shape, lambda each, shape=shape: "".join(map(_change, (c for c in each.changes if c.shape == shape)))


def _change(change: Change) -> str:
    migrated = ", ".join(change.migrates) or "no database"
    return f"{len(change.files)} files; restart {', '.join(change.restarts)}; migrate {migrated}"


def _processes(structures: Sequence[Structure]) -> Iterable[tuple[str, Cell]]:
    for name in dict.fromkeys(name for each in structures for name in each.footprint.processes):
        yield name, lambda each, name=name: _idle(each.footprint.processes.get(name))


def _idle(process: Idle | None) -> str:
    return f"{process.seconds:.2f} s, {process.bytes / MIB:.0f} MiB" if process else "-"


def _use_cases(structures: Sequence[Structure]) -> Iterable[tuple[str, Cell]]:
    for use_case in _use_case_names(structures):
        yield use_case, lambda each, use_case=use_case: _summary(each.calls.get(use_case))


def _use_case_names(structures: Sequence[Structure]) -> Iterable[str]:
    return dict.fromkeys(use_case for each in structures for use_case in each.calls)


def _summary(call: Call | None) -> str:
    return summary(call) if call else "-"


def _arrows(structures: Sequence[Structure]) -> Iterable[tuple[str, Cell]]:
    for arrow in dict.fromkeys(str(arrow) for each in structures for arrow in each.coupling):
        yield arrow, lambda each, arrow=arrow: _seen(each, arrow)


def _seen(structure: Structure, arrow: str) -> str:
    found = next((each for each in structure.coupling if str(each) == arrow), None)
    if found is None:
        return "-"
    where = ", ".join(found.seen) or "[yellow]never seen[/]"
    return where if found.declared else f"[red]{where}: not declared[/]"


def _print_calls(structures: Sequence[Structure]) -> None:
    for use_case in _use_case_names(structures):
        calls = {each.architecture.name: each.calls[use_case] for each in structures if use_case in each.calls}
        for name, call in calls.items():
            console.print(f"[bold]{use_case}, {name}[/]: {summary(call)}")
            console.print(escape(text(call, longest(calls.values()))), "", soft_wrap=True)


def _print_surprises(structures: Sequence[Structure]) -> None:
    """Say what was seen and is not declared, and the other way round."""
    for each in structures:
        if each.leaks:
            count, size = each.footprint.count, each.architecture.size
            console.print(f"{each.architecture.name} runs as {count} processes and declares {size}.", style="red")
        for arrow in unseen(each.coupling):
            console.print(f"{each.architecture.name}: {arrow} is declared, and was not seen.", style="yellow")
        for arrow in undeclared(each.coupling):
            console.print(f"{each.architecture.name}: {arrow} was seen, and is not declared.", style="red")
