"""Place: something that runs while a notebook does, what one can ask it, and what one can do to it."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import uuid4

import httpx

from compare import seed
from compare.classroom.wires import Wires
from compare.faults.people import PASSWORD
from compare.launcher import Fleet
from compare.structure.calls import Call, Trace
from compare.structure.collector import Collector
from compare.topology import Architecture

SECONDS, QUIET_SECONDS, POLL_SECONDS = 30.0, 0.3, 0.02
LOG_SECONDS, LOG_QUIET_SECONDS = 2.0, 0.1


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
            if self.fleet.how_it_ended(name):
                self.restart(name)

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
        module = f"{name}_{uuid4().hex[:8]}"
        (self.code / f"{module}.py").write_text(source, encoding="utf-8")
        changed = replace(self.architecture[name], app=f"{module}:create_app")
        processes = tuple(changed if each.name == name else each for each in self.architecture.processes)
        self.fleet.architecture = replace(self.architecture, processes=processes)
        self.restart(name)

    # What it tells

    def quiet(self) -> None:
        """Wait until its processes have written down what they did; each answers first, and then writes."""
        logs = [member.log for member in self.fleet.members.values()]
        _until_quiet(lambda: sum(log.stat().st_size for log in logs), LOG_QUIET_SECONDS, LOG_SECONDS)

    def look(self, name: str, sql: str, *values: Any) -> list[Any]:
        """Look into the database of a process; nothing can be changed this way."""
        with closing(sqlite3.connect(f"file:{self.fleet.data / name}.db?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def logs(self, **wanted: Any) -> list[dict[str, Any]]:
        """Give the log lines of all processes in the order of time; those only in which the wanted fields are so."""
        self.quiet()
        lines = [line for member in self.fleet.members.values() for line in _json_lines(member.log)]
        found = [line for line in lines if all(line.get(name) == value for name, value in wanted.items())]
        return sorted(found, key=lambda line: line.get("timestamp", ""))

    def trace(self, client: httpx.Client, method: str, path: str, **parts: Any) -> tuple[httpx.Response, Call]:
        """Send a request under a trace of its own; give the answer, and who called whom for it."""
        trace = token_hex(16)
        headers = {"traceparent": f"00-{trace}-{token_hex(8)}-01"}
        answer = client.request(method, path, headers=headers, **parts)
        return answer, self.calls([trace])[0]

    def calls(self, traces: Iterable[str]) -> list[Call]:
        """Give who called whom in each of several traces."""
        assert self.collector, "open it with `traced=True`"
        wanted, spans = list(traces), self.collector.spans
        _until_quiet(lambda: sum(span.trace == wanted[-1] for span in spans))
        processes = {pid: member.process for member in self.fleet.members.values() for pid in member.pids}
        return [Trace([span for span in spans if span.trace == each], processes).tree(each) for each in wanted]


def _json_lines(log: Path) -> list[dict[str, Any]]:
    lines = []
    for line in log.read_text(errors="replace").splitlines():
        try:
            lines.append(dict(json.loads(line)))
        except (ValueError, TypeError):
            continue  # Not everything that a process prints is a log line.
    return lines


def _until_quiet(count: Callable[[], int], quiet: float = QUIET_SECONDS, at_most: float = SECONDS) -> None:
    """Wait until something has been there for a while, and nothing comes anymore; or until it was too long."""
    last, since, deadline = 0, time.monotonic(), time.monotonic() + at_most
    while (last == 0 or time.monotonic() - since < quiet) and time.monotonic() < deadline:
        if (now := count()) != last:
            last, since = now, time.monotonic()
        time.sleep(POLL_SECONDS)
