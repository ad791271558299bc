"""The reset: the default data set comes back, whatever happened, also while everything runs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree
from threading import Event, Thread

import pytest

from compare import databases, seed, snapshots
from compare.architectures import ARCHITECTURES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from compare.topology import Architecture
from tests.compare.terminal import Command
from tests.marketplace.connection import Connection, refused
from tests.marketplace.shopper import Shopper, Visitor

pytestmark = pytest.mark.slow

NEW = seed.USERS + 1


@pytest.fixture(scope="module", params=ARCHITECTURES.values(), ids=ARCHITECTURES)
def architecture(request: pytest.FixtureRequest) -> Architecture:
    return request.param


@pytest.fixture(scope="module")
def snapshot_folder(architecture: Architecture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with nothing but snapshots, which take seconds to make."""
    data = tmp_path_factory.mktemp("made")
    snapshots.made(architecture, data)
    return data


@pytest.fixture
def data(snapshot_folder: Path, tmp_path: Path) -> Path:
    return copytree(snapshot_folder, tmp_path / "data")


@pytest.fixture
def visitor(architecture: Architecture, data: Path, starter: MakeStarter) -> Iterator[Visitor]:
    """Somebody in a marketplace that runs with the default data."""
    snapshots.fill(architecture, data)
    with Fleet(architecture, data, starter=starter) as fleet:
        connection = Connection(fleet.base_url)
        yield Visitor(connection)
        connection.close()


def signed_in(visitor: Visitor) -> Shopper:
    """Sign the first user of the default data set in."""
    first = Visitor(visitor.connection)
    first.token = first.signs_in("priya.iyer1@example.com", seed.PASSWORD).access_token
    return Shopper(first.connection, first.token, first.sees_own_profile())


def test_an_empty_folder_is_filled_with_the_default_data(visitor: Visitor) -> None:
    assert len(visitor.browses_all(limit=100)) == seed.ITEMS
    assert len(visitor.reads_all_reviews(limit=100)) == seed.REVIEWS
    assert visitor.meets(seed.USERS).id == seed.USERS
    assert signed_in(visitor).id == 1


def test_everything_is_as_before_while_all_processes_run(
    architecture: Architecture, data: Path, visitor: Visitor
) -> None:
    items, reviews = visitor.browses_all(limit=100), visitor.reads_reviews(limit=100)
    shopper = signed_in(visitor)
    orders = shopper.lists_all_orders()
    bought = next(item for item in items if item.stock > 1 and item.seller_id != shopper.id)
    shopper.orders(bought, quantity=2)
    shopper.cancels(orders[0])
    shopper.sells("A new item")
    visitor.joins().reviews(bought)
    assert visitor.browses_all(limit=100) != items

    snapshots.reset(architecture, data)

    assert visitor.browses_all(limit=100) == items
    assert visitor.reads_reviews(limit=100) == reviews
    assert shopper.lists_all_orders() == orders
    with refused(404, "no-such-user"):
        visitor.meets(NEW)
    assert visitor.registers().id == NEW


def test_it_waits_for_its_turn_among_those_who_write(architecture: Architecture, data: Path, visitor: Visitor) -> None:
    """Resets and restocks in parallel: nobody is refused, and the last reset holds."""
    shopper = signed_in(visitor)
    items = visitor.browses_all(limit=100)
    mine = next(item for item in items if item.seller_id == shopper.id)
    enough, restocked = Event(), []

    def restock() -> None:
        while not enough.is_set():
            restocked.append(shopper.restocks(mine))

    thread = Thread(target=restock)
    thread.start()
    try:
        while len(restocked) < 50:
            snapshots.reset(architecture, data)
            assert thread.is_alive()
    finally:
        enough.set()
        thread.join()
    snapshots.reset(architecture, data)
    assert visitor.browses_all(limit=100) == items


def test_a_folder_with_data_is_left_as_it_is(architecture: Architecture, tmp_path: Path, starter: MakeStarter) -> None:
    with Fleet(architecture, tmp_path, starter=starter) as fleet:
        mine = Visitor(Connection(fleet.base_url)).registers()
    snapshots.fill(architecture, tmp_path)
    with Fleet(architecture, tmp_path, starter=starter) as fleet:
        assert Visitor(Connection(fleet.base_url)).meets(mine).id == mine.id == 1


def test_a_changed_seed_makes_new_snapshots(
    architecture: Architecture, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = set(snapshots.made(architecture, data).values())
    changed = tmp_path / "seed.py"
    changed.write_bytes(Path(seed.__file__).read_bytes() + b"\n# changed\n")
    monkeypatch.setattr(seed, "__file__", str(changed))
    new = snapshots.made(architecture, data).values()
    assert not old & set(new)
    assert all(store.exists() for store in new)
    assert not any(store.is_file and store.exists() for store in old)


@pytest.mark.night
def test_two_who_make_the_same_snapshots_at_once_both_have_them(architecture: Architecture, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        for made in pool.map(lambda _: snapshots.made(architecture, tmp_path), range(2)):
            assert all(store.exists() for store in made.values())
    files = {store.path for store in made.values() if store.is_file}
    assert files == set(tmp_path.glob("snapshots/*"))


def test_the_command_resets_every_architecture(tmp_path: Path) -> None:
    command = Command("reset", screen=tmp_path / "screen")
    assert command.ends() == 0, command.screen.read_text()
    for name, architecture in ARCHITECTURES.items():
        assert f"{name}: " in command.screen.read_text()
        for database in architecture.databases:
            assert databases.store(tmp_path / "data" / name, database).exists()


def test_a_name_that_nobody_declared_is_refused(tmp_path: Path) -> None:
    command = Command("reset", "bazaar", screen=tmp_path / "screen")
    assert command.ends() == 2
    assert "bazaar" in command.screen.read_text()
