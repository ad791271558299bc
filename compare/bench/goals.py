"""Goals: what a ratio should be, and what is said about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Summary = Callable[[Sequence[float]], float]


@dataclass(frozen=True)
class Goal:
    """A ratio (or a count) with the figure to reach and the one to aim for."""

    name: str
    meaning: str
    direction: Literal["at least", "at most"]
    reach: float
    aim: float
    summary: Summary = median
    """How the rounds become one figure."""

    def verdict(self, figure: float) -> str:
        """Tell which of the two figures is reached: `aim`, `reach` or `missed`."""
        if self._holds(figure, self.aim):
            return "aim"
        return "reach" if self._holds(figure, self.reach) else "missed"

    def _holds(self, figure: float, bound: float) -> bool:
        return figure >= bound if self.direction == "at least" else figure <= bound


GOALS = [
    Goal("GET item", "monolith's throughput by that of the same endpoint without a database", "at least", 0.28, 0.5),
    Goal("POST order", "monolith's throughput by that of the same endpoint without a database", "at least", 0.15, 0.4),
    Goal("GET, 2 workers", "monolith's throughput by that with one worker", "at least", 1.6, 1.8),
    Goal("lost updates", "32 clients restock one item on 2 workers; units that were confirmed and are not there",
         "at most", 0, 0, max),
    Goal("locked errors", "the same; answers other than 200", "at most", 0, 0, max),
    Goal("gateway hop", "gateway's throughput by that of a bare FastAPI endpoint", "at least", 0.3, 0.5),
    Goal("gateway hop, CPU", "gateway's processor time per request by nginx's", "at most", 25, 15),
    Goal("400/s, p50", "latency through the gateway by direct latency", "at most", 2.8, 2.3),
    Goal("400/s, p99", "latency through the gateway by direct latency", "at most", 2.5, 1.5),
    Goal("CPU per GET", "all microservices' processor time per request by the monolith's", "at most", 2.3, 1.9),
    Goal("start of seven", "time until seven forked processes are ready by that of one app", "at most", 1.6, 1.3),
    Goal("memory of seven", "PSS of seven forked processes and their parent by that of seven started alone",
         "at most", 0.55, 0.45),
    Goal("browsing, 5 logins/s", "monolith's p99 of browsing by that without logins", "at most", 5, 3),
]  # fmt: skip
