"""Keeping: commands for the data of marketplaces, whether they run or not."""

from pathlib import Path
from typing import Annotated

import typer

from compare.architectures import ARCHITECTURES
from compare.cli.choosing import FOLDERS, AsJson, folders, known

app = typer.Typer()


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="The folder ml-latest-small of MovieLens.")],
    arch: Annotated[str, typer.Option(help="Into which architecture, or all.")] = "all",
    data: Annotated[Path | None, typer.Option(help=FOLDERS, show_default="data/ARCH")] = None,
) -> None:
    """Load a real data set, whether an architecture runs or not; what is there already stays as it is."""
    from compare import data_commands

    raise typer.Exit(data_commands.import_(path, folders(arch, data)))


@app.command()
def reset(
    arch: Annotated[str, typer.Argument(help=f"Which architecture, or all: {' and '.join(ARCHITECTURES)}.")] = "all",
    data: Annotated[Path | None, typer.Option(help=FOLDERS, show_default="data/ARCH")] = None,
) -> None:
    """Bring the default data set back, whether an architecture runs or not."""
    from compare import data_commands

    raise typer.Exit(data_commands.reset(folders(arch, data)))


@app.command()
def reconcile(
    arch: Annotated[str, typer.Argument(help="Which running architecture that has the inventory twice.")] = "realistic",
    repair: Annotated[bool, typer.Option("--repair", help="Bring the products to the state of the items.")] = False,
    data: Annotated[Path | None, typer.Option(help="Its data folder.", show_default="where ARCH runs")] = None,
    as_json: AsJson = False,
) -> None:
    """Say by how much Inventory++ has drifted from the inventory; exit code 1 if it has, 2 if it cannot be asked."""
    from compare import reconciliation
    from compare.running import where

    raise typer.Exit(reconciliation.run(known(arch), data or where(arch), repair, as_json))
