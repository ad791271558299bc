"""Presenting: commands for who gives the lectures."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def slides(
    names: Annotated[
        list[str] | None, typer.Argument(help="Which lectures, such as 02_decorators.", show_default="all")
    ] = None,
    output: Annotated[Path, typer.Option(help="Where the decks go.")] = Path("reports/slides"),
) -> None:
    """Export the notebooks as slides that need no network; nothing is executed."""
    from compare.lectures.slides import run

    raise typer.Exit(run(names or [], output))
