"""Twins: `diff` of a monolith's file and a service's is a lecture, so nothing may differ that need not."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import DOMAIN_TWINS, TWINS, Twins, imported, names, parsed

SHARED_AT_LEAST = 0.7
MOST_LINES = 200
ROUTE_METHODS = {"get", "post", "put", "patch", "delete"}

every_twin = pytest.mark.parametrize("twins", TWINS, ids=str)
every_domain = pytest.mark.parametrize("twins", DOMAIN_TWINS, ids=str)
every_copy = pytest.mark.parametrize(
    "twins", [twins for twins in TWINS if not {"monolith", "chassis"} & imported(twins.monolith)], ids=str
)


@every_twin
def test_twins_define_the_same_names_in_the_same_order(twins: Twins) -> None:
    ours, theirs = names(twins.monolith), names(twins.service)
    assert [name for name in ours if name in theirs] == [name for name in theirs if name in ours]


@every_domain
def test_twins_of_a_domain_share_most_names(twins: Twins) -> None:
    ours, theirs = names(twins.monolith), names(twins.service)
    missing = [name for name in ours if name not in theirs]
    assert len(missing) <= (1 - SHARED_AT_LEAST) * len(ours), f"only in the monolith: {missing}"


@every_domain
def test_twins_of_a_domain_answer_the_same_routes_in_the_same_order(twins: Twins) -> None:
    assert list(routes(twins)["monolith"]) == list(routes(twins)["service"])


@every_domain
def test_twins_of_a_domain_fit_on_a_few_screens(twins: Twins) -> None:
    for file in (twins.monolith, twins.service):
        assert len(file.read_text("utf-8").splitlines()) < MOST_LINES


@every_copy
def test_twins_that_only_compute_are_equal_to_the_letter(twins: Twins) -> None:
    assert twins.monolith.read_text("utf-8") == twins.service.read_text("utf-8")


def test_every_domain_of_the_monolith_has_a_service() -> None:
    """If nothing were found, nothing above would have been tested."""
    assert {twins.monolith.stem for twins in DOMAIN_TWINS} == {
        "users", "inventory", "orders", "reviews", "recommendations"
    }  # fmt: skip


def routes(twins: Twins) -> dict[str, list[tuple[str, str, str]]]:
    """Give method, path and function of each route, by side."""
    sides = {"monolith": twins.monolith, "service": twins.service}
    return {side: list(_routes(parsed(file))) for side, file in sides.items()}


def _routes(module: ast.Module) -> Iterator[tuple[str, str, str]]:
    for function in module.body:
        for decorator in getattr(function, "decorator_list", []):
            match decorator:
                case ast.Call(func=ast.Attribute(attr=method), args=[ast.Constant(value=path)]) if (
                    method in ROUTE_METHODS and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
                ):
                    yield method, str(path), function.name
