"""Leaves cases of a test to `make test-night`, if another case shows nearly the same."""

from collections.abc import Iterable
from typing import Any

import pytest


def at_night(cases: Iterable[Any]) -> list[Any]:
    """Give cases that only `make test-night` runs."""
    return [pytest.param(case, marks=pytest.mark.night) for case in cases]
