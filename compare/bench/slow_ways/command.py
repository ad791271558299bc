"""The command: which example to measure, and its table."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from compare.bench.slow_ways import measuring

PACKAGE = Path(__file__).parent
EXAMPLES = sorted(
    file.stem for file in PACKAGE.glob("*.py") if "def create_app" in file.read_text("utf-8") and file.stem != "command"
)

app = typer.Typer()
console = Console(highlight=False)


@app.command()
def slow_ways(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(EXAMPLES)}; empty for all.")] = "",
    rounds: Annotated[int, typer.Option(min=1, help="How often to ask each way.")] = 8,
) -> None:
    """Measure how the marketplace does something beside how it does not."""
    if name and name not in EXAMPLES:
        raise typer.BadParameter(f"there is no example {name!r}; there are: {', '.join(EXAMPLES)}.")
    for example in [name] if name else EXAMPLES:
        show(example, rounds)


def show(name: str, rounds: int) -> None:
    """Measure one example, and print what it teaches above its table."""
    example = import_module(f"{PACKAGE.parent.parent.name}.{PACKAGE.parent.name}.{PACKAGE.name}.{name}")
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(name, total=rounds + 1)
        figures = measuring.measure(example, rounds, lambda: progress.advance(bar))
    console.print(f"\n[bold]{(example.__doc__ or '').splitlines()[0]}[/]")
    rows = {way: measuring.in_words(figures[way]) for way in example.WAYS}
    columns = [column for column in measuring.COLUMNS if any(row[column] for row in rows.values())]
    table = Table("way", *columns, box=None, pad_edge=False)
    for way, row in rows.items():
        table.add_row(way.replace("_", " "), *(row[column] for column in columns))
    console.print(table)
