"""Lines: how many of a file hold code, which blanks, comments and docstrings do not."""

import ast
import tokenize
from collections.abc import Iterator
from io import StringIO

SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}

Span = tuple[tuple[int, int], tuple[int, int]]


def code_lines(text: str) -> int:
    """Count the lines on which something stands that runs."""
    docstrings = list(docstring_spans(ast.parse(text)))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(StringIO(text).readline):
        said = any(begin <= token.start < end for begin, end in docstrings)
        if token.type not in SILENT and not said:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines)


def docstring_spans(tree: ast.Module) -> Iterator[Span]:
    """Yield where each text begins and ends that nothing is done with; below an attribute, it explains that."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                yield (text.lineno, text.col_offset), (text.end_lineno or 0, text.end_col_offset or 0)
