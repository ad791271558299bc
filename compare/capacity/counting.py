"""Counting: how many requests, SQL statements and writing transactions each process has for one request, by traces."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from compare import snapshots
from compare.bench.hops import TRACED, by_trace, send
from compare.bench.servers import serve
from compare.capacity.assumptions import USE_CASES
from compare.capacity.visitors import Shop
from compare.starters import MakeStarter
from compare.structure.collector import Collector
from compare.structure.spans import STATEMENT, Span
from compare.topology import Architecture

WRITING = "BEGIN IMMEDIATE"
REQUESTS = 12
"""Enough, since requests of one use case hardly differ."""


@dataclass(frozen=True)
class Counted:
    """What some requests of one use case did, by process; divided by how many they were, what one does."""

    requests: Counter[str] = field(default_factory=Counter)
    statements: Counter[str] = field(default_factory=Counter)
    writes: Counter[str] = field(default_factory=Counter)
    of: int = 1

    def each(self, counter: Counter[str], process: str) -> float:
        return counter[process] / self.of


def count(architecture: Architecture, starter: MakeStarter, advance: Callable[[], object]) -> dict[str, Counted]:
    """Send some requests of each use case, each under a trace of its own."""
    with Collector() as collector, serve(architecture, {**TRACED, **collector.environment}, starter) as fleet:
        shop = Shop.of(fleet)
        snapshots.reset(architecture, fleet.data, snapshots.kept(architecture))
        traces = {use_case: send(shop, use_case, advance, REQUESTS) for use_case in USE_CASES}
        processes = {pid: member.process for member in fleet.members.values() for pid in member.pids}
    spans = by_trace(collector.spans)  # All: who has stopped has sent what he had.
    return {use_case: counted([spans[id] for id in ids], processes) for use_case, ids in traces.items()}


def counted(traces: Iterable[Iterable[Span]], processes: Mapping[int, str]) -> Counted:
    """Count what is in traces, whoever asked for it."""
    all_traces = list(traces)
    found = Counted(of=len(all_traces))
    for span in (span for trace in all_traces for span in trace):
        process = processes[span.pid]
        found.requests[process] += span.is_answer
        found.statements[process] += span.is_statement
        found.writes[process] += text(span).startswith(WRITING)
    return found


def text(span: Span) -> str:
    """Give the SQL of a span; nothing, if it is about something else."""
    return str(next((span.attributes[name] for name in STATEMENT if name in span.attributes), ""))
