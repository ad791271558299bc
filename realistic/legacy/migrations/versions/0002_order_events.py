"""Order events: an outbox that the database itself fills, in the transaction of the order.

Imported orders, which have no fingerprint, are of the past: nobody is told.
"""

import sqlalchemy as sa
from alembic import op

revision = "legacy_0002"
down_revision = "legacy_0001"

UNPUBLISHED = sa.text("NOT published")
KEEP = """INSERT INTO order_event (order_id, buyer_id, kind, total_cents, happened_at, published)
    VALUES (NEW.id, NEW.buyer_id, {kind}, NEW.total_cents, {now}, false);"""
WHEN = {
    "order_is_placed": ("order-placed", "INSERT", "NEW.fingerprint IS NOT NULL"),
    "order_is_cancelled": (
        *("order-cancelled", "UPDATE OF status"),
        "NEW.status = 'cancelled' AND OLD.status <> 'cancelled'",
    ),
}
"""Which trigger tells what, after which change, and under which condition."""

FUNCTION = f"""CREATE FUNCTION keep_order_event() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {KEEP.format(kind="TG_ARGV[0]", now="clock_timestamp()")} RETURN NULL; END $$"""


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
    op.create_index(
        "ix_order_event_feed", "order_event", ["id"], sqlite_where=UNPUBLISHED, postgresql_where=UNPUBLISHED
    )
    if op.get_context().dialect.name == "sqlite":
        for name, (kind, change, condition) in WHEN.items():
            keep = KEEP.format(kind=f"'{kind}'", now="strftime('%Y-%m-%d %H:%M:%f000', 'now')")
            op.execute(f'CREATE TRIGGER {name} AFTER {change} ON "order" WHEN {condition} BEGIN {keep} END')
    else:
        op.execute(FUNCTION)
        for name, (kind, change, condition) in WHEN.items():
            what = f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION keep_order_event('{kind}')"
            op.execute(f'CREATE TRIGGER {name} AFTER {change} ON "order" {what}')


def downgrade() -> None:
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for name in reversed(WHEN):
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f'DROP TRIGGER {name} ON "order"')
    if not is_sqlite:
        op.execute("DROP FUNCTION keep_order_event")
    op.drop_table("order_event")
