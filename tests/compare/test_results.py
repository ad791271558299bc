"""A command that cannot write its results says so before it measures anything."""

from pathlib import Path

import pytest

from compare.bench import document, ratios
from compare.cli import comparing
from compare.cli.choosing import replaced
from compare.milestones import BEGIN, END, refusal
from compare.overview import DOCUMENTS as DOCUMENTS_OF_CHAPTERS
from tests.compare.terminal import Command
from tests.levels import at_night

RESULTS = {
    "bench": ["bench.json", "bench-samples.jsonl", "ratios.json", "against.json"],
    "structure": ["structure.json", "structure-monolith-browse.svg"],
    "capacity": ["capacity.json", "index.html"],
    "compare": ["compare.json", "compare.html", "bench.json", "faults.json", "structure.json", "index.html"],
}
OTHERS = [f"{command}/{name}" for command in RESULTS for name in RESULTS[command]]
DOCUMENTS = {"missing": None, "without marks": b"# Road\n", "other order": (END + BEGIN).encode(), "binary": b"\xff"}


def refused(folder: Path, *words: str) -> str:
    """Run a command that measures nothing; give what it says."""
    command = Command(*words, screen=folder / "screen")
    assert command.ends() == 2
    return " ".join(command.screen.read_text().replace("│", " ").split())


@pytest.mark.slow
@pytest.mark.parametrize("result", ["faults/faults.json", *at_night(OTHERS)])
def test_folder_in_the_place_of_a_result_is_refused_before_anything_is_measured(tmp_path: Path, result: str) -> None:
    command, _, name = result.partition("/")
    (tmp_path / "reports" / name).mkdir(parents=True)
    assert f"results cannot be written to reports/{name}: Is a directory." in refused(tmp_path, command)


def test_every_result_is_tried_that_a_command_writes() -> None:
    assert {*comparing.BENCH} == {document.FIGURES, document.SAMPLES, ratios.FIGURES}
    written = {name for names in DOCUMENTS_OF_CHAPTERS.values() for name in names}
    assert written <= {*comparing.COMPARE}


def test_results_that_are_there_stay_until_they_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "bench.json").write_text("{}")
    assert replaced("bench.json", "ratios.json")(tmp_path) == tmp_path
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("bench.json", "{}")]


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_document_without_a_place_for_the_table_is_named(tmp_path: Path, text: bytes | None) -> None:
    document = tmp_path / "road.md"
    if text is not None:
        document.write_bytes(text)
    assert refusal(document).startswith(str(document))


def test_document_with_a_place_for_the_table_is_taken(tmp_path: Path) -> None:
    document = tmp_path / "road.md"
    document.write_text(f"# Road\n\n{BEGIN}{END}")
    assert refusal(document) == ""


@pytest.mark.slow
def test_document_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "road.md").write_text("# Road\n")
    assert "road.md has no lines '<!-- marketplace road -->'" in refused(tmp_path, "road", "--document", "road.md")
