"""The picture: it shows what is declared, all of it, as it is declared now."""

import re
from pathlib import Path

import pytest

from compare import picture
from compare.architectures import MARKETPLACES
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY

SVG = REPOSITORY / "docs" / "pictures" / "marketplaces.svg"

pytestmark = pytest.mark.as_written

every_architecture = pytest.mark.parametrize("architecture", MARKETPLACES.values(), ids=MARKETPLACES)


def frame(architecture: Architecture) -> list[str]:
    """Give the lines of an architecture's frame."""
    found = re.search(rf"^{architecture.name}: {architecture.title} {{$(.*?)^}}$", picture.source(), re.M | re.S)
    assert found
    return [line.strip() for line in found[1].splitlines()]


def words(svg: str) -> str:
    """Give what is written in a picture."""
    return " ".join(re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg))


@every_architecture
def test_every_process_is_drawn_with_its_database(architecture: Architecture) -> None:
    lines = frame(architecture)
    processes = [process.name for process in architecture.processes]
    databases = [f"database: {name}.db {{class: database}}" for name in architecture.databases]
    assert [line for line in lines if line.endswith("{")] == [f"{name}: {name} {{" for name in processes]
    assert [line for line in lines if line.startswith("database: ")] == databases


@every_architecture
def test_every_arrow_is_drawn_and_no_other(architecture: Architecture) -> None:
    arrows = {f"{each.source} -> {each.target}": each.dashed for each in architecture.arrows}
    drawn = {line.partition(":")[0]: line.endswith("{class: beyond}") for line in frame(architecture) if "->" in line}
    assert drawn == {f"client -> {architecture.entry}": False, **arrows}


def test_the_picture_in_the_repository_is_up_to_date() -> None:
    assert SVG.with_suffix(".d2").read_text("utf-8") == picture.source(), "run `make picture` and commit what it draws"


@every_architecture
def test_the_picture_in_the_repository_names_everything(architecture: Architecture) -> None:
    written = words(SVG.read_text("utf-8"))
    names = [architecture.title, *(process.name for process in architecture.processes)]
    assert [name for name in names if name not in written] == []


def test_drawing_writes_the_picture_and_its_source(tmp_path: Path) -> None:
    written = picture.draw(tmp_path / "new" / "drawn.svg")
    assert written == [tmp_path / "new" / "drawn.d2", tmp_path / "new" / "drawn.svg"]
    assert words(written[1].read_text("utf-8")) == words(SVG.read_text("utf-8"))


def test_a_picture_that_cannot_be_drawn_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "source", lambda: "a -> {")
    with pytest.raises(picture.CannotBeDrawn, match="d2 cannot draw"):
        picture.draw(tmp_path / "drawn.svg")
    assert list(tmp_path.iterdir()) == []


@every_architecture
def test_one_architecture_can_be_drawn_alone(architecture: Architecture) -> None:
    alone = picture.source({architecture.name: architecture})
    others = [each.title for each in MARKETPLACES.values() if each is not architecture]
    assert architecture.title in alone
    assert [title for title in others if title in alone] == []
    assert re.search(r"^grid-columns: 1$", alone, re.M), "one picture needs no room for three"
