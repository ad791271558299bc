"""Withdrawn items: of what Inventory has taken off the market, no rating counts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "withdrawn_item",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_index("ix_withdrawn_item_withdrawn_at", "withdrawn_item", ["withdrawn_at"])


def downgrade() -> None:
    op.drop_table("withdrawn_item")
