"""Proofs: how a process that never runs a student's code knows that each test of a check ran to its end.

An `assert` that fails with a proof shows that the test got to its last line, and that asserts work. A proof is
chosen at random and sent once the student's code is loaded. A word such as "passed" would show nothing.
"""

import ast

PROOFS = "_proofs"
"""The variable in which the examiner puts the proofs, by the test's name."""


def proven(check: str) -> str:
    """Let each test of a check end by failing with its proof, whichever way it ends."""
    tree = ast.parse(check)
    for test in tree.body:
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            proof = ast.parse(f"assert False, {PROOFS}[{test.name!r}]").body
            test.body = Returns(proof).visit(ast.Module(test.body, [])).body + proof
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


class Returns(ast.NodeTransformer):
    """Replaces each `return` of a function, and leaves those of the functions inside it."""

    def __init__(self, replacement: list[ast.stmt]) -> None:
        self.replacement = replacement

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        return self.replacement

    def _leave(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _leave  # noqa: N815
