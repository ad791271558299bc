"""Accounts are elsewhere: whoever sells, buys or reviews gets a row of his own, for the foreign keys' sake.

The row says nothing but a number. A trigger makes it, so that no line of the monolith's code has to know.
"""

from alembic import op

revision = "legacy_0001"
down_revision = None

WHO = {"item": "seller_id", "order": "buyer_id", "review": "author_id"}


ROW = """INSERT INTO "user" (id, name, created_at) VALUES (NEW.{who}, '', CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING;"""
SQLITE = """CREATE TRIGGER {table}_by_whom BEFORE INSERT ON "{table}"
    WHEN NOT EXISTS (SELECT 1 FROM "user" WHERE id = NEW.{who}) BEGIN {row} END"""
POSTGRESQL = """CREATE FUNCTION {table}_by_whom() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {row} RETURN NEW; END $$;
    CREATE TRIGGER {table}_by_whom BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION {table}_by_whom()"""


def upgrade() -> None:
    trigger = SQLITE if op.get_context().dialect.name == "sqlite" else POSTGRESQL
    for table, who in WHO.items():
        op.execute(trigger.format(table=table, who=who, row=ROW.format(who=who)))


def downgrade() -> None:
    for table in WHO:
        drop(f"{table}_by_whom", table)


def drop(trigger: str, table: str) -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {trigger}")
    else:
        op.execute(f'DROP TRIGGER {trigger} ON "{table}"; DROP FUNCTION {trigger}')
