"""The real MovieLens in every architecture: it arrives exactly, and all give the same answers about it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from chassis.tokens import Signer
from compare import movielens
from compare.architectures import ARCHITECTURES
from compare.deployment import signing_key
from compare.importing import DataSet, Reports, load
from compare.inprocess import InProcess
from compare.movielens import OFFSET
from compare.topology import Architecture
from contracts.inventory import ItemPublic
from contracts.recommendations import Recommendations
from tests.compare.operator import destination_in
from tests.levels import at_night
from tests.marketplace.connection import Connection
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Visitor

pytestmark = pytest.mark.slow

SIZES = {"users": 610, "inventory": 9_742, "reviews": 100_836}
PAGES, SUMMARIES = 50, 200
ALL_USERS = range(1, SIZES["users"] + 1)
SOME_USERS = ALL_USERS[::10]
ORACLE, FIRST, *MORE = ARCHITECTURES
OTHERS = [FIRST, *at_night(MORE)]


@dataclass(frozen=True)
class Loaded:
    """An architecture that was given the data set, twice."""

    visitor: Visitor
    signer: Signer
    first: Reports
    second: Reports

    def recommends(self, user: int) -> Recommendations:
        """Ask as one of GroupLens's users; they have no passwords, so we sign the token."""
        somebody = Visitor(self.visitor.connection)
        somebody.token = self.signer.issue(OFFSET + user)
        return somebody.asks_recommendations(k=20)


Markets = Callable[[str], Loaded]


@pytest.fixture(scope="module")
def market(real_movielens: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Markets]:
    """Give an architecture by its name, loaded when it is asked for the first time."""
    data_set = movielens.data_set(real_movielens)
    with ExitStack() as stack:
        yield cache(lambda name: loaded(stack, ARCHITECTURES[name], tmp_path_factory.mktemp(name), data_set))


def loaded(stack: ExitStack, architecture: Architecture, data: Path, data_set: DataSet) -> Loaded:
    environment = {"LOG_LEVEL": "WARNING", "REFRESH_SECONDS": "0.5", "TELEMETRY": "false"}
    place = stack.enter_context(InProcess(architecture, data, environment))
    connection = Connection(place.base_url, place.transport)
    stack.callback(connection.close)
    reports = [load(destination_in(place), data_set) for _ in range(2)]
    market = Loaded(Visitor(connection), Signer(signing_key(data)), *reports)
    eventually(lambda: market.recommends(1), lambda answer: answer.items and answer.items[0].because)
    return market


@pytest.mark.parametrize("other", OTHERS)
def test_the_answers_are_equal(market: Markets, other: str, subtests: pytest.Subtests) -> None:
    """One test for all of them: the data set takes so long to load that only one worker should."""
    ours, theirs = market(ORACLE), market(other)
    for name, loaded in ((ORACLE, ours), (other, theirs)):
        with subtests.test("everything arrives once, and can be browsed", architecture=name):
            assert counted(loaded.first) == {domain: (size, 0) for domain, size in SIZES.items()}
            assert counted(loaded.second) == {domain: (0, size) for domain, size in SIZES.items()}
            assert len(loaded.visitor.browses_all(limit=100)) == SIZES["inventory"]
    for sort in ("id", "-price", "name"):
        with subtests.test("the first pages of the inventory", sort=sort):
            assert pages(ours.visitor, sort) == pages(theirs.visitor, sort)
    with subtests.test("the summaries of the first items"):
        items = [item for page in pages(ours.visitor, "id") for item in page][:SUMMARIES]
        assert len(items) == SUMMARIES
        for item in items:
            assert ours.visitor.reads_summary(item) == theirs.visitor.reads_summary(item), item.name
    with subtests.test("the recommendations of some users"):
        assert_recommendations_are_equal(ours, theirs, SOME_USERS)


@pytest.mark.parametrize("other", at_night([FIRST, *MORE]))
def test_the_recommendations_of_all_users_are_equal(market: Markets, other: str) -> None:
    assert_recommendations_are_equal(market(ORACLE), market(other), ALL_USERS)


def counted(reports: Reports) -> dict[str, tuple[int, int]]:
    return {domain: (report.loaded, report.unchanged) for domain, report in reports.items()}


def pages(visitor: Visitor, sort: str) -> list[list[ItemPublic]]:
    found, after = [], {}
    while len(found) < PAGES:
        page = visitor.browses(sort=sort, **after)
        found.append(page.items)
        after = {"after": page.next}
    return found


def assert_recommendations_are_equal(ours: Loaded, theirs: Loaded, users: range) -> None:
    for user in users:
        mine = ours.recommends(user)
        assert mine == theirs.recommends(user), f"user {user}"
        assert len(mine.items) == 20
