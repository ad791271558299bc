"""What is searched are folded texts, in which all that looks the same is the same."""

import sqlalchemy as sa
from alembic import op

from contracts.text import folded

revision = "0002"
down_revision = "0001"

COLUMNS = ("name", "description")
FOLD = sa.text("UPDATE product SET folded_name = :name, folded_description = :description WHERE id = :id")
SQLITE = """CREATE VIRTUAL TABLE product_text USING fts5({names}, content = 'product', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2')"""
FORGET = (
    "INSERT INTO product_text (product_text, rowid, {names}) VALUES ('delete', OLD.id, OLD.{name}, OLD.{description});"
)
LEARN = "INSERT INTO product_text (rowid, {names}) VALUES (NEW.id, NEW.{name}, NEW.{description});"
TRIGGERS = {
    "product_comes": f"AFTER INSERT ON product BEGIN {LEARN} END",
    "product_goes": f"AFTER DELETE ON product BEGIN {FORGET} END",
    "product_changes": f"AFTER UPDATE ON product BEGIN {FORGET} {LEARN} END",
}
POSTGRESQL = """
ALTER TABLE product DROP COLUMN IF EXISTS words;
ALTER TABLE product ADD words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('stems', stems({name})), 'A') ||
    setweight(to_tsvector('stems', stems({description})), 'D')) STORED;
CREATE INDEX ix_product_words ON product USING gin (words)
"""


def upgrade() -> None:
    forget()
    for name in COLUMNS:
        op.add_column("product", sa.Column(f"folded_{name}", sa.String(), nullable=False, server_default=""))
    rows = op.get_bind().execute(sa.text("SELECT id, name, description FROM product"))
    new = [{"id": row.id, "name": folded(row.name), "description": folded(row.description)} for row in rows]
    if new:
        op.get_bind().execute(FOLD, new)
    learn("folded_name", "folded_description")


def downgrade() -> None:
    forget()
    if op.get_context().dialect.name != "sqlite":
        op.execute("ALTER TABLE product DROP COLUMN words")
    for name in COLUMNS:
        op.drop_column("product", f"folded_{name}")
    learn("name", "description")


def forget() -> None:
    """Drop the triggers and the index of SQLite, which cannot be changed; they are made again."""
    if op.get_context().dialect.name == "sqlite":
        for trigger in TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger}")
        op.execute("DROP TABLE product_text")


def learn(name: str, description: str) -> None:
    """Index these columns."""
    texts = {"names": f"{name}, {description}", "name": name, "description": description}
    if op.get_context().dialect.name != "sqlite":
        op.get_bind().exec_driver_sql(POSTGRESQL.format(**texts))
        return
    op.execute(SQLITE.format(**texts))
    op.execute("INSERT INTO product_text (product_text) VALUES ('rebuild')")
    for trigger, what in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {trigger} {what.format(**texts)}")
