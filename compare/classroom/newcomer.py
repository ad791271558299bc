"""Newcomer: a new version of a process, started beside the one that serves; callers are not led to it yet."""

from dataclasses import dataclass, replace

from compare import members
from compare.classroom.wires import Wires
from compare.launcher import Fleet
from compare.members import Member
from compare.readiness import wait_until_ready
from compare.starters import CouldNotStart
from compare.topology import Process


@dataclass(frozen=True)
class Newcomer:
    """Runs on a port of its own until it takes over, or goes."""

    fleet: Fleet
    wires: Wires
    process: Process
    member: Member

    @classmethod
    def starts(cls, fleet: Fleet, wires: Wires, name: str, process: Process) -> "Newcomer":
        """Start a version of a process beside the member that serves under this name."""
        serving = fleet.urls[name]
        fleet.urls[name] = fleet.bind(name, 0)
        try:
            return cls(fleet, wires, process, fleet.start(name, process))
        finally:
            fleet.urls[name] = serving

    def is_ready_within(self, seconds: float) -> bool:
        """Wait until it is ready; tell whether it became so."""
        try:
            wait_until_ready([self.member], self.fleet.starter, seconds)
        except CouldNotStart:
            return False
        return True

    def takes_over(self) -> None:
        """Lead callers to it, and ask the old one to stop, which finishes what it has begun."""
        name, fleet = self.member.name, self.fleet
        old, fleet.members[name] = fleet.members[name], self.member
        fleet.urls[name] = self.member.url
        self.wires.lead(name, self.member.url)
        kept = (each for each in fleet.architecture.processes if each.name != self.process.name)
        fleet.architecture = replace(fleet.architecture, processes=(*kept, self.process))
        fleet.note()
        members.end(old, fleet.starter)

    def goes(self) -> None:
        """Stop it. Nobody was led to it, so nobody notices."""
        members.end(self.member, self.fleet.starter)
