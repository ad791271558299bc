"""Drawing: commands that make what the documents show."""

from pathlib import Path
from typing import Annotated

import typer

from compare.cli.choosing import made, opened

app = typer.Typer()


def marked(document: Path) -> Path:
    """Refuse a document into which no table can be written, before anything is measured."""
    from compare.milestones import refusal

    if why := refusal(document):
        raise typer.BadParameter(why)
    return document


@app.command()
def road(
    document: Annotated[Path, typer.Option(help="Which document has the marks.", callback=marked)] = Path(
        "realistic/MIGRATION.md"
    ),
) -> None:
    """Measure what each step of the road costs, and write it into the document about it."""
    from compare import milestones
    from compare.road import STEPS
    from compare.structure.command import aside
    from compare.structure.structure import examine

    milestones.write(document, milestones.table(examine(list(STEPS.values()), aside)))


@app.command()
def picture(
    output: Annotated[
        Path, typer.Option(help="Where it goes, as SVG; what it is drawn from goes beside it.", callback=opened)
    ] = Path("docs/pictures/marketplaces.svg"),
) -> None:
    """Draw the declared architectures: the picture in the README."""
    from compare.picture import run

    raise typer.Exit(run(output))


@app.command()
def screenshots(
    output: Annotated[Path, typer.Option(help="Where they go, as PNG.", callback=made)] = Path(
        "docs/instructors/pictures"
    ),
) -> None:
    """Play each scene of the stage, and photograph it: the pictures in the instructor's guide; takes minutes."""
    from compare.stage.screenshots import run

    raise typer.Exit(run(output))
