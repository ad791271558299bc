"""Products, and the words by which they are found.

In SQLite, the index holds words only and looks the texts up in the table; triggers keep it right, whoever writes. In
PostgreSQL, the words are a column that follows from the texts. It finds what SQLite finds: the same stems, marks and
case left out, no word too common, a match in the name before one in the description.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SQLITE = """CREATE VIRTUAL TABLE product_text USING fts5(
    name, description, content = 'product', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2')"""
FORGET = """INSERT INTO product_text (product_text, rowid, name, description)
    VALUES ('delete', OLD.id, OLD.name, OLD.description);"""
LEARN = "INSERT INTO product_text (rowid, name, description) VALUES (NEW.id, NEW.name, NEW.description);"
TRIGGERS = {
    "product_comes": f"AFTER INSERT ON product BEGIN {LEARN} END",
    "product_goes": f"AFTER DELETE ON product BEGIN {FORGET} END",
    "product_changes": f"AFTER UPDATE ON product BEGIN {FORGET} {LEARN} END",
}


POSTGRESQL = r"""
CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = snowball, Language = porter);
CREATE TEXT SEARCH CONFIGURATION stems (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION stems ALTER MAPPING FOR asciiword, word, numword WITH stems;
CREATE FUNCTION stems(txt text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(lower(regexp_replace(normalize(txt, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE pg_c_utf8),
        '[^[:alnum:]]+', ' ', 'g') $$;
ALTER TABLE product ADD words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('stems', stems(name)), 'A') ||
    setweight(to_tsvector('stems', stems(description)), 'D')) STORED;
CREATE INDEX ix_product_words ON product USING gin (words)
"""


def upgrade() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seller_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("price_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_product_category", "product", ["category", "id"])
    if op.get_context().dialect.name == "sqlite":
        op.execute(SQLITE)
        for name, what in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {what}")
    else:
        op.get_bind().exec_driver_sql(POSTGRESQL)


def downgrade() -> None:
    op.drop_table("product")  # Its triggers go with it.
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE product_text")
    else:
        op.execute("DROP FUNCTION stems; DROP TEXT SEARCH CONFIGURATION stems; DROP TEXT SEARCH DICTIONARY stems")
