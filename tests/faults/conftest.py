"""Trials of made-up marketplaces, whose verdicts must not depend on how fast this machine is."""

import pytest

from compare.faults import audit, trial, verdicts

WAITED_SECONDS = 30.0
"""How long a request may take here before it counts as hanging, because a busy machine is slower than usual."""


@pytest.fixture
def on_any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer for what comes, and not for what is lost to come back."""
    monkeypatch.setattr(verdicts.probe, "__defaults__", (WAITED_SECONDS,))
    monkeypatch.setattr(trial, "SECONDS_TO_BEGIN", 600.0)
    monkeypatch.setattr(trial, "SECONDS_TO_ANSWER", 600.0)
    monkeypatch.setattr(trial, "SECONDS_TO_RECOVER", 600.0)
    monkeypatch.setattr(audit, "SETTLING_SECONDS", 1.0)
