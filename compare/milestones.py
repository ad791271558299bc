"""Milestones: what each step of the road costs, as a table that is written into a document between two marks."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from compare.structure.structure import Structure

BEGIN, END = "<!-- marketplace road -->\n", "<!-- end -->\n"
USE_CASES = ("browse", "item page", "place order", "review", "recommend")
HEAD = ("step", "processes", "databases", "arrows", *USE_CASES)


def table(structures: Sequence[Structure]) -> str:
    """Make a table in Markdown; of each use case, the calls between processes and the SQL statements."""
    rows = [HEAD, ["---"] * len(HEAD), *map(list, map(cells, structures))]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def cells(structure: Structure) -> Iterator[str]:
    architecture = structure.architecture
    yield f"`{architecture.name}`"
    for things in (architecture.replicas, architecture.databases, architecture.arrows):
        yield str(len(things))
    for use_case in USE_CASES:
        call = structure.calls[use_case]
        yield f"{call.hops} hop{'' if call.hops == 1 else 's'}, {call.all_statements} SQL"


def written(document: str) -> str:
    """Give what stands between the marks."""
    return document.partition(BEGIN)[2].partition(END)[0]


def refusal(document: Path) -> str:
    """Say why no table can be written into a document; nothing if that is possible."""
    try:
        with document.open("r+", encoding="utf-8") as opened:
            marked = END in opened.read().partition(BEGIN)[2]
    except (OSError, ValueError) as error:
        return f"{document} cannot be used: {getattr(error, 'strerror', None) or error}. Choose another document."
    marks = f"{BEGIN.strip()!r} and {END.strip()!r}"
    return "" if marked else f"{document} has no lines {marks}; put them where the table shall be."


def write(document: Path, text: str) -> None:
    """Put a text between the marks."""
    before, _, rest = document.read_text("utf-8").partition(BEGIN)
    document.write_text(before + BEGIN + text + END + rest.partition(END)[2], "utf-8")
