"""An index on what is off the market, since Reviews asks for it again and again."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_item_withdrawn", "item", ["deleted_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_item_withdrawn", "item")
