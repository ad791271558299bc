"""Reports: what this computer measured of the marketplaces, in the last comparison or right now."""

import json
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from compare.architectures import MICROSERVICES, MONOLITH

ROOT = Path(__file__).parents[2]
FIGURES = "bench.json"
QUICK_LOOK = "compare.classroom.quick_look"


class NothingMeasured(Exception):
    """There are no figures; the message is what the command said."""


@dataclass(frozen=True)
class Report:
    """The figures of `marketplace bench`, and where they come from."""

    origin: str
    document: dict[str, Any]

    @property
    def workloads(self) -> list[str]:
        """Name what was measured of both."""
        return list(dict.fromkeys(row["workload"] for row in self.document["rows"] if row["of_first"]))

    def figure(self, workload: str, architecture: str, mode: str, name: str) -> float:
        """Give one figure, the middle of its rounds: `figure("place_order", "monolith", "peak", "CPU ms")`."""
        return self._row(workload, architecture, mode)["figures"][name]["middle"]

    def ratio(self, workload: str, mode: str, name: str) -> float:
        """Divide the microservices' figure by the monolith's."""
        split, whole = (self.figure(workload, each.name, mode, name) for each in (MICROSERVICES, MONOLITH))
        return split / whole

    def _row(self, workload: str, architecture: str, mode: str) -> dict[str, Any]:
        wanted = (workload, architecture, mode)
        rows = self.document["rows"]
        return next(row for row in rows if (row["workload"], row["architecture"], row["mode"]) == wanted)


def begin() -> Future[Report]:
    """Begin to find this computer's own figures; a notebook can go on meanwhile, and asks for the `result()` later."""
    return ThreadPoolExecutor(1).submit(own)


def own(folder: Path = ROOT / "reports") -> Report:
    """Read this computer's last comparison (`make compare`); without one, measure placing an order for a moment.

    Raises:
        NothingMeasured: the marketplaces cannot be measured here.
    """
    if found := _complete(folder / FIGURES):
        return Report(f"your own run of `make compare`: {folder.name}/{FIGURES}", found)
    return Report("a short run, made now", measured())


def _complete(file: Path) -> dict[str, Any] | None:
    """Read figures if they are there and include an order placed in both."""
    if not file.is_file():
        return None
    document = json.loads(file.read_text("utf-8"))
    return document if "place_order" in Report("", document).workloads else None


def measured() -> dict[str, Any]:
    """Measure into a folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", QUICK_LOOK, folder]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        figures = Path(folder, FIGURES)
        if not figures.is_file():
            raise NothingMeasured(ran.stderr[-1000:])
        return json.loads(figures.read_text("utf-8"))
