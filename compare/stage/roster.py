"""Roster: which process has, or had, which process id; spans know nothing else of who sent them."""

from collections.abc import Iterable, Iterator, Mapping

from compare.stage.troupe import Troupe

MOST = 2_000
UNKNOWN = "?"


class Roster(Mapping[int, str]):
    """Names of processes by their ids. Who was killed is remembered, since spans come late; a stranger is `?`."""

    def __init__(self, troupes: Iterable[Troupe]) -> None:
        self.troupes = list(troupes)
        self.names: dict[int, tuple[str, str]] = {}

    def look(self) -> "Roster":
        """Note who is there now."""
        for troupe in self.troupes:
            for member in list(troupe.place.fleet.members.values()):
                for pid in member.pids:
                    self.names.pop(pid, None)  # What is new is at the end, and what is at the beginning goes.
                    self.names[pid] = (troupe.architecture.name, member.process)
        for pid in list(self.names)[:-MOST]:
            del self.names[pid]
        return self

    def marketplace(self, pid: int) -> str:
        return self.names.get(pid, (UNKNOWN, UNKNOWN))[0]

    def __getitem__(self, pid: int) -> str:
        return self.names.get(pid, (UNKNOWN, UNKNOWN))[1]

    def __iter__(self) -> Iterator[int]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
