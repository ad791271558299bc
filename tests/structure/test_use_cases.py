"""Use cases: the calls are what the traces of all processes tell together."""

import ast
import xml.etree.ElementTree as ElementTree

import pytest

from compare.architectures import ARCHITECTURES, MICROSERVICES, MONOLITH
from compare.structure.calls import CLIENT
from compare.structure.use_cases import USE_CASES
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY, parsed
from tests.structure.conftest import Examined

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"
PAGES = REPOSITORY / "microservices" / "gateway" / "pages.py"


def parts_of_the_page() -> int:
    """Count what the gateway asks for at once, in its own words: `together(item=..., summary=...)`."""
    calls = [node for node in ast.walk(parsed(PAGES)) if isinstance(node, ast.Call)]
    (together,) = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "together")
    return len(together.keywords)


def test_every_use_case_was_done_and_began_at_the_entry(examined: Examined, architecture: Architecture) -> None:
    calls = examined.calls(architecture)
    assert list(calls) == list(USE_CASES)
    assert {(call.caller, call.callee) for call in calls.values()} == {(CLIENT, architecture.entry)}
    assert {call.status // 100 for call in calls.values()} == {2}


def test_the_monolith_is_one_process_and_has_no_hop(examined: Examined) -> None:
    assert examined.of(MONOLITH)["processes"] == [MONOLITH.entry]
    assert {call.hops for call in examined.calls(MONOLITH).values()} == {0}


def test_behind_a_gateway_every_use_case_has_a_hop(examined: Examined) -> None:
    assert min(call.hops for call in examined.calls(MICROSERVICES).values()) >= 1


def test_the_item_page_asks_for_the_parts_that_the_gateway_composes(examined: Examined) -> None:
    page = examined.calls(MICROSERVICES)["item page"]
    assert len(page.calls) == parts_of_the_page()
    assert page.hops == sum(1 + part.hops for part in page.calls)


def test_nobody_is_asked_before_whoever_asks_began(examined: Examined, architecture: Architecture) -> None:
    calls = [call for each in examined.calls(architecture).values() for call in each.everything]
    assert [call for call in calls for inner in call.calls if inner.begins_ms < call.begins_ms] == []
    assert min(call.ms for call in calls) > 0


def test_only_who_has_a_database_runs_sql(examined: Examined, architecture: Architecture) -> None:
    calls = [call for each in examined.calls(architecture).values() for call in each.everything]
    assert {call.callee for call in calls if call.statements} == set(architecture.databases)


def test_whoever_keeps_data_looks_it_up_to_answer(examined: Examined, architecture: Architecture) -> None:
    """All its engines are watched: a statement that runs alone is counted, too."""
    calls = [call for each in examined.calls(architecture).values() for call in each.everything]
    asked = [call for call in calls if call.callee in architecture.databases]
    assert asked
    assert [call.request for call in asked if not call.statements] == []


def test_the_picture_and_the_text_show_each_call(examined: Examined, architecture: Architecture) -> None:
    for name, seen in examined.of(architecture)["use_cases"].items():
        calls, picture = examined.calls(architecture)[name].everything, ElementTree.fromstring(seen["svg"])
        bars = [each for each in picture.iter(f"{SVG}rect") if each.get("class") == "bar"]
        written = {each.text for each in picture.iter(f"{SVG}text")}
        assert len(bars) == len(calls) == len(seen["text"].splitlines()) == seen["hops"] + 1
        assert {CLIENT, *(call.callee for call in calls), *(call.request for call in calls)} <= written


def test_a_picture_needs_nothing_from_elsewhere(examined: Examined) -> None:
    for architecture in ARCHITECTURES.values():
        for seen in examined.of(architecture)["use_cases"].values():
            assert seen["svg"].count("http") == seen["svg"].count('xmlns="http') == 1
            assert "url(" not in seen["svg"]
