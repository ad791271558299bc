"""Weighing: what the stage costs with everything on it: how soon it is there, and what it takes while nobody plays.

`python -m compare.stage.weighing [ARCHITECTURE...]` starts the demo twice, without data and with, and prints it.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpx
import psutil

from compare import ports
from compare.architectures import MARKETPLACES
from compare.bench.servers import cpu_seconds, memory

UP_SECONDS, WARM_SECONDS, IDLE_SECONDS = 120.0, 10.0, 30.0
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Weight:
    """One demo, from its start on; everything together, the page and all processes."""

    up_seconds: float
    idle_percent: float
    """Of one core, while one page is open."""
    mib: float
    """PSS: what is shared is divided among those who share it."""

    def __str__(self) -> str:
        return f"up after {self.up_seconds:.1f} s, idle {self.idle_percent:.1f}% of one core, {self.mib:.0f} MiB"


@contextmanager
def demo(names: list[str], data: Path) -> Generator[tuple[subprocess.Popen[bytes], str]]:
    """Run the demo until the block is left; give it and its address, where it is not yet."""
    with ports.bind(0) as sock:
        port = sock.getsockname()[1]
    options = ["--arch", ",".join(names), "--port", str(port), "--data", str(data)]
    process = subprocess.Popen([sys.executable, "-m", "compare", "demo", *options], stdout=subprocess.DEVNULL)
    try:
        yield process, f"http://{ports.HOST}:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def weigh(names: list[str], data: Path, warm: float = WARM_SECONDS, idle: float = IDLE_SECONDS) -> Weight:
    """Start the demo, open the page, and look what all of it takes.

    Args:
        warm: how long the page is open before, in seconds.
        idle: how long is looked.
    """
    began = time.monotonic()
    with demo(names, data) as (process, url):
        until_up(process, url)
        up = time.monotonic() - began
        Thread(target=listen, args=(url,), daemon=True).start()
        time.sleep(warm)
        pids = [process.pid, *(child.pid for child in psutil.Process(process.pid).children(recursive=True))]
        before, since = cpu_seconds(pids), time.monotonic()
        time.sleep(idle)
        used = cpu_seconds(pids) - before
        return Weight(up, 100 * used / (time.monotonic() - since), memory(pids) / 2**20)


def until_up(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until the page is there.

    Raises:
        TimeoutError: it did not come.
    """
    deadline = time.monotonic() + UP_SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError(f"The demo is not up after {UP_SECONDS:g} s.")
        time.sleep(POLL_SECONDS)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/scenery", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def listen(url: str) -> None:
    """Be a page that is open, until the demo ends."""
    try:
        with httpx.stream("GET", f"{url}/events", timeout=None, trust_env=False) as answer:
            for _ in answer.iter_raw():
                continue
    except httpx.TransportError:
        return


def main(names: list[str]) -> None:
    with TemporaryDirectory() as folder:
        for state in ("without data", "with data"):
            print(f"{', '.join(names)}, {state}: {weigh(names, Path(folder))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(MARKETPLACES))
