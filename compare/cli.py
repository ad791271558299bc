"""The command line: `marketplace COMMAND`, one function a command."""

from pathlib import Path
from typing import Annotated

import typer

from compare.architectures import ARCHITECTURES, Architecture

app = typer.Typer(no_args_is_help=True, pretty_exceptions_show_locals=False)


@app.callback()
def marketplace() -> None:
    """The same online marketplace, built in different architectures."""


def known(name: str) -> Architecture:
    """Find a declared architecture."""
    if name not in ARCHITECTURES:
        raise typer.BadParameter(f"there is no architecture {name!r}; there are: {', '.join(ARCHITECTURES)}.")
    return ARCHITECTURES[name]


@app.command()
def up(
    arch: Annotated[str, typer.Argument(help=f"Which architecture: {', '.join(ARCHITECTURES)}.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it answers; 0 takes any free port.")] = 8000,
    data: Annotated[Path | None, typer.Option(help="Its databases, keys and logs.", show_default="data/ARCH")] = None,
) -> None:
    """Run an architecture until Ctrl-C."""
    from compare.foreground import run  # Here, so that `marketplace --help` does not wait for it.

    architecture = known(arch)
    raise typer.Exit(run(architecture, data or Path("data", architecture.name), port))


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=1024, max=65000, help="Where the first answers; the next ones follow.")
    ] = 8000,
    data: Annotated[Path, typer.Option(help="Their databases, keys and logs.")] = Path("data"),
) -> None:
    """Run all architectures side by side until Ctrl-C, and say what to try."""
    from compare.demo import run

    raise typer.Exit(run(port, data))
