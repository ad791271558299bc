"""Metrics: how much each process has to do, how quickly and how well, as its callers see it and as it counts itself."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import httpx
from fastapi import APIRouter, Response
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from compare.stage.deps import StageDep
from compare.stage.fragments import fragment
from compare.stage.gauge import Reading
from compare.stage.stage import Stage
from compare.stage.troupe import Troupe

DURATION = "http_server_request_duration_seconds"
ASKED_BY_US = ("/health", "/metrics")
SECONDS, MOST_AT_ONCE = 1.0, 8
MOST_ROUTES = 40
COMMON = 0.95

router = APIRouter()


@dataclass
class Route:
    """What a process counted for one of its routes since it started."""

    name: str
    count: int = 0
    failed: int = 0
    seconds: float = 0.0
    buckets: dict[float, float] = field(default_factory=dict)

    @property
    def ms(self) -> float:
        return 1000 * self.seconds / self.count if self.count else 0.0

    @property
    def common_ms(self) -> float | None:
        """Within how long nearly all were answered, by the bounds that are counted; None beyond the last."""
        fitting = (bound for bound, count in sorted(self.buckets.items()) if count >= COMMON * self.count)
        bound = next(fitting, float("inf"))
        return None if bound == float("inf") else 1000 * bound


@dataclass(frozen=True)
class Row:
    """One process."""

    marketplace: str
    process: str
    condition: str
    reading: Reading
    routes: list[Route]


@router.get("/metrics-table")
async def get_metrics(stage: StageDep) -> Response:
    """Show requests, errors and latency by process, and by route within it."""
    return fragment("metrics.html", rows=await rows(stage))


async def rows(stage: Stage) -> list[Row]:
    few = asyncio.Semaphore(MOST_AT_ONCE)
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=SECONDS) as client:
        asking = [row(client, few, troupe, name) for troupe in stage.troupes.values() for name in list(troupe.copies)]
        return list(await asyncio.gather(*asking))


async def row(client: httpx.AsyncClient, few: asyncio.Semaphore, troupe: Troupe, name: str) -> Row:
    members = troupe.place.fleet.members
    urls = [members[copy].url for copy in list(troupe.copies[name]) if copy in members]
    async with few:
        texts = await asyncio.gather(*(metrics(client, url) for url in urls))
    found = list(routes(family for text in texts for family in text_string_to_metric_families(text)))
    reading = troupe.gauges[name].reads()
    return Row(troupe.architecture.name, name, troupe.condition(name), reading, found[:MOST_ROUTES])


async def metrics(client: httpx.AsyncClient, url: str) -> str:
    """Ask a process for its counters; who is down or frozen tells nothing."""
    try:
        async with asyncio.timeout(SECONDS):
            return (await client.get(f"{url}/metrics")).raise_for_status().text
    except (httpx.HTTPError, TimeoutError):
        return ""


def routes(families: Iterable[Metric]) -> Iterator[Route]:
    """Yield what was counted by route, the busiest first; copies of a process are added up."""
    found: dict[str, Route] = {}
    for family in families:
        for sample in family.samples if family.name == DURATION else ():
            template = sample.labels.get("http_route", "(no route)")
            if not template.startswith(ASKED_BY_US):
                name = f"{sample.labels.get('http_request_method', '')} {template}"
                add(found.setdefault(name, Route(name)), sample.name, sample.labels, sample.value)
    yield from sorted(found.values(), key=lambda route: -route.count)


def add(route: Route, name: str, labels: dict[str, str], value: float) -> None:
    if name.endswith("_count"):
        route.count += int(value)
        route.failed += int(value) if labels.get("http_response_status_code", "").startswith("5") else 0
    elif name.endswith("_sum"):
        route.seconds += value
    elif name.endswith("_bucket"):
        bound = float(labels["le"])
        route.buckets[bound] = route.buckets.get(bound, 0.0) + value
