"""Need: tests that need a browser are skipped where there is none, and fail where nothing may be skipped."""

import os

import pytest

from compare.stage import chromium


def browser() -> None:
    """End the test if there is no browser, with a sentence that says what to do."""
    if chromium.find() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.MISSING)
