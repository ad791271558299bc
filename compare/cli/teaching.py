"""Teaching: commands for students and for who teaches them."""

from pathlib import Path
from typing import Annotated

import typer

from compare.cli.choosing import AsJson, opened

app = typer.Typer()


@app.command()
def learn(
    folder: Annotated[Path, typer.Option(help="Your copy of the exercises; made if it is not there.")] = Path(
        "my-exercises"
    ),
    check_all: Annotated[bool, typer.Option("--check-all", help="Grade the whole folder, and end.")] = False,
    only: Annotated[str, typer.Option(help="With --check-all: only this exercise, by name or number.")] = "",
    as_json: AsJson = False,
    junit: Annotated[
        Path | None, typer.Option(help="With --check-all: write JUnit XML here, too.", callback=opened)
    ] = None,
) -> None:
    """Solve exercises that check themselves on each save; with --check-all, exit code 1 unless all are solved."""
    if not check_all and (only or as_json or junit):
        raise typer.BadParameter("--only, --json and --junit go with --check-all.")

    from compare.learn import command

    if not check_all:
        raise typer.Exit(command.learn(folder))
    if not (exercises := command.chosen(only)):
        raise typer.BadParameter(f"there is no exercise {only!r}.")
    raise typer.Exit(command.check_all(command.Request(exercises, folder, as_json, junit)))
