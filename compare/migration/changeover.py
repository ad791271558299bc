"""Changeover: the processes of another architecture beside those that run, as long as both are needed."""

from dataclasses import dataclass, field
from typing import Self

from compare import members
from compare.deployment import Deployment
from compare.launcher import Fleet
from compare.members import Member
from compare.topology import Architecture, Process


@dataclass
class Changeover:
    """A fleet on its way to another architecture; what both have alike goes on running."""

    fleet: Fleet
    target: Architecture
    urls: dict[str, str] = field(default_factory=dict)
    bound: list[str] = field(default_factory=list)
    started: dict[str, Member] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = self.fleet.architecture, self.fleet.deployment, dict(self.fleet.urls)

    @property
    def old(self) -> Deployment:
        return self.before[1]

    @property
    def new(self) -> Deployment:
        return Deployment(self.target, self.fleet.data, self.urls, self.fleet.operator_token)

    def start(self) -> Self:
        """Start what is new or changed, and wait until it is ready.

        Raises:
            CouldNotStart: one is not; all is as it was.
        """
        self.urls = {name: url for name, url in self.fleet.urls.items() if name in self.target.replicas}
        while fresh := self._not_yet_bound():
            self.urls |= {name: self.fleet.bind(name, 0) for name in fresh}
            self.bound += fresh
        self._adopt(self.target, self.new, self.urls)
        try:
            for name in self.bound:
                self.started[name] = self.fleet.start(name, self.target.replicas[name])
            self.fleet.wait_for(*self.started.values())
        except BaseException:
            self.give_up()
            raise
        return self

    def _not_yet_bound(self) -> list[str]:
        """Find who is new, or declared differently, or must be told another address than before."""
        return [
            name
            for name, process in self.target.replicas.items()
            if name not in self.bound and process.name != self.target.entry and self._differs(name, process)
        ]

    def _differs(self, name: str, process: Process) -> bool:
        if self.before[0].replicas.get(name) != process:
            return True
        missing = {arrow.target for arrow in process.arrows} - {each.process for each in self.fleet.members.values()}
        return bool(missing) or self.new.environment(process) != self.old.environment(process)

    def finish(self) -> None:
        """Stop whoever was replaced or is no longer needed."""
        replaced = {name: member for name, member in self.fleet.members.items() if name in self.started}
        gone = {name: member for name, member in self.fleet.members.items() if name not in self.target.replicas}
        kept = {name: member for name, member in self.fleet.members.items() if name not in {**replaced, **gone}}
        self.fleet.members = {**kept, **self.started}
        self.fleet.note()
        for member in (*replaced.values(), *gone.values()):
            members.end(member, self.fleet.starter)

    def give_up(self) -> None:
        """Stop what was started; all is as it was."""
        self._adopt(*self.before)
        for member in self.started.values():
            members.end(member, self.fleet.starter)
        self.fleet.note()

    def _adopt(self, architecture: Architecture, deployment: Deployment, urls: dict[str, str]) -> None:
        self.fleet.architecture, self.fleet.deployment, self.fleet.urls = architecture, deployment, urls
