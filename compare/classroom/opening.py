"""Opening: a marketplace or a single app in one line, running until it is closed or the kernel ends."""

import atexit
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from compare import snapshots
from compare.architectures import DECLARED
from compare.classroom.place import Place
from compare.classroom.wires import Wires
from compare.databases import scratch_folder
from compare.launcher import Fleet
from compare.structure.collector import Collector
from compare.topology import Architecture, Process

NOTHING: Mapping[str, str] = MappingProxyType({})
SEND_SPANS_EVERY_MS = "50"
ROOT = Path(__file__).parents[2]

OPEN: dict[str, Place] = {}


def open_marketplace(
    architecture: str | Architecture,
    *,
    traced: bool = False,
    replicas: Mapping[str, int] = MappingProxyType({}),
    environment: Mapping[str, str] = NOTHING,
) -> Place:
    """Start an architecture on a copy of the default data set; an open one of the same name is closed first.

    Args:
        traced: do its processes report what they do? Then `Place.trace` shows it.
        replicas: how many copies of which process; one of each by default.
        environment: variables for every process.
    """
    declared = DECLARED[architecture] if isinstance(architecture, str) else architecture
    processes = tuple(replace(each, replicas=replicas.get(each.name, each.replicas)) for each in declared.processes)
    return _open(replace(declared, processes=processes), environment, traced, filled=True)


def open_server(app: str, environment: Mapping[str, str] = NOTHING) -> Place:
    """Start one app, `module:function` that makes it; it must answer at /health/live and /health/ready."""
    name = app.partition(":")[0].rpartition(".")[2]
    alone = Architecture(name, name, (Process(name, app, database=True, signs=True),), name)
    return _open(alone, environment, traced=False, filled=False)


def close_all() -> None:
    """Close whatever is open."""
    for place in list(OPEN.values()):
        place.close()


def _open(architecture: Architecture, environment: Mapping[str, str], traced: bool, filled: bool) -> Place:
    if before := OPEN.pop(architecture.name, None):
        before.close()
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        data, code = folder / "data", folder / "code"
        code.mkdir()
        sys.path.insert(0, str(code))  # What is deployed later is found there.
        stack.callback(sys.path.remove, str(code))
        if filled:
            snapshots.reset(architecture, data, snapshots.kept(architecture, ROOT))
        wires = stack.enter_context(Wires(architecture.replicas))
        collector = stack.enter_context(Collector()) if traced else None
        variables = {**_watching(collector), **environment}
        fleet = stack.enter_context(Fleet(architecture, data, 0, variables, lead=wires.lead))
        place = OPEN[architecture.name] = Place(fleet, wires, collector, code, stack.pop_all())
    return place


def _watching(collector: Collector | None) -> dict[str, str]:
    if collector is None:
        return {"TELEMETRY": "false"}
    return {**collector.environment, "OTEL_BSP_SCHEDULE_DELAY": SEND_SPANS_EVERY_MS}


atexit.register(close_all)
