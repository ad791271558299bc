"""Books: what Orders has written down, read past its door, to know that nothing is left unfinished."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.marketplace.crowd import eventually

UNFINISHED = "\"order\" where state in ('pending', 'undoing', 'cancelling')"


class Books:
    def __init__(self, database: Path | None) -> None:
        assert database is not None
        self.database = database

    def unfinished(self) -> int:
        return self._count(f"select count(*) from {UNFINISHED}")

    def somebody_works_on(self) -> int:
        """Count the unfinished orders that the recovery may not touch yet."""
        moment = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        return self._count(f"select count(*) from {UNFINISHED} and lease_until >= ?", moment)

    def written_for(self, buyer_id: int) -> int:
        """Count a buyer's orders, those that never were included."""
        return self._count('select count(*) from "order" where buyer_id = ?', buyer_id)

    def are_closed(self) -> None:
        """Wait until the recovery has nothing left to do."""
        eventually(lambda: self.unfinished() == 0)

    def _count(self, query: str, *values: object) -> int:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query, values).fetchone()[0]
