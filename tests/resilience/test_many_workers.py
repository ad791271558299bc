"""Scaled up: every database is made by several processes that start on it at the same moment."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES, DURABLE
from compare.launcher import Fleet, Member
from compare.starters import MakeStarter
from compare.topology import Architecture
from tests.marketplace.connection import Connection
from tests.marketplace.crowd import at_once, eventually
from tests.marketplace.shopper import Visitor
from tests.resilience.town import goes_shopping

pytestmark = pytest.mark.slow

WORKERS = 3
ENVIRONMENT = {"REFRESH_SECONDS": "0.1"}


def scaled(architecture: Architecture) -> Architecture:
    """Have every process that keeps a database run several workers."""
    processes = [replace(p, workers=WORKERS) if p.database else p for p in architecture.processes]
    return replace(architecture, processes=tuple(processes))


def database_users(fleet: Fleet) -> set[int]:
    return {pid for member in fleet.members.values() if member.database for pid in member.pids}


def workers_ready(member: Member) -> int:
    """Count the workers that said so: asked from outside, only one of them answers for all."""
    records = [json.loads(line) for line in member.log.read_text().splitlines() if line.startswith("{")]
    return sum(record["event"] == "Application startup complete." for record in records)


STARTED = {**ARCHITECTURES, DURABLE.name: DURABLE}


@pytest.mark.parametrize("architecture", STARTED.values(), ids=STARTED)
def test_processes_that_start_at_once_on_an_empty_folder_all_come_up_and_serve(
    architecture: Architecture, tmp_path: Path, starter: MakeStarter
) -> None:
    with Fleet(scaled(architecture), tmp_path, environment=ENVIRONMENT, starter=starter) as fleet:
        assert len(database_users(fleet)) == WORKERS * len(architecture.databases)
        for member in fleet.members.values():
            eventually(lambda member=member: workers_ready(member) == len(member.pids))
        visitor = Visitor(Connection(fleet.base_url))
        seller, buyers = visitor.joins(), [visitor.joins() for _ in range(WORKERS)]
        pages, refusals = at_once([lambda buyer=buyer: goes_shopping(seller, buyer) for buyer in buyers])
        ended = [name for name in fleet.members if fleet.how_it_ended(name)]
    assert ([page.item.stock for page in pages], refusals, ended) == ([4] * WORKERS, [], [])
