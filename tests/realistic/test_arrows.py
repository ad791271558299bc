"""Arrows: who really calls whom, as traces and sockets show it, is what the lecture's third picture draws."""

from pathlib import Path

import pytest
from rich.console import Console

from compare.road import REALISTIC
from compare.structure.structure import Structure, examine

pytestmark = pytest.mark.slow


def test_the_traces_have_exactly_the_arrows_that_are_drawn(tmp_path: Path) -> None:
    (found,) = examine([REALISTIC], Console(quiet=True))
    assert isinstance(found, Structure)
    assert {(arrow.source, arrow.target) for arrow in found.coupling if arrow.seen} == {
        (arrow.source, arrow.target) for arrow in REALISTIC.arrows
    }
    assert found.holds
