"""Screenshots: each scene played on a stage with all marketplaces, and photographed, for the instructor's guide."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import httpx

from compare.architectures import MARKETPLACES
from compare.foreground import console, say
from compare.stage import chromium
from compare.stage.scripts import Scripts
from compare.stage.weighing import demo, until_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

OVERVIEW = "00_overview"
WIDTH, HEIGHT = 1920, 1080
PATIENCE_SECONDS = 120.0
SHOW_MS, FLOW_MS = 3_000, 20_000
"""How long an effect is given to be seen: at once, or in curves."""

COLOURS = 256


def run(output: Path) -> int:
    """Play and photograph all scenes, and give the exit code."""
    try:
        with (
            TemporaryDirectory() as data,
            demo([*MARKETPLACES], Path(data)) as (process, url),
            chromium.opened() as browser,
        ):
            with console.status("Starting …"):
                until_up(process, url)
            for path in photographs(browser, url, output, Scripts().names()):
                say(str(path))
    except (chromium.NoBrowser, TimeoutError, httpx.HTTPError) as error:
        say(f"There are no new pictures: {error}", style="red")
        return 1
    return 0


def names(scenes: Sequence[str]) -> list[str]:
    """Name the pictures that are made of these scenes, in their order."""
    return [OVERVIEW, *scenes]


def photographs(browser: "Browser", url: str, output: Path, scenes: Sequence[str]) -> Iterator[Path]:
    """Play scenes on a stage that is up, and yield each picture that is there, as PNG in the folder `output`."""
    size: ViewportSize = {"width": WIDTH, "height": HEIGHT}
    page = browser.new_page(viewport=size, color_scheme="light", reduced_motion="reduce")
    page.goto(url)
    page.locator(".box[data-condition=up]").first.wait_for()
    with page, httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE_SECONDS) as stage:
        for name, png in zip(names(scenes), shots(page, stage, scenes), strict=True):
            yield keep(png, output / f"{name}.png")


def shots(page: "Page", stage: httpx.Client, scenes: Sequence[str]) -> Iterator[bytes]:
    """Yield what is on the screen at the beginning, and at the surprise of each scene."""
    yield shot(page)
    for name in scenes:
        for step in range(surprise(stage, name) + 1):
            stage.post(f"/scenes/{name}/{step}", data={"asking": "false"}).raise_for_status()
            settle(page)
        yield shot(page, panel=True)
        stage.post("/undo").raise_for_status()


def surprise(stage: httpx.Client, scene: str) -> int:
    """Find the step that a class is asked about first; the last one, if it is asked nothing."""
    steps: list[dict[str, Any]] = stage.get(f"/scenes/{scene}").raise_for_status().json()["steps"]
    return next((number for number, step in enumerate(steps) if step.get("ask")), len(steps) - 1)


def settle(page: "Page") -> None:
    """Wait until what was done is seen: curves need a while."""
    page.wait_for_timeout(SHOW_MS)
    if page.locator(".chart canvas").first.is_visible():
        page.wait_for_timeout(FLOW_MS)


def shot(page: "Page", panel: bool = False) -> bytes:
    """Photograph the top of the page, or its panel from the tabs on, with as much above as there is room for."""
    page.evaluate("panel => panel ? document.querySelector('.tabs').scrollIntoView() : scrollTo(0, 0)", panel)
    page.wait_for_timeout(SHOW_MS)
    return page.screenshot(animations="disabled", caret="hide")


def keep(png: bytes, path: Path) -> Path:
    """Write a picture with few colours, which is much smaller, and looks the same."""
    from PIL import Image  # Only developers have it.

    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path
