"""Running: commands that bring marketplaces up, and from one step of the road to another."""

from pathlib import Path
from typing import Annotated

import typer

from compare.architectures import ARCHITECTURES, DECLARED
from compare.cli.choosing import host, known, several

app = typer.Typer()


@app.command()
def up(
    arch: Annotated[str, typer.Argument(help=f"Which architecture: {', '.join(DECLARED)}.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it answers; 0 takes any free port.")] = 8000,
    data: Annotated[Path | None, typer.Option(help="Its databases, keys and logs.", show_default="data/ARCH")] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Do not begin with the default data set.")] = False,
    replicas: Annotated[int, typer.Option(min=1, envvar="REPLICAS", help="How often each process is there.")] = 1,
) -> None:
    """Run an architecture until Ctrl-C; it begins with the default data set."""
    from compare.foreground import run  # Here, so that `marketplace --help` does not wait for it.

    architecture = known(arch).scaled(replicas)
    raise typer.Exit(run(architecture, data or Path("data", architecture.name), port, empty))


@app.command()
def demo(
    arch: Annotated[str, typer.Option(help="Which, separated by commas.")] = ",".join(ARCHITECTURES),
    port: Annotated[
        int, typer.Option(min=0, max=65000, help="Where the page is; they follow; 0: any free ones.")
    ] = 8000,
    data: Annotated[Path, typer.Option(help="Their databases, keys and logs.")] = Path("data"),
    trust: Annotated[
        list[str] | None, typer.Option(help="A name under which your browser opens the page through a forwarded port.")
    ] = None,
) -> None:
    """Show architectures side by side on a live page until Ctrl-C: use them, break them, see who notices."""
    from compare.demo import run

    raise typer.Exit(run(several(arch), port, data, frozenset(map(host, trust or ()))))


@app.command()
def migrate(
    source: Annotated[str, typer.Option("--from", help="What runs by now.")],
    target: Annotated[str, typer.Option("--to", help="What shall run.")],
    data: Annotated[Path | None, typer.Option(help="Its data folder.", show_default="where FROM runs")] = None,
) -> None:
    """Go a step of the road forth or back while people use the marketplace: no request fails, and no write is lost."""
    from compare.migration import command
    from compare.running import where

    raise typer.Exit(command.run(known(source), known(target), data or where(source)))


@app.command()
def roll(
    arch: Annotated[str, typer.Argument(help="Which architecture runs.")],
    processes: Annotated[list[str] | None, typer.Argument(help="Which of its processes.", show_default="all")] = None,
    data: Annotated[Path | None, typer.Option(help="Its data folder.", show_default="where ARCH runs")] = None,
) -> None:
    """Replace processes one at a time while people use the marketplace: no request fails."""
    from compare.rolling import command
    from compare.running import where

    raise typer.Exit(command.run(data or where(known(arch).name), processes or []))
