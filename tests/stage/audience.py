"""Audience: somebody in front of a stage that is up, who does what the page does, and reads what it shows."""

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx

from compare.stage.performing import Performing
from tests.compare.terminal import eventually
from tests.stage.playhouse import Playhouse

SECONDS = 300.0
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

    def __init__(self, playhouse: Playhouse) -> None:
        self.playhouse = playhouse
        self.client = httpx.Client(base_url=playhouse.url, trust_env=False, timeout=SECONDS)

    @property
    def performing(self) -> Performing:
        """Give who does what is asked for, to see to it that he has a bad day."""
        return self.playhouse.app.state.performing

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

    def breaks(self, marketplace: str, box: str, fault: str, **more: Any) -> None:
        form = {"marketplace": marketplace, "box": box, "fault": fault, **more}
        assert self.client.post("/faults", data=form).status_code == 204

    def undoes(self) -> None:
        assert self.client.post("/undo").status_code == 204

    def asks_for(self, shoppers: int, storm: bool = False) -> httpx.Response:
        return self.client.post("/traffic", data={"shoppers": shoppers, "storm": storm})

    def tries_from_the_beginning(self, **form: str) -> dict[str, Column]:
        """Do something with the default data; what is learnt from the data follows it within some seconds."""
        self.undoes()
        return eventually(lambda: unless_different(self.tries(**form)), f"all agree about {form}", seconds=30)

    def settles(self) -> None:
        """Wait until everybody is served: whoever was called in vain is left alone for a moment."""
        self.undoes()
        for use_case in json.loads(self.reads("/acts/use-cases")):
            eventually(lambda name=use_case["name"]: all_served(self.tries(use_case=name)), f"{use_case} is done")


def all_served(columns: dict[str, Column]) -> bool:
    return all(column.status.startswith("2") for column in columns.values())


def unless_different(columns: dict[str, Column]) -> dict[str, Column] | None:
    return None if any(column.differs for column in columns.values()) else columns
