"""Accounts are elsewhere: whoever sells, buys or reviews gets a row of his own, for the foreign keys' sake.

The row says nothing but a number. A trigger makes it, so that no line of the monolith's code has to know.
"""

from alembic import op

revision = "legacy_0001"
down_revision = None

WHO = {"item": "seller_id", "order": "buyer_id", "review": "author_id"}


def upgrade() -> None:
    for table, who in WHO.items():
        op.execute(
            f'CREATE TRIGGER {table}_by_whom BEFORE INSERT ON "{table}" '
            f'WHEN NOT EXISTS (SELECT 1 FROM "user" WHERE id = NEW.{who}) BEGIN '
            f"INSERT INTO \"user\" (id, name, created_at) VALUES (NEW.{who}, '', CURRENT_TIMESTAMP); END"
        )


def downgrade() -> None:
    for table in WHO:
        op.execute(f"DROP TRIGGER {table}_by_whom")
