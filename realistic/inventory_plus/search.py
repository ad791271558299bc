"""Search: which products fit the words, and how well.

This is the one file that speaks two dialects: SQLite's FTS5, with the porter stemmer ("running" is "run") and BM25,
and PostgreSQL's `tsvector`, with the same stemmer and a rank that does not count how rare a word is.
"""

from typing import Any

from sqlalchemy import CTE, BigInteger, column, text

# A match in the name weighs ten times one in the description. BM25 is better the lower it is, and a fraction; a cursor
# holds whole numbers from 0. The factor leaves six digits to the lowest there is, and a hundred of the best words fit.
# Scores depend on all products: a search that goes on after some were written may see one twice or miss one.
SQLITE = """
SELECT rowid AS id, CAST(-bm25(product_text, 10.0, 1.0) * 1e12 AS INTEGER) AS score
FROM product_text WHERE product_text MATCH :words
"""
POSTGRESQL = """
SELECT id, CAST(ts_rank('{0.1, 0.1, 0.1, 1.0}', words, query, 1) * 1e12 AS BIGINT) AS score
FROM product, plainto_tsquery('stems', stems(:words)) AS query WHERE words @@ query
"""


def found(q: str, dialect: str) -> CTE:
    """Give the `id` and `score` of each product that has all the folded words, or others with the same stems."""
    columns: list[Any] = [column("id", BigInteger), column("score", BigInteger)]
    found = text(SQLITE).bindparams(words=quoted(q)) if dialect == "sqlite" else text(POSTGRESQL).bindparams(words=q)
    return found.columns(*columns).cte("found")


def quoted(q: str) -> str:
    """Quote every word, so that none is an operator, a column or half a quotation to FTS5."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in q.split())
