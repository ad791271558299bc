"""Presenting: commands for the lectures, to read, to run and to project them."""

from pathlib import Path
from typing import Annotated

import typer

from compare.cli.choosing import made

app = typer.Typer()


Names = Annotated[list[str] | None, typer.Argument(help="Which lectures, such as 03.", show_default="all")]


@app.command()
def lectures(
    names: Names = None,
    check: Annotated[bool, typer.Option("--check", help="Run each, and change nothing.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Run each, and write its notebook with the outputs.")] = False,
) -> None:
    """Open the lectures in JupyterLab, the first one at once; or run them, with exit code 1 if one fails."""
    from compare.lectures.command import run

    raise typer.Exit(run(names or [], "check" if check else "write" if write else "open"))


@app.command()
def slides(
    names: Names = None,
    output: Annotated[Path, typer.Option(help="Where the decks go.", callback=made)] = Path("reports/slides"),
) -> None:
    """Export the notebooks as slides that need no network; nothing is executed."""
    from compare.lectures.slides import run

    raise typer.Exit(run(names or [], output))
