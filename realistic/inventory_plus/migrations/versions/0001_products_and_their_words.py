"""Products, and the words by which they are found.

The index holds words only and looks the texts up in the table; triggers keep it right, whoever writes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WORDS = """CREATE VIRTUAL TABLE product_text USING fts5(
    name, description, content = 'product', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2')"""
FORGET = """INSERT INTO product_text (product_text, rowid, name, description)
    VALUES ('delete', OLD.id, OLD.name, OLD.description);"""
LEARN = "INSERT INTO product_text (rowid, name, description) VALUES (NEW.id, NEW.name, NEW.description);"
TRIGGERS = {
    "product_comes": f"AFTER INSERT ON product BEGIN {LEARN} END",
    "product_goes": f"AFTER DELETE ON product BEGIN {FORGET} END",
    "product_changes": f"AFTER UPDATE ON product BEGIN {FORGET} {LEARN} END",
}


def upgrade() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seller_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("price_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_product_category", "product", ["category", "id"])
    op.execute(WORDS)
    for name, what in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {what}")


def downgrade() -> None:
    op.drop_table("product")  # Its triggers go with it.
    op.execute("DROP TABLE product_text")
