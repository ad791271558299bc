"""Deploying: commands for containers, which are derived from the same topology as everything else."""

from pathlib import Path
from typing import Annotated

import typer

from compare.architectures import MARKETPLACES
from compare.cli.choosing import several

app = typer.Typer()


@app.command()
def manifests(
    write: Annotated[bool, typer.Option("--write/--check", help="Write them, or only say which are outdated.")] = False,
    folder: Annotated[Path, typer.Option(help="Where they are.")] = Path("deploy"),
) -> None:
    """Derive Dockerfile, Compose files and Kubernetes manifests from the topology; exit code 1 if one is outdated."""
    from compare.manifests.command import run

    raise typer.Exit(run(folder, write))


@app.command()
def secrets(
    arch: Annotated[str, typer.Argument(help="For which architectures, separated by commas.")] = ",".join(MARKETPLACES),
    folder: Annotated[Path, typer.Option(help="Where they go, in a folder for each.")] = Path("deploy/secrets"),
) -> None:
    """Make the keys and passwords that containers are given; those that are there stay as they are."""
    from compare.manifests.secrets import run

    raise typer.Exit(run(several(arch), folder))
