"""Lines: only what runs is counted."""

import pytest

from compare.structure.files import files
from compare.structure.lines import code_lines
from compare.structure.modules import Sources
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY

pytestmark = pytest.mark.slow

PLANTED = {
    "": 0,
    "\n\n# said\n": 0,
    '"""A file\n\nthat says what it is."""\n': 0,
    "x = 1  # why\n\n\ny = 2\n": 2,
    'def f():\n    """Say it\n\n    at length."""\n    return 1\n': 2,
    'def f(): "said"\n': 1,
    'class A:\n    a: int\n    """What it is."""\n    b: int\n': 3,
    'x = (\n    1,\n\n    # why\n    2,\n)\n': 4,
    'data = """\n\none\n"""\n': 4,
    'x = "# no comment"\n': 1,
    'if x:\n    pass\n# said\nelse:\n    pass\n': 4,
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), PLANTED.items(), ids=repr)
def test_lines_with_code_are_counted_and_no_others(text: str, lines: int) -> None:
    assert code_lines(text) == lines


def test_what_is_only_said_changes_no_count(architecture: Architecture) -> None:
    for file in files(architecture, Sources()):
        text = (REPOSITORY / file.path).read_text("utf-8")
        assert code_lines(f'{text}\n\n# said\n\n"""Said,\n\nat length."""\n') == file.lines
        assert code_lines(f"{text}\n\nsaid = 1\n") == file.lines + 1
