"""The command line: `marketplace COMMAND`, one function a command."""

from pathlib import Path
from typing import Annotated

import typer

from compare.architectures import ARCHITECTURES, DECLARED
from compare.topology import Architecture

app = typer.Typer(no_args_is_help=True, pretty_exceptions_show_locals=False)


@app.callback()
def marketplace() -> None:
    """The same online marketplace, built in different architectures."""


def known(name: str) -> Architecture:
    """Find a declared architecture."""
    if name not in DECLARED:
        raise typer.BadParameter(f"there is no architecture {name!r}; there are: {', '.join(DECLARED)}.")
    return DECLARED[name]


def several(names: str) -> list[Architecture]:
    """Find declared architectures whose names are separated by commas."""
    return [known(name) for name in names.split(",")]


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
FOLDERS = "Its databases, keys and logs; for all architectures, the folder around theirs."


def folders(arch: str, data: Path | None) -> list[tuple[Architecture, Path]]:
    """Give the architectures that are meant, each with its data folder."""
    if arch == "all":
        return [(each, (data or Path("data")) / name) for name, each in ARCHITECTURES.items()]
    return [(known(arch), data or Path("data", arch))]


@app.command()
def up(
    arch: Annotated[str, typer.Argument(help=f"Which architecture: {', '.join(DECLARED)}.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it answers; 0 takes any free port.")] = 8000,
    data: Annotated[Path | None, typer.Option(help="Its databases, keys and logs.", show_default="data/ARCH")] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Do not begin with the default data set.")] = False,
) -> None:
    """Run an architecture until Ctrl-C; it begins with the default data set."""
    from compare.foreground import run  # Here, so that `marketplace --help` does not wait for it.

    architecture = known(arch)
    raise typer.Exit(run(architecture, data or Path("data", architecture.name), port, empty))


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


@app.command()
def compare(
    arch: Annotated[str, typer.Option(help="Which, the oracle first, separated by commas.")] = ",".join(ARCHITECTURES),
    only: Annotated[str, typer.Option(help="Only these chapters, separated by commas.")] = "",
    select: Annotated[str, typer.Option("-k", help="Of the suite, only tests whose names match, as in pytest.")] = "",
    full: Annotated[bool, typer.Option("--full", help="Thoroughly: most of an hour, not three minutes.")] = False,
    as_json: AsJson = False,
    reports: Annotated[Path, typer.Option(help="Where the reports go.")] = Path("reports"),
) -> None:
    """Compare architectures: their answers, speed, faults and structure; exit code 1 if anything is wrong."""
    from compare.overview import CHAPTERS, Request, run

    chapters = only.split(",") if only else list(CHAPTERS)
    if unknown := [chapter for chapter in chapters if chapter not in CHAPTERS]:
        raise typer.BadParameter(f"there is no chapter {' or '.join(unknown)}; there are: {', '.join(CHAPTERS)}.")
    request = Request(several(arch), reports, full, select)
    raise typer.Exit(run(request, chapters, as_json))


@app.command()
def bench(
    arch: Annotated[str, typer.Option(help="Which, the oracle first, separated by commas.")] = ",".join(ARCHITECTURES),
    only: Annotated[str, typer.Option(help="Only these workloads and ratios, separated by commas.")] = "",
    rounds: Annotated[int, typer.Option(min=2, help="How often everything is measured.")] = 8,
    seconds: Annotated[float, typer.Option(min=0.2, help="How long each load lasts.")] = 2.0,
    as_json: AsJson = False,
    reports: Annotated[Path, typer.Option(help="Where the figures go.")] = Path("reports"),
) -> None:
    """Measure what each architecture can bear and what it costs; takes many minutes, on a machine with nothing else."""
    from compare.bench.command import Plan, run

    names = only.split(",") if only else []
    raise typer.Exit(run(Plan(several(arch), names, rounds, seconds, reports), as_json))


