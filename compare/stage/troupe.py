"""Troupe: one architecture on the stage: its processes, what is done to them, and how they are."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from compare import members, snapshots
from compare.classroom.place import Place
from compare.classroom.wires import Wires
from compare.launcher import Fleet
from compare.stage.gauge import Gauge
from compare.stage.log_files import trim
from compare.stage.memory import mib
from compare.stage.releases import Releases
from compare.starters import MakeStarter
from compare.structure.collector import Collector
from compare.topology import Architecture, Process

Condition = Literal["up", "down", "frozen", "slow", "erroring", "restarting"]
ENVIRONMENT = {
    "OTEL_BSP_SCHEDULE_DELAY": "300",  # Milliseconds: whoever asked wants to see where the request went.
    "OTEL_TRACES_SAMPLER": "parentbased_always_off",  # Only of requests that say that somebody wants to see them.
    "RELAY_SECONDS": "3",
}
"""What makes many processes that nobody asks cost next to nothing."""

MOST_COPIES = 4


@dataclass
class Trouble:
    """What was done to a process and is not undone yet."""

    frozen: bool = False
    restarting: bool = False


class Troupe:
    """A marketplace whose every process stands behind a wire, from `__enter__` to `__exit__`."""

    def __init__(self, architecture: Architecture, data: Path, port: int, collector: Collector) -> None:
        self.architecture, self.data, self.port, self.collector = architecture, data, port, collector
        self.gauges = {process.name: Gauge() for process in architecture.processes}
        self.troubles = {process.name: Trouble() for process in architecture.processes}
        self.copies = {process.name: [process.name] for process in architecture.processes}
        self.memory: dict[str, int] = {}

    def start(self, starter: MakeStarter, code: Path) -> "Troupe":
        """Bring all of it up, with its data as it was left."""
        with ExitStack() as stack:
            at = {self.architecture.entry: self.port}
            wires = stack.enter_context(Wires(self.gauges, at, lambda name, passage: self.gauges[name].hears(passage)))
            variables = {**self.collector.environment, **ENVIRONMENT}
            fleet = Fleet(self.architecture, self.data, 0, variables, starter=starter, lead=wires.lead)
            stack.enter_context(fleet.claim)
            if not snapshots.has_data(self.architecture, self.data):
                snapshots.made(self.architecture, self.data, starter)  # By the same nursery: another takes seconds.
                snapshots.fill(self.architecture, self.data)
            stack.enter_context(fleet)
            self.place = Place(fleet, wires, self.collector, code, stack.pop_all())
            self.releases = Releases(self.place)
        return self

    def close(self) -> None:
        self.place.close()

    # What is done to a process

    def kill(self, name: str) -> None:
        for copy in self.copies[name]:
            self.place.kill(copy)

    def restart(self, name: str) -> None:
        """Start a process again, all copies of it; callers see that it is gone meanwhile."""
        trouble = self.troubles[name]
        trouble.frozen, trouble.restarting = False, True
        try:
            for copy in self.copies[name]:
                self.place.restart(copy)
        finally:
            trouble.restarting = False

    def freeze(self, name: str) -> None:
        self.troubles[name].frozen = True
        for copy in self.copies[name]:
            self.place.freeze(copy)

    def thaw(self, name: str) -> None:
        self.troubles[name].frozen = False
        for copy in self.copies[name]:
            self.place.thaw(copy)

    def slow(self, name: str, seconds: float) -> None:
        self.place.slow(name, seconds)

    def make_erroring(self, name: str, failing: bool = True) -> None:
        self.place.wires[name].failing = failing

    def scale(self, name: str, count: int) -> None:
        """Let a process have so many copies; each new connection goes to the next one."""
        fleet, process = self.place.fleet, self.place.architecture[name]
        count = 1 if process.is_broker else count  # Two would keep their messages in the same files.
        for number in range(len(self.copies[name]) + 1, count + 1):
            self._add(f"{name}-{number}", process)
            self.copies[name].append(f"{name}-{number}")
        leaving, self.copies[name] = self.copies[name][count:], self.copies[name][:count]
        self._deal_out(name)
        for copy in leaving:
            self.place.stop(copy)
            del fleet.members[copy]

    def deploy(self, name: str, version: str, source: str, rolling: bool = False) -> None:
        """Put a version of a process in the place of the running one, all copies of it.

        Args:
            rolling: is the old one asked to stop only when the new one serves?
        """
        count, trouble = len(self.copies[name]), self.troubles[name]
        self.scale(name, 1)
        trouble.restarting = not rolling
        try:
            self.releases.deploy(name, version, source, rolling)
        finally:
            trouble.restarting = False
        self.scale(name, count)

    def _add(self, copy: str, process: Process) -> None:
        fleet = self.place.fleet
        fleet.urls[copy] = fleet.bind(copy, 0)
        fleet.members[copy] = fleet.start(copy, process)
        fleet.wait_for(fleet.members[copy])

    def _deal_out(self, name: str) -> None:
        self.place.wires[name].leads_to(*(self.place.fleet.members[copy].url for copy in self.copies[name]))

    def undo(self) -> None:
        """Bring the known state back: everybody up, quick and well; who goes is killed, since grace takes seconds."""
        for name, trouble in self.troubles.items():
            trouble.frozen = False
            for copy in self.copies[name][1:]:
                self.place.kill(copy)
            self.scale(name, 1)
        self.releases.withdraw()
        self.place.heal()
        snapshots.reset(self.architecture, self.data)

    # How they are

    def weigh(self) -> None:
        """Look how much memory each process has for itself, with its share of what it shares, in MiB."""
        self.memory = {
            name: sum(mib(self.place.fleet.members[copy].pids) for copy in copies)
            for name, copies in self.copies.items()
        }

    def trim_logs(self) -> None:
        for member in tuple(self.place.fleet.members.values()):
            trim(member.log)

    def processes(self) -> dict[int, str]:
        """Tell which process each process id belongs to, as spans name it."""
        members = tuple(self.place.fleet.members.values())
        return {pid: member.process for member in members for pid in member.pids}

    def _is_down(self, copy: str) -> bool:
        """Look, and do not ask the nursery, which would have to wake up for each answer."""
        member = self.place.fleet.members.get(copy)
        return member is None or not members.seem_alive(member)

    def condition(self, name: str) -> Condition:
        wire, trouble = self.place.wires[name], self.troubles[name]
        cases: list[tuple[Callable[[], object], Condition]] = [
            (lambda: trouble.restarting, "restarting"),
            (lambda: any(map(self._is_down, self.copies[name])), "down"),
            (lambda: trouble.frozen, "frozen"),
            (lambda: wire.failing, "erroring"),
            (lambda: wire.late_seconds, "slow"),
        ]
        return next((condition for holds, condition in cases if holds()), "up")

    def state(self) -> dict[str, Any]:
        """Say how each process is."""
        return {
            name: {
                "condition": self.condition(name),
                "late_ms": round(self.place.wires[name].late_seconds * 1000),
                "copies": len(self.copies[name]),
                "version": self.releases.versions.get(name, ""),
                "waiting": self.place.wires[name].under_way,
                "memory_mib": self.memory.get(name, 0),
                **asdict(self.gauges[name].reads()),
            }
            for name in self.copies
        }
