"""Books: what Orders has written down, read past its door, to know that nothing is left unfinished."""

from datetime import UTC, datetime

from compare.databases import Store
from tests.marketplace.crowd import eventually

UNFINISHED = "\"order\" where state in ('pending', 'undoing', 'cancelling')"


class Books:
    def __init__(self, database: Store | None) -> None:
        assert database is not None
        self.database = database

    def unfinished(self) -> int:
        return self._count(f"select count(*) from {UNFINISHED}")

    def somebody_works_on(self) -> int:
        """Count the unfinished orders that the recovery may not touch yet."""
        return self._count(f"select count(*) from {UNFINISHED} and lease_until >= ?", datetime.now(UTC))

    def written_for(self, buyer_id: int) -> int:
        """Count a buyer's orders, those that never were included."""
        return self._count('select count(*) from "order" where buyer_id = ?', buyer_id)

    def are_closed(self) -> None:
        """Wait until the recovery has nothing left to do."""
        eventually(lambda: self.unfinished() == 0)

    def _count(self, query: str, *values: object) -> int:
        return self.database.look(query, *values)[0][0]
