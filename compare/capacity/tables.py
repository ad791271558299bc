"""Tables: the answers on a terminal, a block a scale and a row an architecture."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from compare.capacity.conclusions import people

BROKEN = "*"


def show(data: dict[str, Any], console: Console) -> None:
    """Print what is needed, what breaks, what follows, and what all of it assumes."""
    for number, users in enumerate(data["scales"]):
        console.print(_scale(f"{people(users)} users a day", data["architectures"], number), "")
    console.print(f"{BROKEN} Only once what breaks before is mended; it is first in the next table.\n", style="dim")
    console.print(_limits(data["architectures"]), "")
    for sentence in _remedies(data["architectures"]):
        console.print(sentence, soft_wrap=True)
    console.print()
    for sentence in data["conclusions"]:
        console.print(f"- {sentence}", soft_wrap=True)
    console.print("", _assumptions(data["assumptions"]))


def _scale(title: str, architectures: dict[str, Any], number: int) -> Table:
    table = Table(title, box=None, pad_edge=False)
    for name in ("copies", "cores", "GiB", "GB", "writing", "cost"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, each in architectures.items():
        size = each["sizes"][number]
        figures = (figure(size[key]) for key in ("all_cores", "memory", "stored"))
        star = BROKEN if size["broken"] else ""
        table.add_row(
            name, str(sum(size["copies"].values())), *figures, f"{size['writing']:.2%}", f"{star}{figure(size['cost'])}"
        )
        table.add_row(f"  [dim]{_copies(size['copies'])}[/]")
    return table


def _copies(copies: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in copies.items())


def _limits(architectures: dict[str, Any]) -> Table:
    table = Table("what breaks, first things first", "where", box=None, pad_edge=False)
    table.add_column("users a day", justify="right")
    for name, each in architectures.items():
        for limit in each["limits"][:4]:
            table.add_row(f"{name}: {limit['name']}", limit["part"], people(limit["users"]))
    return table


def _remedies(architectures: dict[str, Any]) -> Iterator[str]:
    """Say why each kind of limit is one, and what to do."""
    kinds = {limit["name"]: limit for each in architectures.values() for limit in each["limits"][:4]}
    for name, kind in kinds.items():
        yield f"[bold]{name}[/]: {kind['because']}. Then {kind['then']}."


def _assumptions(listed: list[dict[str, Any]]) -> Table:
    table = Table("assumed", "value", "unit", "because", box=None, pad_edge=False)
    for each in listed:
        table.add_row(each["name"], f"{each['value']:,g}", each["unit"], each["reason"])
    return table


def figure(number: float) -> str:
    """Write a figure with two digits that mean something, since the model is worth no more."""
    return f"{float(f'{number:.2g}'):,.0f}" if number >= 10 else f"{number:.2g}"
