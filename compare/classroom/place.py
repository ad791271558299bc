"""Place: something that runs while a notebook does, what one can ask it, and what one can do to it."""

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import uuid4

import httpx

from compare import members, seed
from compare.classroom.newcomer import Newcomer
from compare.classroom.wires import Wires
from compare.faults.people import PASSWORD
from compare.launcher import Fleet
from compare.readiness import ANSWER_SECONDS
from compare.structure.calls import Call, Trace, TraceIsTorn
from compare.structure.collector import Collector
from compare.topology import Architecture, Process

SECONDS, QUIET_SECONDS, POLL_SECONDS = 30.0, 0.3, 0.05


class Place:
    """A running marketplace, or a single app. `url` is where clients go."""

    def __init__(self, fleet: Fleet, wires: Wires, collector: Collector | None, code: Path, stack: ExitStack) -> None:
        self.fleet, self.wires, self.collector, self.code, self.stack = fleet, wires, collector, code, stack
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
        client = httpx.Client(base_url=self.url, trust_env=False, timeout=timeout)
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
        members.end(self.fleet.members[name], self.fleet.starter)

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

    def heal(self) -> None:
        """Undo whatever was done: nothing is slow, frozen or dead."""
        self.wires.mend()
        for name in self.fleet.members:
            self.thaw(name)
            if self.fleet.how_it_ended(name):
                self.restart(name)

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
        return Newcomer.starts(self.fleet, self.wires, name, self._version(process, source))

    def _version(self, process: str, source: str) -> Process:
        module = f"{process}_{uuid4().hex[:8]}"
        (self.code / f"{module}.py").write_text(source, encoding="utf-8")
        return replace(self.architecture[process], app=f"{module}:create_app")

    # What it tells

    def ask(self, name: str, path: str) -> httpx.Response:
        """Ask one process itself, past the gateway, as its keepers do."""
        return httpx.get(self.fleet.members[name].url + path, trust_env=False, timeout=ANSWER_SECONDS)

    def logs(self, **wanted: Any) -> list[dict[str, Any]]:
        """Give the log lines of all processes in the order of time; those only in which the wanted fields are so.

        `member` says which process, or which of its copies, wrote a line.
        """
        everybody = self.fleet.members.values()
        lines = [{"member": member.name, **line} for member in everybody for line in _json_lines(member.log)]
        found = [line for line in lines if all(line.get(name) == value for name, value in wanted.items())]
        return sorted(found, key=lambda line: line.get("timestamp", ""))

    def trace(self, client: httpx.Client, method: str, path: str, **parts: Any) -> tuple[httpx.Response, Call]:
        """Send a request under a trace of its own; give the answer, and who called whom for it."""
        assert self.collector, "open it with `traced=True`"
        trace = token_hex(16)
        headers = {"traceparent": f"00-{trace}-{token_hex(8)}-01"}
        answer = client.request(method, path, headers=headers, **parts)
        processes = {pid: member.process for member in self.fleet.members.values() for pid in member.pids}
        collector = self.collector
        _until_quiet(lambda: len(collector.of(trace)))
        return answer, Trace(collector.of(trace), processes).tree(trace)


def _json_lines(log: Path) -> list[dict[str, Any]]:
    lines = []
    for line in log.read_text(errors="replace").splitlines():
        try:
            lines.append(dict(json.loads(line)))
        except (ValueError, TypeError):
            continue  # Not everything that a process prints is a log line.
    return lines


def _until_quiet(count: Callable[[], int]) -> None:
    """Wait until something has been there for a while, and nothing comes anymore."""
    last, since, deadline = 0, time.monotonic(), time.monotonic() + SECONDS
    while last == 0 or time.monotonic() - since < QUIET_SECONDS:
        if (now := count()) != last:
            last, since = now, time.monotonic()
        if time.monotonic() > deadline:
            raise TraceIsTorn("nobody reported anything")
        time.sleep(POLL_SECONDS)
