"""Comparing: commands that say where architectures differ, and what each can bear and costs."""

from pathlib import Path
from typing import Annotated

import typer

from compare.architectures import ARCHITECTURES, MARKETPLACES
from compare.cli.choosing import AsJson, opened, replaced, several

app = typer.Typer()

BENCH = ("bench.json", "bench-samples.jsonl", "ratios.json")
FAULTS = ("faults.json",)
STRUCTURE = ("structure.json", "structure-*.svg")
COMPARE = (*BENCH, *FAULTS, *STRUCTURE, "compare.json", "compare.html", "index.html")
"""What each command writes into the folder of reports."""


@app.command()
def compare(
    arch: Annotated[str, typer.Option(help="Which, the oracle first, separated by commas.")] = ",".join(ARCHITECTURES),
    only: Annotated[str, typer.Option(help="Only these chapters, separated by commas.")] = "",
    select: Annotated[str, typer.Option("-k", help="Of the suite, only tests whose names match, as in pytest.")] = "",
    full: Annotated[bool, typer.Option("--full", help="Thoroughly: most of an hour, not three minutes.")] = False,
    as_json: AsJson = False,
    reports: Annotated[Path, typer.Option(help="Where the reports go.", callback=replaced(*COMPARE))] = Path("reports"),
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
    seconds: Annotated[
        float | None, typer.Option(min=0.2, help="How long each load lasts.", show_default="2, with --against 1")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="COMMIT", help="Compare with the code of this commit; both take turns, about 10 minutes."),
    ] = None,
    as_json: AsJson = False,
    reports: Annotated[
        Path, typer.Option(help="Where the figures go.", callback=replaced(*BENCH, "against.json"))
    ] = Path("reports"),
) -> None:
    """Measure what each architecture can bear and what it costs; takes many minutes, on a machine with nothing else.

    With --against, each figure is divided by the commit's: above 1 is better. The exit code is 1 if a whole interval is
    below 0.97, and 2 if nothing could be compared.
    """
    names = only.split(",") if only else []
    if against is not None:
        from compare.bench import against as comparison

        plan = comparison.Plan(against, several(arch), names, rounds, seconds or comparison.SECONDS, reports)
        raise typer.Exit(comparison.run(plan, as_json))

    from compare.bench.command import Plan, run

    raise typer.Exit(run(Plan(several(arch), names, rounds, seconds or 2.0, reports), as_json))


@app.command()
def agree(
    one: Annotated[Path, typer.Argument(help="The reports of one run of `marketplace bench`.")],
    other: Annotated[Path, typer.Argument(help="Those of another.")],
    as_json: AsJson = False,
) -> None:
    """Say whether two runs of bench found the same; exit code 1 if a ratio does not agree."""
    from compare.bench import agreement

    raise typer.Exit(agreement.run(one, other, as_json))


@app.command()
def faults(
    arch: Annotated[str, typer.Option(help="Which, separated by commas.")] = ",".join(ARCHITECTURES),
    short: Annotated[bool, typer.Option("--short", help="Only some faults: a minute or two.")] = False,
    only: Annotated[str, typer.Option(help="Only this fault.")] = "",
    as_json: AsJson = False,
    reports: Annotated[Path, typer.Option(help="Where the figures go.", callback=replaced(*FAULTS))] = Path("reports"),
) -> None:
    """Kill, freeze, slow down and starve every process; exit code 1 if anything hangs, is wrong or gets lost."""
    from compare.faults import command
    from compare.faults.faults import FAULTS

    if only and only not in FAULTS:
        raise typer.BadParameter(f"there is no fault {only!r}; there are: {', '.join(FAULTS)}.")
    architectures = several(arch)
    raise typer.Exit(command.run(architectures, command.chosen(only, short), as_json, reports))


@app.command()
def structure(
    arch: Annotated[str, typer.Option(help="Which, separated by commas.")] = ",".join(ARCHITECTURES),
    as_json: AsJson = False,
    reports: Annotated[
        Path, typer.Option(help="Where the JSON and the pictures go.", callback=replaced(*STRUCTURE))
    ] = Path("reports"),
) -> None:
    """Show what each architecture is made of and who calls whom; exit code 1 for a call that nobody declared."""
    from compare.structure import command

    raise typer.Exit(command.run(several(arch), reports, as_json))


def numbers_of_users(text: str) -> list[float]:
    """Read how many users there are a day."""
    try:
        numbers = sorted(float(number) for number in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"{text!r} are no numbers; write users a day as in `--users 1000,100000`.") from None
    if not all(0 <= number <= 1e10 for number in numbers):
        raise typer.BadParameter("there can be 0 to 10,000,000,000 users a day.")
    return numbers


@app.command()
def capacity(
    arch: Annotated[str, typer.Option(help="Which, the first to compare with, separated by commas.")] = ",".join(
        MARKETPLACES
    ),
    users: Annotated[str, typer.Option(help="How many a day, separated by commas.")] = "1000,100000,10000000",
    assume: Annotated[list[str] | None, typer.Option(help="Another value for one assumption: peak=10.")] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Measure again, also if that was done before.")] = False,
    measured: Annotated[Path, typer.Option(help="Where the measurements are kept.", callback=opened)] = Path(
        "data/capacity.json"
    ),
    as_json: AsJson = False,
    reports: Annotated[
        Path, typer.Option(help="Where the answers go.", callback=replaced("capacity.json", "index.html"))
    ] = Path("reports"),
) -> None:
    """Say how many of what so many users a day need, at what cost, and what breaks first; measures once, a minute."""
    from compare.capacity.assumptions import NoSuchAssumption, changed
    from compare.capacity.command import Question, must_measure, run
    from compare.capacity.measurements import NoMeasurements

    architectures = several(arch)
    try:
        assumptions, scales = changed(assume or ()), numbers_of_users(users)
    except NoSuchAssumption as error:
        raise typer.BadParameter(str(error)) from error
    try:
        measure = must_measure(measured, measure, architectures)
    except NoMeasurements as error:
        raise typer.BadParameter(str(error)) from error
    raise typer.Exit(run(Question(architectures, scales, assumptions, measured, reports, measure), as_json))
