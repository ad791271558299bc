"""JSON lines: one object a line, checked against a shape, each fault named with the number of its line."""

from collections.abc import Iterator
from typing import IO, TypeVar

from pydantic import BaseModel, ValidationError

from contracts.problems import LineCannotBeImported

T = TypeVar("T", bound=BaseModel)

# The longest acceptable line is an order of 100 lines whose names are all escapes (`\u0416`).
MOST_LINE_BYTES = 256 * 1024


def read(stream: IO[bytes], shape: type[T]) -> Iterator[tuple[int, T]]:
    """Yield the number and the content of each line, from the beginning.

    Raises:
        LineCannotBeImported: at the first line that is too long, not JSON or not of the shape.
    """
    stream.seek(0)
    for number, line in enumerate(iter(lambda: stream.readline(MOST_LINE_BYTES + 1), b""), start=1):
        yield number, parse(number, line, shape)


def parse(number: int, line: bytes, shape: type[T]) -> T:
    """Read strictly from the bytes: half a surrogate pair, which Python's own parser lets in, is refused here."""
    if len(line) > MOST_LINE_BYTES:
        raise broken(number, f"longer than {MOST_LINE_BYTES:,} bytes")
    try:
        return shape.model_validate_json(line)
    except ValidationError as error:
        raise broken(number, fault(error)) from error


def fault(error: ValidationError) -> str:
    """Say what the first fault is and where; the parser counts lines anew in each of ours, which would confuse."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(map(str, first["loc"]))[:100]
    what = first["msg"].partition(" at line ")[0]
    return f"{where}: {what}" if where else what


def broken(number: int, why: str) -> LineCannotBeImported:
    """Say which line is at fault; what it holds is not repeated, since it may be a password."""
    return LineCannotBeImported(f"Line {number}: {why}. Nothing was loaded.")
