"""Absent: an architecture that did not come up; the page shows it, dark, and the others play without it."""

from dataclasses import asdict, dataclass
from typing import Any

from compare.stage.gauge import SILENCE
from compare.topology import Architecture


@dataclass(frozen=True)
class Absent:
    """Knows why it is."""

    architecture: Architecture
    why: str
    """Who is at fault, and what it logged last."""

    def state(self) -> dict[str, Any]:
        """Say how each process is: not at all."""
        nothing = {"late_ms": 0, "copies": 0, "version": "", "waiting": 0, "memory_mib": 0, **asdict(SILENCE)}
        return {process.name: {"condition": "down", **nothing} for process in self.architecture.processes}
