"""Lecturing: commands for the notebooks."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def lectures(
    names: Annotated[list[str] | None, typer.Argument(help="Which lectures, such as 03; all by default.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Run each twice, and change nothing.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Run each, and write its notebook with the outputs.")] = False,
) -> None:
    """Open the lectures in JupyterLab; or run them, with exit code 1 if one fails."""
    from compare.lectures import command
    from compare.lectures.lecture import chosen

    wanted = chosen(names or [])
    if not wanted:
        raise typer.BadParameter(f"there is no such lecture; there are: {', '.join(chosen([]))}.")
    if check or write:
        raise typer.Exit((command.check if check else command.write)(list(wanted.values())))
    command.open_in_jupyter(next(iter(wanted.values())))
