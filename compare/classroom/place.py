"""Place: something that runs while a notebook does, what one can ask it, and what one can do to it."""

import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from compare import members, seed
from compare.classroom.evidence import POLL_SECONDS, SECONDS, Evidence
from compare.classroom.wires import Wires
from compare.faults.people import PASSWORD
from compare.launcher import Fleet
from compare.newcomer import Newcomer
from compare.structure.collector import Collector
from compare.topology import Architecture, Process


class Place(Evidence):
    """A running marketplace, or a single app. `url` is where clients go."""

    def __init__(self, fleet: Fleet, wires: Wires, collector: Collector | None, code: Path, stack: ExitStack) -> None:
        super().__init__(fleet, collector)
        self.wires, self.code, self.stack = wires, code, stack
        self.url = fleet.base_url

    @property
    def architecture(self) -> Architecture:
        return self.fleet.architecture

    def close(self) -> None:
        """Stop all of it; its data is gone. To close it twice does no harm."""
        self.stack.close()

    # Who comes in

    def visitor(self, timeout: float = SECONDS) -> httpx.Client:
        """Give a client that is not signed in."""
        client = httpx.Client(base_url=self.url, trust_env=False, verify=False, timeout=timeout)
        self.stack.callback(client.close)
        return client

    def shopper(self, name: str = "Ada") -> httpx.Client:
        """Register somebody, and give a client that is signed in."""
        client, email = self.visitor(), f"{uuid4().hex}@example.com"
        client.post("/users", json={"email": email, "name": name, "password": PASSWORD}).raise_for_status()
        return self._signed_in(client, email)

    def resident(self) -> httpx.Client:
        """Sign in somebody of the default data set, who sells, buys and reviews."""
        users: list[Any] = list(seed.data_set()["users"])
        return self._signed_in(self.visitor(), users[0].email)

    def _signed_in(self, client: httpx.Client, email: str) -> httpx.Client:
        answer = client.post("/token", data={"username": email, "password": PASSWORD}).raise_for_status()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client

    # What is done to one of its processes

    def kill(self, name: str) -> None:
        """Kill a process, as a crash would."""
        self.fleet.kill(name)

    def stop(self, name: str) -> None:
        """Ask a process to stop, as for maintenance; it finishes what it has begun, if that does not take long."""
        members.leave(self.fleet.members[name], self.fleet.starter)

    def restart(self, name: str) -> None:
        """Start a process again, whether it runs or not."""
        self.fleet.restart(name)

    def freeze(self, name: str) -> None:
        """Let a process hang: it takes requests and answers none."""
        self.fleet.freeze(name)

    def thaw(self, name: str) -> None:
        self.fleet.thaw(name)

    def slow(self, name: str, seconds: float) -> None:
        """Let each answer of a process arrive later."""
        self.wires[name].late_seconds = seconds

    def lose_answers(self, name: str) -> None:
        """Lose every second answer of a process, from the second on: the work is done, its caller gets an error."""
        self.wires[name].requests.clear()
        self.wires[name].failing = True

    def heal(self) -> None:
        """Undo whatever was done: nothing is slow, frozen or dead."""
        self.wires.mend()
        for name in self.fleet.members:
            self.thaw(name)
        if ended := [name for name in self.fleet.members if self.fleet.how_it_ended(name)]:
            self.fleet.restart(*ended)  # All at once: one after the other takes as often as long.

    def recovers(self, path: str) -> None:
        """Wait until a path is answered again: after trouble, circuits stay open for a moment."""
        client, deadline = self.visitor(), time.monotonic() + SECONDS
        while client.get(path).status_code >= 500:
            assert time.monotonic() < deadline, f"{path} does not recover"
            time.sleep(POLL_SECONDS)

    def deploy(self, name: str, source: str) -> None:
        """Put a new version of a process in the place of the running one.

        Args:
            source: a module in Python with `create_app(settings=None, network=None)`.
        """
        changed = self._version(name, source)
        processes = tuple(changed if each.name == name else each for each in self.architecture.processes)
        self.fleet.architecture = replace(self.architecture, processes=processes)
        for copy in changed.replica_names:
            self.restart(copy)

    def start_beside(self, name: str, source: str) -> Newcomer:
        """Start a new version beside the running one, which goes on serving until the new one takes over."""
        process = self.fleet.members[name].process
        return Newcomer.starts(self.fleet, name, self._version(process, source))

    def _version(self, process: str, source: str) -> Process:
        module = f"{process}_{uuid4().hex[:8]}"
        (self.code / f"{module}.py").write_text(source, encoding="utf-8")
        return replace(self.architecture[process], app=f"{module}:create_app")
