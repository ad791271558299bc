"""Endurance: does anything grow, on the page or in the stage, while there is traffic?

`python -m compare.stage.endurance --minutes 10` prints it; exit code 1 if something does.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import httpx
import typer
from scipy.stats import theilslopes

from compare.architectures import MARKETPLACES
from compare.bench.servers import memory
from compare.stage import chromium
from compare.stage.weighing import demo, until_up

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHOPPERS, POLL_SECONDS = 30, 2.0
WARM_SHARE = 1 / 3
"""At the beginning, whatever remembers the newest fills up."""

SURE = 0.99
MOST_MIB = {"page": 0.5, "stage": 4.0}
"""A minute: less is noise, or the memory of the newest, which has a bound."""

BOUND_MINUTES = 2.0
"""Who is watched for longer may not grow by more than in so many: what has a bound has reached it."""


@dataclass(frozen=True)
class Look:
    """How much memory was in use, at one moment."""

    minute: float
    page: float
    """What is on the heap of JavaScript once nothing is left to be collected, in MiB."""
    stage: float
    """What its process has for itself, in MiB."""
    per_second: float
    """How many requests were sent to the marketplace that had the fewest."""


@dataclass(frozen=True)
class Growth:
    """How much more it gets a minute, in MiB: the median of all slopes, and the least that is nearly certain."""

    name: str
    mib: float
    least: float
    most: float
    """How much more it may get a minute."""

    @property
    def is_flat(self) -> bool:
        return self.least <= self.most

    def __str__(self) -> str:
        verdict = "flat" if self.is_flat else f"grows, more than {self.most:.2g}"
        return f"{self.name}: {self.mib:+.2f} MiB a minute: {verdict}"


def warm(looks: list[Look]) -> list[Look]:
    """Leave the beginning out."""
    return [each for each in looks if each.minute >= looks[-1].minute * WARM_SHARE]


def growths(looks: list[Look]) -> list[Growth]:
    """Tell how much each grew, by the slopes between all pairs of looks, which single ones do not sway."""
    looks = warm(looks)
    minutes = [each.minute for each in looks]
    slopes = {name: theilslopes([getattr(each, name) for each in looks], minutes, SURE) for name in MOST_MIB}
    share = min(1.0, BOUND_MINUTES / (minutes[-1] - minutes[0]))
    return [Growth(name, slope[0], slope[2], MOST_MIB[name] * share) for name, slope in slopes.items()]


def watch(names: list[str], minutes: float, data: Path) -> Iterator[Look]:
    """Run the demo with traffic, and yield how it is, again and again."""
    with demo(names, data) as (process, url), chromium.opened() as browser:
        until_up(process, url)
        page = browser.new_page()
        page.goto(url)
        page.get_by_role("tab", name="Traffic").click()
        page.get_by_role("slider", name="Shoppers").fill(str(SHOPPERS))
        page.locator(".chart canvas").first.wait_for()
        began = time.monotonic()
        while (minute := (time.monotonic() - began) / 60) < minutes:
            yield Look(minute, heap(page) / 2**20, memory([process.pid]) / 2**20, fewest(url))
            page.wait_for_timeout(POLL_SECONDS * 1000)


def heap(page: "Page") -> float:
    """Collect the garbage, and give what is in use, in bytes."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used


def fewest(url: str) -> float:
    """Ask how many requests a second there are, where there are the fewest."""
    told = httpx.get(f"{url}/traffic", trust_env=False).raise_for_status().json()
    return min((each["per_second"] for each in told["marketplaces"].values()), default=0)


def main(
    minutes: Annotated[float, typer.Option(min=0.1)] = 10.0,
    arch: Annotated[str, typer.Option(help="Which, separated by commas.")] = ",".join(MARKETPLACES),
) -> None:
    """Say whether the page or the stage grows under traffic."""
    with TemporaryDirectory() as folder:
        looks = list(watch(arch.split(","), minutes, Path(folder)))
    found, traffic = growths(looks), min(each.per_second for each in warm(looks))
    print(f"traffic: {traffic:.0f} requests a second at least, in each marketplace, for {minutes:g} minutes")
    print(*found, sep="\n")
    raise typer.Exit(not (traffic and all(each.is_flat for each in found)))


if __name__ == "__main__":
    typer.run(main)
