"""Store: the place where one process keeps its tables, and what can be done to it from outside."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from chassis.database import Database


FILE, URI, IS_URI = "sqlite:///", "file:", "?uri=true"


class LooksIntoAFile(TypeError):
    """What needs the file of an SQLite database, which there is not."""


@dataclass(frozen=True)
class Store:
    """An SQLite file, or a database on a PostgreSQL server."""

    name: str
    """What people call it."""

    url: str = field(repr=False)
    """Where a process finds it; there may be a password in it."""

    folder: str = ""
    """The data folder that a database on a server belongs to."""

    @classmethod
    def file(cls, path: Path) -> "Store":
        """Name an SQLite file, whatever letters are in its path (`chassis.sqlite.plain` reads what is written here)."""
        plain = path.as_posix()
        return cls(path.name, f"{FILE}{URI}{quote(plain)}{IS_URI}" if "?" in plain else f"{FILE}{plain}")

    @property
    def is_file(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def path(self) -> Path:
        """Give the file.

        Raises:
            LooksIntoAFile: there is none.
        """
        if not self.is_file:
            raise LooksIntoAFile(f"{self.name} is a database on a server and no file; this works with DB=sqlite only.")
        text = self.url.removeprefix(FILE)
        return Path(unquote(text.removeprefix(URI).removesuffix(IS_URI)) if text.endswith(IS_URI) else text)

    def __fspath__(self) -> str:
        return str(self.path)

    # Whether it is there

    def exists(self) -> bool:
        return self.path.exists() if self.is_file else self._server.exists(self.url)

    def create(self) -> None:
        """Let a process have its database; a file it makes itself."""
        if not self.is_file:
            self._server.create(self.url, self.folder)

    def copy_to(self, target: "Store") -> None:
        """Copy all that is in it; processes that run on the target see the new state with their next transaction."""
        self._copying.copy(self, target)

    def become(self, snapshot: "Store") -> None:
        """Be kept as a snapshot; nobody uses it any more where it is."""
        self._copying.become(self, snapshot)

    def lock_out(self) -> None:
        """Let the server hang up on everybody, and let nobody in."""
        self._server.lock_out(self.url)

    def let_in(self) -> None:
        self._server.let_in(self.url)

    def refuse_broken(self) -> None:
        """Refuse a file that is no database.

        Raises:
            NoDatabase: it is none; the message says what to do.
        """
        if self.is_file:
            self._copying.refuse_broken(self)

    # What is in it

    def ask(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Look into it past the process, or write there: one statement, with `:name` for each value."""
        with self.opened() as database, database.single.connect() as connection:
            found = connection.execute(self._statement(query, values), values)
            return [tuple(row) for row in found] if found.returns_rows else []

    def look(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into it past the process, with `?` for each value; nothing can be changed this way."""
        names = [f"value_{number}" for number in range(len(values))]
        for name in names:
            query = query.replace("?", f":{name}", 1)
        given = dict(zip(names, values, strict=True))
        with self.opened() as database, database.reader.connect() as connection:
            return [tuple(row) for row in connection.execute(self._statement(query, given), given)]

    def write(self, query: str, rows: list[dict[str, Any]]) -> None:
        """Write many rows at once past the process."""
        with self.opened() as database, database.batch.begin() as connection:
            connection.execute(self._statement(query, rows[0]), rows)

    @contextmanager
    def opened(self) -> Generator["Database"]:
        from chassis.database import Database

        database = Database(self.url)
        try:
            yield database
        finally:
            database.dispose()

    def _statement(self, query: str, values: dict[str, Any]) -> Any:
        """Let moments be written as the tables have them."""
        from sqlalchemy import bindparam, text

        from chassis.database import UtcDateTime

        moments = [name for name, value in values.items() if isinstance(value, datetime)]
        return text(query).bindparams(*(bindparam(name, type_=UtcDateTime) for name in moments))

    @property
    def _server(self) -> Any:
        from compare.databases import postgres

        return postgres

    @property
    def _copying(self) -> Any:
        from compare.databases import files, refilling

        return files if self.is_file else refilling
