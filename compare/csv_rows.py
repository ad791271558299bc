"""CSV rows: what a file of columns holds, read by name, each fault named with its file and line."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class DataSetCannotBeRead(Exception):
    """Nothing was loaded; the message says which file and line are at fault."""


@dataclass(frozen=True)
class Row:
    """A line of a file, which knows where it stands."""

    file: Path
    number: int
    fields: dict[str, str | None]

    def text(self, column: str) -> str:
        value = self.fields[column]
        if value is None:
            raise self.broken(f"{column} is missing")
        return value.strip()

    def number_in(self, column: str) -> int:
        """Give a whole number that can be part of an id or a moment."""
        text = self.text(column)
        if not (text.isascii() and text.isdigit() and len(text) <= 10):
            raise self.broken(f"{column} is not a whole number: {text[:40]!r}")
        return int(text)

    def broken(self, why: str) -> DataSetCannotBeRead:
        return DataSetCannotBeRead(f"{self.file}, line {self.number}: {why}. Nothing was loaded.")


def rows(file: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a file; columns are found by their names, and others may stand beside them."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        try:
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise DataSetCannotBeRead(f"{file}, line 1: there is no column {' or '.join(missing)}.")
            for fields in reader:
                yield Row(file, reader.line_num, fields)
        except (csv.Error, UnicodeDecodeError) as error:
            raise DataSetCannotBeRead(f"{file}, line {reader.line_num + 1}: {error}. Nothing was loaded.") from error
