"""Commands: whatever the docs tell a reader to type exists, and the README leaves no make target out."""

import pytest

from tests.architecture.tree import REPOSITORY, short
from tests.docs.commands import CHECKS, WrongCommand, check
from tests.docs.makefile import TARGETS, plain
from tests.docs.pages import CONTRIBUTING, PAGES, README

SAID = {span for page in PAGES for span in page.spans if span.partition(" ")[0] in CHECKS and " " in span}
TYPED = {line for page in PAGES for line in page.typed}


@pytest.mark.parametrize("line", sorted(SAID | TYPED))
def test_a_command_in_the_docs_is_one_that_works(line: str) -> None:
    check(line)


@pytest.mark.parametrize(
    "line",
    [
        "make nothing", "make up ARK=monolith", "marketplace nothing", "marketplace up", "marketplace up --prot 1 ARCH",
        "marketplace up monolyth", "python -m nothing", "python -m compare nothing", "python -m pytest tests/nothing",
        "python -m pytest tests/docs --nothing", "python -m pytest -k nothing", "diff monolith/nothing.py README.md",
        "rm README.md", "curl http://example.com/", "ruff check nothing/",
    ],
)  # fmt: skip
def test_a_command_that_does_not_work_is_noticed(line: str) -> None:
    with pytest.raises(WrongCommand):
        check(line)


def test_the_docs_were_read() -> None:
    """If nothing were found, nothing above would have been tested."""
    assert {"make demo", "make compare"} <= {line.partition("#")[0].strip() for line in README.typed}
    assert {line.partition(" ")[0] for line in SAID} >= {"make", "marketplace", "python"}


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_of_the_makefile_has_its_plain_form_in_the_readme(name: str) -> None:
    rows = [row for row in README.rows if row[0].partition(" ARCH=")[0].strip("`") == f"make {name}"]
    assert len(rows) == 1, f"the table in the README has {len(rows)} rows for make {name}"
    assert [piece for piece in plain(name) if piece not in rows[0][1]] == []


def test_every_folder_of_tests_is_in_the_loop() -> None:
    folders = {short(file.parent) for file in REPOSITORY.glob("tests/*/test_*.py")}
    loop = " ".join(cell for row in CONTRIBUTING.rows for cell in row)
    assert [folder for folder in sorted(folders) if folder not in loop] == []
