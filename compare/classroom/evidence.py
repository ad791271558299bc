"""Evidence: what the processes of a place tell about their work: answers, logs, traces, and what is in a database."""

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx

from compare.launcher import Fleet
from compare.readiness import ANSWER_SECONDS
from compare.structure.calls import Call, Trace
from compare.structure.collector import Collector

SECONDS, QUIET_SECONDS, POLL_SECONDS = 30.0, 0.3, 0.02
LOG_SECONDS, LOG_QUIET_SECONDS = 2.0, 0.1


class Evidence:
    """What can be found out about a fleet from outside."""

    def __init__(self, fleet: Fleet, collector: Collector | None) -> None:
        self.fleet, self.collector = fleet, collector

    def ask(self, name: str, path: str) -> httpx.Response:
        """Ask one process itself, past the gateway, as its keepers do."""
        return httpx.get(self.fleet.members[name].url + path, trust_env=False, timeout=ANSWER_SECONDS)

    def look(self, name: str, sql: str, *values: Any) -> list[Any]:
        """Look into the database of a process; nothing can be changed this way."""
        database = self.fleet.members[name].database
        assert database
        return database.look(sql, *values)

    def quiet(self) -> None:
        """Wait until its processes have written down what they did; each answers first, and then writes."""
        logs = [member.log for member in self.fleet.members.values()]
        _until_quiet(lambda: sum(log.stat().st_size for log in logs), LOG_QUIET_SECONDS, LOG_SECONDS)

    def logs(self, **wanted: Any) -> list[dict[str, Any]]:
        """Give the log lines of all processes in the order of time; those only in which the wanted fields are so.

        `member` says which process, or which of its copies, wrote a line.
        """
        self.quiet()
        everybody = self.fleet.members.values()
        lines = [{"member": member.name, **line} for member in everybody for line in _json_lines(member.log)]
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
        wanted, collector = list(traces), self.collector
        _until_quiet(lambda: len(collector.of(wanted[-1])))
        processes = {pid: member.process for member in self.fleet.members.values() for pid in member.pids}
        return [Trace(collector.of(each), processes).tree(each) for each in wanted]


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
