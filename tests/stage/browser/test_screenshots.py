"""Screenshots: the guide shows what is made for it, and what is made shows something."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from compare.stage.screenshots import HEIGHT, WIDTH, names, photographs
from compare.stage.scripts import FOLDER
from tests.stage.playhouse import Playhouse
from tests.stage.test_scripts import NAMES

pytestmark = pytest.mark.slow

GUIDE = FOLDER.parent / "scenes.md"
PICTURES = FOLDER.parent / "pictures"
MOST_OF_ONE_COLOUR, LEAST_COLOURS = 0.95, 50


@pytest.fixture(scope="module")
def made(browser: Browser, playhouse: Playhouse, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Photograph the stage before anything happens, and one scene, as the command does with all."""
    made = list(photographs(browser, playhouse.url, tmp_path_factory.mktemp("pictures"), NAMES[:1]))
    playhouse.tidies()
    return made


def test_each_picture_is_as_large_as_a_projector_shows_and_is_not_blank(made: list[Path]) -> None:
    assert [path.name for path in made] == [f"{name}.png" for name in names(NAMES[:1])]
    for path in made:
        is_a_picture(path)
    assert made[0].read_bytes() != made[1].read_bytes()


@pytest.mark.parametrize("name", names(NAMES))
def test_the_guide_has_each_picture(name: str) -> None:
    is_a_picture(PICTURES / f"{name}.png")


def is_a_picture(path: Path) -> None:
    with Image.open(path) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        counts = sorted(count for count, _ in picture.getcolors() or [])
    assert len(counts) >= LEAST_COLOURS
    assert counts[-1] < MOST_OF_ONE_COLOUR * WIDTH * HEIGHT


def test_the_guide_shows_exactly_what_is_made() -> None:
    shown = re.findall(r"\]\(pictures/([^)]+)\.png\)", GUIDE.read_text("utf-8"))
    assert shown == names(NAMES)
    assert sorted(path.stem for path in PICTURES.iterdir()) == names(NAMES)