@app.command()
def agree(
    one: Annotated[Path, typer.Argument(help="The reports of one run of `marketplace bench`.")],
    other: Annotated[Path, typer.Argument(help="Those of another.")],
) -> None:
    """Say whether two runs of bench found the same; exit code 1 if a ratio does not agree."""
    from compare.bench import agreement

    raise typer.Exit(agreement.run(one, other))


@app.command()
def structure(
    arch: Annotated[str, typer.Option(help="Which, separated by commas.")] = ",".join(ARCHITECTURES),
    as_json: AsJson = False,
    reports: Annotated[Path, typer.Option(help="Where the JSON and the pictures go.")] = Path("reports"),
) -> None:
    """Show what each architecture is made of and who calls whom; exit code 1 for a call that nobody declared."""
    from compare.structure import command

    raise typer.Exit(command.run(several(arch), reports, as_json))


@app.command()
def faults(
    arch: Annotated[str, typer.Option(help="Which, separated by commas.")] = ",".join(ARCHITECTURES),
    short: Annotated[bool, typer.Option("--short", help="Only some faults: less than a minute, not minutes.")] = False,
    only: Annotated[str, typer.Option(help="Only this fault.")] = "",
    as_json: AsJson = False,
    reports: Annotated[Path, typer.Option(help="Where the figures go.")] = Path("reports"),
) -> None:
    """Kill, freeze, slow down and starve every process; exit code 1 if anything hangs, is wrong or gets lost."""
    from compare.faults import command
    from compare.faults.faults import FAULTS

    if only and only not in FAULTS:
        raise typer.BadParameter(f"there is no fault {only!r}; there are: {', '.join(FAULTS)}.")
    architectures = several(arch)
    raise typer.Exit(command.run(architectures, command.chosen(only, short), as_json, reports))


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
    arch: Annotated[str, typer.Argument(help="Which architecture, or all.")] = "all",
    data: Annotated[Path | None, typer.Option(help=FOLDERS, show_default="data/ARCH")] = None,
) -> None:
    """Bring the default data set back, whether an architecture runs or not."""
    from compare import data_commands

    raise typer.Exit(data_commands.reset(folders(arch, data)))


@app.command()
def reconcile(
    arch: Annotated[str, typer.Argument(help="Which running architecture that has the inventory twice.")] = "realistic",
    repair: Annotated[bool, typer.Option("--repair", help="Bring the products to the state of the items.")] = False,
    data: Annotated[Path | None, typer.Option(help="Its databases, keys and logs.", show_default="data/ARCH")] = None,
    as_json: AsJson = False,
) -> None:
    """Say by how much Inventory++ has drifted from the inventory; exit code 1 if it has, 2 if it cannot be asked."""
    from compare import reconciliation

    raise typer.Exit(reconciliation.run(known(arch), data or Path("data", arch), repair, as_json))


@app.command()
def migrate(
    source: Annotated[str, typer.Option("--from", help="What runs by now.")],
    target: Annotated[str, typer.Option("--to", help="What shall run.")],
    data: Annotated[Path | None, typer.Option(help="The data folder it runs on.", show_default="data/FROM")] = None,
) -> None:
    """Go a step of the road forth or back while people use the marketplace: no request fails, and no write is lost."""
    from compare.migration import command

    raise typer.Exit(command.run(known(source), known(target), data or Path("data", source)))


@app.command()
def road(
    document: Annotated[Path, typer.Option(help="Which document has the marks.")] = Path("realistic/MIGRATION.md"),
) -> None:
    """Measure what each step of the road costs, and write it into the document about it."""
    from compare import milestones
    from compare.road import STEPS
    from compare.structure.command import aside
    from compare.structure.structure import examine

    milestones.write(document, milestones.table(examine(list(STEPS.values()), aside)))


@app.command()
def picture(
    output: Annotated[Path, typer.Option(help="Where it goes, as SVG; what it is drawn from goes beside it.")] = Path(
        "docs/pictures/marketplaces.svg"
    ),
) -> None:
    """Draw the declared architectures: the picture in the README."""
    from compare.picture import run

    raise typer.Exit(run(output))
