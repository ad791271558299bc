"""Launcher: brings all processes of an architecture up and leaves none behind."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_urlsafe
from types import MappingProxyType
from typing import Self
from uuid import uuid4

from compare import members
from compare.deployment import Deployment, prepare_keys
from compare.members import Member
from compare.ports import HOST
from compare.readiness import wait_until_ready
from compare.running import Running, remove_note, running, write_note
from compare.starters import CouldNotStart, MakeStarter, Starter, best_starter
from compare.topology import Architecture, Process

__all__ = ["CouldNotStart", "Fleet", "Member", "Running", "running"]


class Fleet:
    """The processes of one architecture, up from `__enter__` to `__exit__`, each with a port and a log of its own.

    Args:
        data: folder for databases, keys and logs; for one fleet at a time.
        port: where the entry is; 0 for any free port.
        environment: variables for every process, stronger than those that are derived.
        seconds: how long all may take to become ready.
        starter: makes what starts the processes.
        lead: gives the address at which a member is found, from its name and its own; for who stands in between.

    Raises:
        CouldNotStart: by `__enter__` and `restart`; after the first, nothing is left running.
    """

    starter: Starter
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
        self.members: dict[str, Member] = {}

    @property
    def base_url(self) -> str:
        return self.deployment.base_url

    # Up and down

    def __enter__(self) -> Self:
        self._claim_folder()
        modules = [process.app.partition(":")[0] for process in self.architecture.processes]
        self.starter = self.make_starter(modules, self._log("nursery"))
        try:
            self._start_all()
        except BaseException:
            self.starter.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop every process: ask first, kill after a grace."""
        remove_note(self.data)
        self.starter.close()

    def _claim_folder(self) -> None:
        if other := running(self.data):
            raise CouldNotStart(
                f"The data folder {self.data} is in use: {other.architecture} runs on it at {other.base_url} "
                f"(process {other.launcher}). Stop that one, or choose another folder with --data."
            )
        try:
            self._log("").parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CouldNotStart(f"The data folder {self.data} cannot be made: {error.strerror}.") from error

    def _log(self, name: str) -> Path:
        return self.data / "logs" / f"{name}.log"

    def _start_all(self) -> None:
        prepare_keys(self.data)
        replicas = self.architecture.replicas
        self.urls = {name: self.bind(name, self._wanted_port(process)) for name, process in replicas.items()}
        found_at = {name: self.lead(name, url) for name, url in self.urls.items()}
        self.deployment = Deployment(self.architecture, self.data, found_at, self.operator_token)
        for name, process in replicas.items():
            self._log(name).write_text("")
            self.members[name] = self.start(name, process)
        self.wait_for(*self.members.values())

    def _wanted_port(self, process: Process) -> int:
        return self.port if process.name == self.architecture.entry else 0

    def bind(self, name: str, port: int) -> str:
        """Take a port for a member that is about to start, any free one for 0; give its address."""
        try:
            return f"http://{HOST}:{self.starter.bind(name, port)}"
        except OSError as error:
            hint = "Stop whoever has it, or choose another with --port (0 takes any free one)."
            raise CouldNotStart(f"{name} cannot have port {port}: {error}. {hint}") from error

    def start(self, name: str, process: Process) -> Member:
        """Start a process where it was bound, with the environment that the deployment has for it."""
        instance, log = uuid4().hex, self._log(name)
        environment = {**self.deployment.environment(process), "INSTANCE_ID": instance, **self.overrides}
        if database := self.deployment.database(process):
            database.create()
        pids = self.starter.start(name, process.app, process.workers, environment, log)
        return Member(name, process.name, self.urls[name], log, database, instance, tuple(pids))

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

    def restart(self, name: str) -> None:
        """Start a member anew on its old port, stopping it first if it runs; wait until it is ready."""
        member = self.members[name]
        members.end(member, self.starter)
        self.bind(name, member.port)
        self.members[name] = self.start(name, self.architecture[member.process])
        self.wait_for(self.members[name])

    def freeze(self, name: str) -> None:
        """Let a member hang (SIGSTOP): it takes connections and never answers."""
        members.send(signal.SIGSTOP, self.members[name], self.starter)

    def thaw(self, name: str) -> None:
        """Let a frozen member go on (SIGCONT)."""
        members.send(signal.SIGCONT, self.members[name], self.starter)

    def how_it_ended(self, name: str) -> str | None:
        """Say how a member ended; None while it runs."""
        return members.how_it_ended(self.members[name], self.starter)
