"""Audience: somebody in front of a stage that is up, who does what the page does, and reads what it shows."""

import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from compare import ports, snapshots
from compare.stage.performing import Performing
from compare.stage.server import create_app
from compare.stage.stage import Stage
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY
from tests.compare.terminal import eventually

SECONDS = 30.0
SECTION = re.compile(r'<section class="side" data-marketplace="(.*?)".*?</section>', re.DOTALL)
STATUS = re.compile(r'<p class="answer.*?<strong class="status">(.*?)</strong>', re.DOTALL)
CALLEE = re.compile(r'<th scope="row" style[^>]*>(?:<span[^>]*>[^<]*</span>)*([a-z_0-9]+)</th>')
TRACE = re.compile(r"/traces/([0-9a-f]{32})")


@dataclass(frozen=True)
class Column:
    """What is shown of one architecture."""

    html: str

    @property
    def status(self) -> str:
        (status,) = STATUS.findall(self.html)
        return " ".join(status.split())

    @property
    def differs(self) -> list[str]:
        marks = re.findall(r'<mark class="differs">(.*?)</mark>', self.html, re.DOTALL)
        return [unescape(re.sub(r"<[^>]*>", "", mark)) for mark in marks]

    @property
    def callees(self) -> list[str]:
        return CALLEE.findall(self.html)

    @property
    def trace(self) -> str:
        return TRACE.findall(self.html)[0]


class Audience:
    """A browser without eyes."""

    def __init__(self, url: str, app: FastAPI) -> None:
        self.app = app
        self.client = httpx.Client(base_url=url, trust_env=False, timeout=SECONDS)

    @property
    def performing(self) -> Performing:
        """Give who does what is asked for, to see to it that he has a bad day."""
        return self.app.state.performing

    def does(self, **form: str) -> str:
        """Do something everywhere, and give the id of what came of it."""
        answer = self.client.post("/acts", data=form)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def sees(self, id: str) -> dict[str, Column]:
        return {found[1]: Column(found[0]) for found in SECTION.finditer(self.reads(f"/acts/{id}"))}

    def tries(self, **form: str) -> dict[str, Column]:
        """Do something, and give what is shown of it."""
        return self.sees(self.does(**form))

    def reads(self, path: str, **query: str) -> str:
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def breaks(self, marketplace: str, box: str, fault: str) -> None:
        form: dict[str, Any] = {"marketplace": marketplace, "box": box, "fault": fault}
        assert self.client.post("/faults", data=form).status_code == 204

    def tries_from_the_beginning(self, **form: str) -> dict[str, Column]:
        """Do something with the default data; what is learnt from the data follows it within some seconds."""
        assert self.client.post("/undo").status_code == 204
        return eventually(lambda: unless_different(self.tries(**form)), f"all agree about {form}", seconds=30)


def unless_different(columns: dict[str, Column]) -> dict[str, Column] | None:
    return None if any(column.differs for column in columns.values()) else columns


@contextmanager
def audience(stage: Stage) -> Generator[Audience]:
    """Serve the page of a stage, and sit in front of it."""
    with ports.bind(0) as sock:
        app = create_app(stage)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = Thread(target=server.run, args=([sock],), daemon=True)
        thread.start()
        eventually(lambda: server.started, "the page is served")
        yield Audience(f"http://{ports.HOST}:{sock.getsockname()[1]}", app)
        server.should_exit = True
        thread.join()


def furnish(architecture: Architecture, data: Path) -> None:
    """Copy the snapshots into a data folder that nobody uses yet: to make them takes long, and once is enough."""
    for snapshot in snapshots.made(architecture, REPOSITORY / snapshots.kept(architecture)).values():
        if snapshot.is_file:  # On a server, all share them.
            (data / "snapshots").mkdir(parents=True, exist_ok=True)
            shutil.copy(snapshot, data / "snapshots")
