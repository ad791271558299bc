"""Comparison: one thing done in all architectures, and what came of it in each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from compare.stage.envoy import Answer
from compare.stage.log_lines import LogLine
from compare.stage.use_cases import Asked
from compare.structure.calls import Call
from compare.structure.waterfall import longest


@dataclass(frozen=True)
class Side:
    """What came of it in one architecture."""

    marketplace: str
    title: str
    asked: Asked | None = None
    """None where it cannot be done."""

    answer: Answer | None = None
    calls: list[Call] = field(default_factory=list)
    """Who called whom; several parts where somebody in between reported nothing."""

    lines: list[LogLine] = field(default_factory=list)

    @property
    def hops(self) -> int:
        """Count the requests between processes; the client's own is none."""
        return max(0, sum(len(call.everything) for call in self.calls) - 1)

    @property
    def statements(self) -> int:
        return sum(call.all_statements for call in self.calls)


@dataclass(frozen=True)
class Comparison:
    """All sides; the first one is what the others are compared with."""

    id: str
    name: str
    """The use case; empty for what was typed."""

    at: str
    sides: Sequence[Side]

    @property
    def until_ms(self) -> float:
        """Tell how long the slowest took: bars side by side need one scale."""
        calls = [call for side in self.sides for call in side.calls]
        return longest(calls) if calls else 0.0
