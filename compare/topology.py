"""Topology: what an architecture is made of, which is processes, what each owns, and whom it calls.

It is the lecture's picture as data. The launcher, the diagrams and the tests are derived from it.
"""

from dataclasses import dataclass, replace

BROKER = "broker"


@dataclass(frozen=True)
class Arrow:
    """`source` calls `target`; a dashed one is ours, the lecture does not draw it."""

    source: str
    target: str
    dashed: bool = False


@dataclass(frozen=True)
class Process:
    """One process of an architecture."""

    name: str
    app: str
    """Where its app factory is: `module:function`; nothing for the broker, which others have written."""

    database: bool = False
    calls: tuple[str, ...] = ()
    dashed_calls: tuple[str, ...] = ()
    """Whom it calls: as the lecture draws it, and beyond."""

    routes: tuple[tuple[str, str], ...] = ()
    """For a gateway whose table is declared and not written: prefixes of paths, each with the process that answers."""

    owns: tuple[str, ...] = ()
    """The domains it answers for; empty means the one it is named after."""

    publishes: tuple[str, ...] = ()
    consumes: tuple[str, ...] = ()
    """Events that it tells, and events that it is told. Who publishes without a broker calls those who consume."""

    signs: bool = False
    """Does it issue access tokens? Only then does it get the private key."""

    workers: int = 1
    """How many processes share its port: scaling up."""

    replicas: int = 1
    """How many times it is there, each on a port of its own: scaling out."""

    @property
    def is_broker(self) -> bool:
        return not self.app

    @property
    def module(self) -> str:
        """Where its app is; of a broker, what those need who speak with it."""
        return self.app.partition(":")[0] or "chassis.broker"

    @property
    def domains(self) -> tuple[str, ...]:
        return self.owns or (self.name,)

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        solid = [Arrow(self.name, target) for target in self.calls]
        return (*solid, *(Arrow(self.name, target, dashed=True) for target in self.dashed_calls))

    @property
    def replica_names(self) -> tuple[str, ...]:
        """What its running copies are called: `orders`, or `orders-1` and `orders-2`."""
        if self.replicas == 1:
            return (self.name,)
        return tuple(f"{self.name}-{number}" for number in range(1, self.replicas + 1))


@dataclass(frozen=True)
class Architecture:
    """A set of processes and the one that clients talk to."""

    name: str
    title: str
    processes: tuple[Process, ...]
    entry: str

    def __getitem__(self, name: str) -> Process:
        return next(process for process in self.processes if process.name == name)

    def on_broker(self) -> "Architecture":
        """Let events go through a broker: who publishes and who consumes call it, and no longer each other."""
        if any(process.is_broker for process in self.processes) or not any(map(_has_events, self.processes)):
            return self
        carrier = Process(BROKER, app="", owns=("nats",))
        return replace(self, processes=(*map(self._through_broker, self.processes), carrier))

    def _through_broker(self, process: Process) -> Process:
        if not _has_events(process):
            return process
        others = (name for name in process.calls if not {*self[name].consumes} & {*process.publishes})
        return replace(process, calls=(*others, BROKER))

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        return tuple(arrow for process in self.processes for arrow in process.arrows)

    @property
    def replicas(self) -> dict[str, Process]:
        """Give what runs: each copy of each process by its own name."""
        return {name: process for process in self.processes for name in process.replica_names}

    @property
    def size(self) -> int:
        """Count the operating system's processes that it should have."""
        return sum(process.workers for process in self.replicas.values())

    @property
    def databases(self) -> tuple[str, ...]:
        return tuple(process.name for process in self.processes if process.database)

    @property
    def signer(self) -> Process:
        """Give the process that issues access tokens."""
        return next(process for process in self.processes if process.signs)

    def scaled(self, replicas: int) -> "Architecture":
        """Give it with every process there at least so many times, the entry too; a broker scales in its own way."""
        processes = (
            each if each.is_broker else replace(each, replicas=max(each.replicas, replicas)) for each in self.processes
        )
        return replace(self, processes=tuple(processes))

    def owner(self, domain: str) -> Process:
        """Tell which process keeps a domain's data, which is where an import goes."""
        return next(process for process in self.processes if domain in process.domains)


def _has_events(process: Process) -> bool:
    return bool(process.publishes or process.consumes)
