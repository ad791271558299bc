"""Order events: an outbox that the database itself fills, in the transaction of the order.

Imported orders, which have no fingerprint, are of the past: nobody is told.
"""

import sqlalchemy as sa
from alembic import op

revision = "legacy_0002"
down_revision = "legacy_0001"

KEEP = """INSERT INTO order_event (order_id, buyer_id, kind, total_cents, happened_at, published)
    VALUES (NEW.id, NEW.buyer_id, '{kind}', NEW.total_cents, strftime('%Y-%m-%d %H:%M:%f000', 'now'), 0);"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "order_event",
        sa.Column("id", number, nullable=False),
        sa.Column("order_id", number, nullable=False),
        sa.Column("buyer_id", number, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("total_cents", number, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_order_event_order", "order_event", ["order_id"])
    op.create_index("ix_order_event_feed", "order_event", ["id"], sqlite_where=sa.text("NOT published"))
    op.execute(
        'CREATE TRIGGER order_is_placed AFTER INSERT ON "order" WHEN NEW.fingerprint IS NOT NULL '
        f"BEGIN {KEEP.format(kind='order-placed')} END"
    )
    op.execute(
        'CREATE TRIGGER order_is_cancelled AFTER UPDATE OF status ON "order" '
        "WHEN NEW.status = 'cancelled' AND OLD.status <> 'cancelled' "
        f"BEGIN {KEEP.format(kind='order-cancelled')} END"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER order_is_cancelled")
    op.execute("DROP TRIGGER order_is_placed")
    op.drop_table("order_event")
