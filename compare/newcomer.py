"""Newcomer: a process started beside the one that serves; callers are not led to it until it takes over.

It answers at an address of its own, where one can see whether it is ready. To take over, it begins to answer at the
socket of the old one, which goes on listening all the time; the old one stops to, and empties.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compare import members
from compare.members import Member
from compare.ports import TAKE_OVER
from compare.readiness import wait_until_ready
from compare.starters import CouldNotStart
from compare.topology import Process

if TYPE_CHECKING:
    from compare.launcher import Fleet


@dataclass(frozen=True)
class Newcomer:
    """Runs beside a member of a fleet until it takes over, or goes."""

    fleet: "Fleet"
    process: Process
    member: Member

    @classmethod
    def starts(cls, fleet: "Fleet", name: str, process: Process) -> "Newcomer":
        """Start a process, perhaps in another version, beside the member that serves under this name."""
        return cls(fleet, process, fleet.start_beside(name, process))

    def succeeds(self, seconds: float) -> None:
        """Take over once it is ready; if it does not become so, go.

        Raises:
            CouldNotStart: it did not, and the old one stays.
        """
        try:
            wait_until_ready([self.member], self.fleet.starter, seconds)
        except CouldNotStart:
            self.goes()
            raise
        self.takes_over()

    def is_ready_within(self, seconds: float) -> bool:
        """Wait until it is ready; tell whether it became so."""
        try:
            wait_until_ready([self.member], self.fleet.starter, seconds)
        except CouldNotStart:
            return False
        return True

    def takes_over(self) -> None:
        """Answer to whoever calls, and let the old one finish what it has begun."""
        name, fleet = self.member.name, self.fleet
        old = fleet.members[name]
        assert TAKE_OVER, "where nothing can be forked, nobody is a newcomer"
        members.send(TAKE_OVER, self.member, fleet.starter)
        fleet.members[name] = replace(self.member, url=old.url)
        processes = [self.process if each.name == self.process.name else each for each in fleet.architecture.processes]
        fleet.architecture = replace(fleet.architecture, processes=tuple(processes))
        fleet.note()
        members.leave(old, fleet.starter)

    def goes(self) -> None:
        """Stop it. Nobody was led to it, so nobody notices."""
        members.end(self.member, self.fleet.starter)
