"""Changes: what a new field touches follows from who mentions its shape."""

from functools import cache
from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES
from compare.structure.changes import Change, changes
from compare.structure.files import files
from compare.structure.modules import Sources
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY
from tests.structure import village


@cache
def changes_in(architecture: Architecture, root: Path = REPOSITORY) -> dict[str, Change]:
    sources = Sources(root)
    return {change.shape: change for change in changes(architecture, files(architecture, sources), sources)}


every_architecture = pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)


def test_every_architecture_publishes_the_same_shapes() -> None:
    """If none were found, nothing below would have been tested."""
    published = [set(changes_in(architecture)) for architecture in ARCHITECTURES.values()]
    assert all(shapes == published[0] >= {"User", "Item", "Order", "Review"} for shapes in published)


@every_architecture
def test_the_process_that_keeps_a_shape_restarts_and_its_database_migrates(architecture: Architecture) -> None:
    for change in changes_in(architecture).values():
        keeper = architecture.owner(domain(change))
        assert keeper.name in change.restarts, change
        assert change.migrates == (keeper.name,), change


def domain(change: Change) -> str:
    """Give the domain that publishes a shape, after which the file of the contract is called."""
    texts = {path.stem: path.read_text("utf-8") for path in REPOSITORY.glob("contracts/*.py")}
    return next(name for name, text in texts.items() if f"class {change.shape}Public(" in text)


@every_architecture
def test_every_file_of_a_change_mentions_its_shape(architecture: Architecture) -> None:
    for change in changes_in(architecture).values():
        texts = [(REPOSITORY / file.path).read_text("utf-8") for file in change.files]
        assert [text for text in texts if change.shape not in text] == []


@every_architecture
def test_whoever_loads_the_contract_restarts_or_is_undisturbed(architecture: Architecture) -> None:
    for change in changes_in(architecture).values():
        loaders = {name for file in change.files if file.kind == "contract" for name in file.processes}
        assert not set(change.restarts) & set(change.undisturbed), change
        assert loaders <= {*change.restarts, *change.undisturbed}, change


def test_where_there_is_one_process_every_change_restarts_all_of_it() -> None:
    for architecture in ARCHITECTURES.values():
        if len(architecture.processes) == 1:
            restarts = {change.restarts for change in changes_in(architecture).values()}
            assert restarts == {(architecture.entry,)}


def test_a_change_in_a_planted_tree_touches_what_it_must(tmp_path: Path) -> None:
    change = changes_in(village.VILLAGE, village.plant(tmp_path))["Sale"]
    assert [file.path for file in change.files] == ["contracts/sales.py", "shop/database.py", "shop/sales.py"]
    assert (change.restarts, change.migrates, change.undisturbed) == (("shop",), ("shop",), ("front",))
