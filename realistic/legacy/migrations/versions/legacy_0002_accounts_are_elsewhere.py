"""Accounts are elsewhere: whoever sells, buys or reviews gets a row of his own, for the foreign keys' sake.

The rows say nothing but a number. A trigger makes them, so that no line of the monolith's code has to know.
"""

from alembic import op

revision = "legacy_0002"
down_revision = "0001"

WHO = {"item": "seller_id", "order": "buyer_id", "review": "author_id"}


def upgrade() -> None:
    for table, who in WHO.items():
        for statement in STATEMENTS[op.get_context().dialect.name]:
            op.execute(statement.format(table=table, who=who))


def downgrade() -> None:
    on = ' ON "{table}"' if op.get_context().dialect.name == "postgresql" else ""
    for table in WHO:
        op.execute(f"DROP TRIGGER {table}_by_whom" + on.format(table=table))


STATEMENTS = {
    "sqlite": [
        """CREATE TRIGGER {table}_by_whom BEFORE INSERT ON "{table}"
        WHEN NOT EXISTS (SELECT 1 FROM "user" WHERE id = NEW.{who})
        BEGIN INSERT INTO "user" (id, name, created_at) VALUES (NEW.{who}, '', CURRENT_TIMESTAMP); END""",
    ],
    "postgresql": [
        """CREATE OR REPLACE FUNCTION {table}_by_whom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO "user" (id, name, created_at) VALUES (NEW.{who}, '', now()) ON CONFLICT DO NOTHING;
        RETURN NEW; END $$""",
        'CREATE TRIGGER {table}_by_whom BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION {table}_by_whom()',
    ],
}
