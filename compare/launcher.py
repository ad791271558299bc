"""Launcher: brings all processes of an architecture up and leaves none behind."""

import signal
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from secrets import token_urlsafe
from types import MappingProxyType
from typing import Self
from uuid import uuid4

from compare import broker, members
from compare.deployment import Deployment, address, prepare_keys
from compare.members import Member
from compare.newcomer import Newcomer
from compare.ports import HOST
from compare.readiness import wait_until_ready
from compare.running import Claim, Running, remove_note, running, write_note
from compare.starters import CouldNotStart, MakeStarter, Starter, best_starter
from compare.topology import Architecture, Process

__all__ = ["CouldNotStart", "Fleet", "Member", "Running", "running"]


class Fleet:
    """The processes of one architecture, up from `__enter__` to `__exit__`, each with a port and a log of its own.

    Args:
        data: folder for databases, keys and logs; for one fleet at a time.
        port: where the entry is, the first copy of it; 0 for any free port.
        environment: variables for every process, stronger than those that are derived.
        seconds: how long all may take to become ready.
        starter: makes what starts the processes.
        lead: gives the address at which a member is found, from its name and its own; for who stands in between.

    Raises:
        CouldNotStart: by `__enter__` and `restart`; after the first, nothing is left running.
    """

    starter: Starter
    stack: ExitStack
    deployment: Deployment

    def __init__(
        self,
        architecture: Architecture,
        data: Path,
        port: int = 0,
        environment: Mapping[str, str] = MappingProxyType({}),
        *,
        seconds: float = 30.0,
        starter: MakeStarter | None = None,
        lead: Callable[[str, str], str] = lambda name, url: url,
    ) -> None:
        self.architecture, self.data, self.port = architecture, data.resolve(), port
        self.overrides, self.seconds, self.lead = environment, seconds, lead
        self.make_starter = starter or best_starter()
        self.operator_token = token_urlsafe()
        self.claim = Claim(self.data)
        self.members: dict[str, Member] = {}

    @property
    def base_url(self) -> str:
        return self.deployment.base_url

    @property
    def entrances(self) -> list[str]:
        return self.deployment.entrances

    # Up and down

    def __enter__(self) -> Self:
        modules = [process.module for process in self.architecture.processes]
        with ExitStack() as stack:
            stack.enter_context(self.claim)
            self._log("").parent.mkdir(exist_ok=True)
            self.starter = self.make_starter(modules, self._log("nursery"))
            stack.callback(self.starter.close)
            self._start_all()
            stack.callback(remove_note, self.data, self.operator_token)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop every process: ask first, kill after a grace; then release the folder."""
        self.stack.close()

    def _log(self, name: str) -> Path:
        return self.data / "logs" / f"{name}.log"

    def _start_all(self) -> None:
        prepare_keys(self.data)
        replicas = self.architecture.replicas
        self.urls = {name: self.bind(name, self._wanted_port(name)) for name in replicas}
        found_at = {name: self.lead(name, url) for name, url in self.urls.items()}
        self.deployment = Deployment(self.architecture, self.data, found_at, self.operator_token)
        self.deployment.make_databases()
        for name, process in replicas.items():
            self._log(name).write_text("")
            self.members[name] = self.start(name, process)
        self.wait_for(*self.members.values())

    def _wanted_port(self, name: str) -> int:
        return self.port if name == self.architecture[self.architecture.entry].replica_names[0] else 0

    def bind(self, name: str, port: int) -> str:
        """Take a port for a member that is about to start, any free one for 0; give its address."""
        try:
            return f"http://{HOST}:{self.starter.bind(name, port)}"
        except OSError as error:
            hint = "Stop whoever has it, or choose another with --port (0 takes any free one)."
            raise CouldNotStart(f"{name} cannot have port {port}: {error}. {hint}") from error

    def start(self, name: str, process: Process) -> Member:
        """Start a process where it was bound, with the environment that the deployment has for it."""
        instance, url = uuid4().hex, address(process, self.urls[name])
        if process.is_broker:
            pids = self.starter.spawn(name, broker.command(url, self.data / name, instance), self._log(name))
        else:
            environment = self._environment(process, instance)
            pids = self.starter.start(name, process.app, process.workers, environment, self._log(name))
        return self._member(name, process, url, instance, pids)

    def start_beside(self, name: str, process: Process) -> Member:
        """Start a successor of a member that runs; it has an address of its own until it takes over.

        Raises:
            CouldNotStart: nobody runs there, or nothing can be forked.
        """
        instance, waiting, old = uuid4().hex, f"{name} (next)", self.members[name]
        url, environment = self.bind(waiting, 0), self._environment(process, instance)
        try:
            pids = self.starter.start_beside(waiting, old.pids, process.app, environment, old.log)
        except OSError as error:
            raise CouldNotStart(f"{name} cannot have a successor: {error}") from error
        return self._member(name, process, url, instance, pids)

    def _environment(self, process: Process, instance: str) -> dict[str, str]:
        return {**self.deployment.environment(process), "INSTANCE_ID": instance, **self.overrides}

    def _member(self, name: str, process: Process, url: str, instance: str, pids: list[int]) -> Member:
        database = self.deployment.database(process)
        return Member(name, process.name, url, self._log(name), database, instance, tuple(pids))

    def wait_for(self, *waited: Member) -> None:
        """Wait until members are ready, and note who runs."""
        wait_until_ready(waited, self.starter, self.seconds)
        self.note()

    def note(self) -> None:
        """Say in the data folder what runs on it."""
        write_note(self.data, self.architecture.name, self.base_url, self.operator_token, self.members)

    # One member

    def kill(self, name: str) -> None:
        """Kill a member as a crash would (SIGKILL); when this returns, it refuses connections."""
        members.kill(self.members[name], self.starter)

    def restart(self, *names: str) -> None:
        """Start members anew on their old ports, stopping them first if they run; wait until all are ready."""
        for name in names:
            member = self.members[name]
            members.end(member, self.starter)
            self.bind(name, member.port)
            self.members[name] = self.start(name, self.architecture[member.process])
        self.wait_for(*(self.members[name] for name in names))

    def roll(self, name: str) -> None:
        """Put a new process in the place of a member while people use it: no request fails. Of a broker, all wait.

        Raises:
            CouldNotStart: the new one does not become ready; the old one stays.
        """
        process = self.architecture[self.members[name].process]
        if process.is_broker:
            self.restart(name)
        else:
            Newcomer.starts(self, name, process).succeeds(self.seconds)

    def freeze(self, name: str) -> None:
        """Let a member hang (SIGSTOP): it takes connections and never answers."""
        members.send(signal.SIGSTOP, self.members[name], self.starter)

    def thaw(self, name: str) -> None:
        """Let a frozen member go on (SIGCONT)."""
        members.send(signal.SIGCONT, self.members[name], self.starter)

    def how_it_ended(self, name: str) -> str | None:
        """Say how a member ended; None while it runs."""
        return members.how_it_ended(self.members[name], self.starter)
