"""An architecture that runs from a checkout, started and reset by the commands of that checkout."""

import re
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from compare.bench.checkouts import Checkout, run
from compare.bench.customers import Customers
from compare.bench.workloads import READING, Place
from compare.databases import scratch_folder
from compare.launcher import CouldNotStart, Member
from compare.logs import last_lines
from compare.topology import Architecture

START_SECONDS, STOP_SECONDS = 120.0, 20.0


@dataclass(frozen=True)
class Started:
    """An architecture that `marketplace up` has started; it has all that a measurement needs."""

    architecture: Architecture
    data: Path
    base_url: str
    members: dict[str, Member]


@dataclass(frozen=True)
class Elsewhere(Place):
    """A running architecture of a checkout, with its customers."""

    checkout: Checkout
    declared: Architecture
    written: list[str] = field(default_factory=list)
    """The workloads since the last reset that changed the data."""

    def requests(self, workload: str) -> Iterator[bytes]:
        if workload not in READING:
            self.written.append(workload)
        return super().requests(workload)

    def reset(self) -> None:
        """Let the checkout reset the data if that is necessary, because it takes a second."""
        if self.written:
            words = self.checkout.command("reset", self.declared.name, "--data", self.fleet.data)
            run(words, self.fleet.data, self.checkout.environment)
            self.written.clear()


@contextmanager
def running(checkout: Checkout, architecture: Architecture) -> Generator[Elsewhere]:
    """Run an architecture from a checkout, with the default data, in an empty folder.

    Raises:
        CouldNotStart: it does not become ready.
    """
    with scratch_folder() as folder, _up(checkout, architecture, folder) as (process, log):
        url = _address(process, log, f"{architecture.name} of {checkout.name}")
        pids = tuple(child.pid for child in psutil.Process(process.pid).children(recursive=True))
        named = replace(architecture, name=label(architecture, checkout))
        started = Started(named, _data(folder), url, {"all": Member("all", "all", url, log, None, "", pids)})
        yield Elsewhere(started, Customers.of(started), checkout, architecture)


def label(architecture: Architecture, checkout: Checkout) -> str:
    return f"{architecture.name} of {checkout.name}"


def _data(folder: Path) -> Path:
    return folder / "data"


@contextmanager
def _up(
    checkout: Checkout, architecture: Architecture, folder: Path
) -> Generator[tuple[subprocess.Popen[bytes], Path]]:
    log = folder / "up.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            checkout.command("up", architecture.name, "--port", "0", "--data", _data(folder)),
            cwd=folder,
            env=checkout.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal reaches only this process, which stops the other.
        )
    try:
        yield process, log
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path, name: str) -> str:
    """Wait until the command prints its address, which it does when all processes are ready."""
    deadline = time.monotonic() + START_SECONDS
    while not (found := re.search(r"http://[\w.:]+", log.read_text("utf-8", "replace"))):
        if process.poll() is not None or time.monotonic() > deadline:
            raise CouldNotStart(f"{name} did not start.\n{last_lines('up', log)}")
        time.sleep(0.05)
    return found[0]
