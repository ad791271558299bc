"""Search: which products fit the words, and how well.

This is the one file that speaks a dialect: SQLite's FTS5, with the porter stemmer ("running" is "run") and
BM25. On PostgreSQL it would be a generated `tsvector` with weights, `plainto_tsquery` and `ts_rank`; that is
not written, since nothing here runs it.
"""

from typing import Any

from sqlalchemy import CTE, BigInteger, column, text

# A match in the name weighs ten times one in the description. BM25 is better the lower it is, and a fraction; a cursor
# holds whole numbers from 0. The factor leaves six digits to the lowest there is, and a hundred of the best words fit.
# Scores depend on all products: a search that goes on after some were written may see one twice or miss one.
FOUND = """
SELECT rowid AS id, CAST(-bm25(product_text, 10.0, 1.0) * 1e12 AS INTEGER) AS score
FROM product_text WHERE product_text MATCH :words
"""


def found(q: str) -> CTE:
    """Give the `id` and `score` of each product that has all the words, or others with the same stems."""
    columns: list[Any] = [column("id", BigInteger), column("score", BigInteger)]
    return text(FOUND).bindparams(words=quoted(q)).columns(*columns).cte("found")


def quoted(q: str) -> str:
    """Quote every word, so that none is an operator, a column or half a quotation to FTS5."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in q.split())
