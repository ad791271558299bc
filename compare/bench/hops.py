"""Hops: how many calls between processes and how many SQL statements a request takes, counted in real traces.

Tracing costs time, so this is done before the loads and on a fleet of its own, with the same requests.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from secrets import token_hex
from statistics import fmean
from tempfile import TemporaryDirectory

from compare import snapshots
from compare.bench.customers import Customers
from compare.bench.load import run, so_many
from compare.bench.servers import serve
from compare.bench.workloads import Place
from compare.lodgers import shared_starter
from compare.starters import MakeStarter
from compare.structure.calls import Trace, TraceIsTorn
from compare.structure.collector import Collector
from compare.structure.spans import Span
from compare.topology import Architecture

REQUESTS = 40
"""Enough for every kind of request of the mixed shop to be among them."""

TRACED = {"TELEMETRY": "true"}


@dataclass(frozen=True)
class Work:
    """What one request of a workload takes, on average."""

    hops: float
    """Requests between processes; the client's own is none."""

    statements: float
    """SQL statements, of all processes."""


def count(
    architectures: Sequence[Architecture], workloads: Sequence[str], advance: Callable[[], object]
) -> dict[str, dict[str, Work]]:
    """Send some requests of each workload, each under a trace of its own; leave out what gave no whole traces."""
    with TemporaryDirectory() as folder, shared_starter(architectures, Path(folder)) as starter:
        return {each.name: count_in(each, workloads, starter, advance) for each in architectures}


def count_in(
    architecture: Architecture, workloads: Sequence[str], starter: MakeStarter, advance: Callable[[], object]
) -> dict[str, Work]:
    snapshots.made(architecture, snapshots.kept(architecture), starter)
    with Collector() as collector, serve(architecture, {**TRACED, **collector.environment}, starter) as fleet:
        place = Place(fleet, Customers.of(fleet))
        place.reset()
        traces = {workload: send(place, workload, advance) for workload in workloads}
        processes = {pid: member.process for member in fleet.members.values() for pid in member.pids}
    # By now the fleet has stopped, and whoever stops sends the spans that he has not sent yet.
    spans = by_trace(collector.spans)
    found = {workload: average([Trace(spans[id], processes) for id in ids], ids) for workload, ids in traces.items()}
    return {workload: work for workload, work in found.items() if work}


def send(place: Place, workload: str, advance: Callable[[], object], count: int = REQUESTS) -> list[str]:
    """Send requests one after the other; give the ids of their traces, but the first one's, who finds all cold."""
    ids = [token_hex(16) for _ in range(count + 1)]
    requests = islice(place.requests(workload), len(ids))
    traced = (under(trace, request) for trace, request in zip(ids, requests, strict=True))
    run(so_many(place.fleet.base_url, traced, len(ids), clients=1))
    advance()
    return ids[1:]


def under(trace: str, request: bytes) -> bytes:
    """Put a request under a trace (W3C Trace Context)."""
    line, _, rest = request.partition(b"\r\n")
    return b"\r\n".join([line, f"traceparent: 00-{trace}-{token_hex(8)}-01".encode(), rest])


def by_trace(spans: Iterable[Span]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        found[span.trace].append(span)
    return found


def average(traces: Sequence[Trace], ids: Sequence[str]) -> Work | None:
    """Count in each trace; nothing if a process reports no spans, as a marketplace of somebody else's may."""
    try:
        calls = [trace.tree(id) for trace, id in zip(traces, ids, strict=True)]
    except TraceIsTorn:
        return None
    return Work(fmean(call.hops for call in calls), fmean(call.all_statements for call in calls))
