"""Folding: names that were stored before are found in each way to write them, once the tables are the newest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from chassis.database import Database
from chassis.migrations import configuration, upgrade
from tests.databases.conftest import Shop

pytestmark = pytest.mark.slow

ITEM = "INSERT INTO item (seller_id, name, folded_name, description, price_cents, stock, created_at) "
ITEM += "VALUES (1, :name, :old, '', 1, 1, '2026-01-01 00:00:00')"
PRODUCT = "INSERT INTO product (id, seller_id, name, description, price_cents, stock, category, created_at) "
PRODUCT += "VALUES ((SELECT count(*) FROM product) + 1, 1, :name, '', 1, 1, 'other', '2026-01-01 00:00:00')"
USER = "INSERT INTO \"user\" (name, created_at) VALUES ('Ada', '2026-01-01 00:00:00')"
HISTORIES = {
    "monolith": ("0001", ITEM, "item"),
    "microservices.inventory": ("0002", ITEM, "item"),
    "realistic.inventory_plus": ("0001", PRODUCT, "product"),
}
NAMES = {"Cafe\u0301": "caf\u00e9", "STRA\u00dfE": "strasse", "\ufb01ne": "fine", "Lamp": "lamp", "%_'": "%_'"}


def check(database: Database, package: str) -> None:
    """Write names as they were stored before, bring the tables to the newest schema and back, and look at them."""
    before, insert, table = HISTORIES[package]
    with database.batch.connect() as connection, connection.begin():
        command.upgrade(configuration(package, connection), before)
        if table == "item" and package == "monolith":
            connection.execute(text(USER))
        for name in NAMES:
            connection.execute(text(insert), {"name": name, "old": name.casefold()})
    for _ in range(2):
        upgrade(database, package)
        with database.reader.connect() as connection:
            found = connection.execute(text(f"SELECT name, folded_name FROM {table}"))
            assert {row.name: row.folded_name for row in found} == NAMES
        with database.batch.connect() as connection, connection.begin():
            command.downgrade(configuration(package, connection), before)


@pytest.mark.parametrize("package", HISTORIES)
def test_stored_names_are_folded_in_sqlite(tmp_path: Path, package: str) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    database.create()
    check(database, package)
    database.dispose()


@pytest.fixture
def empty(shop: Shop) -> Iterator[Database]:
    """A database in PostgreSQL in which there is nothing."""
    with shop.database.opened() as opened:
        with opened.batch.connect() as connection, connection.begin():
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        yield opened


@pytest.mark.parametrize("package", HISTORIES)
def test_stored_names_are_folded_in_postgresql(empty: Database, package: str) -> None:
    check(empty, package)
