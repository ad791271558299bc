"""Traffic on the stage: shoppers, what they get, and whether the books are right in spite of everything."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from compare.stage.books import Books, Order
from compare.stage.lines import Answer
from compare.stage.percentiles import MOST, Outcome, Percentiles
from compare.stage.wishes import wishes
from tests.compare.terminal import eventually
from tests.stage.audience import Audience
from tests.stage.playhouse import MARKETPLACES
from tests.stage.spectator import Spectator

pytestmark = pytest.mark.slow


@pytest.fixture
def spectator(theatre: Spectator) -> Iterator[Spectator]:
    yield theatre
    theatre.undoes()


def everywhere(traffic: dict[str, Any], **least: float) -> bool:
    """Tell whether there is at least so much of everything in all marketplaces."""
    figures = traffic["marketplaces"].values()
    return bool(figures) and all(each[name] >= least[name] for each in figures for name in least)


def hold(traffic: dict[str, Any]) -> bool:
    return all(each["holds"] is True for each in traffic["marketplaces"].values())


def test_shoppers_are_counted_and_percentiles_come(spectator: Spectator) -> None:
    assert spectator.asks_for(12).status_code == 204
    traffic = spectator.until("traffic", lambda each: everywhere(each, p50_ms=0.1, sold=1))
    assert set(traffic["marketplaces"]) == set(MARKETPLACES)
    assert traffic["shoppers"] == 12
    for each in traffic["marketplaces"].values():
        assert each["p50_ms"] <= each["p95_ms"] <= each["p99_ms"]


def test_what_the_page_was_told_last_can_be_asked_for(spectator: Spectator) -> None:
    spectator.asks_for(3)
    told = spectator.until("traffic", lambda each: each["shoppers"] == 3)
    assert spectator.client.get("/traffic").json()["shoppers"] == told["shoppers"]


def test_some_requests_are_shown_on_their_way(spectator: Spectator) -> None:
    spectator.asks_for(10)
    event = spectator.until("hops", lambda each: each["marketplace"] == "microservices" and len(each["hops"]) > 1)
    assert event["hops"][0]["source"] == "client"
    assert event["hops"][0]["target"] == "gateway"
    assert set(event["hops"][1]) == {"source", "target", "begins_ms", "ms", "status"}


def test_the_books_are_right_while_a_service_is_killed_and_comes_back(spectator: Spectator) -> None:
    spectator.asks_for(12)
    spectator.until("traffic", lambda each: everywhere(each, sold=3))
    spectator.breaks("microservices", "inventory", "kill", everywhere=True)
    broken = spectator.until("traffic", lambda each: everywhere(each, failed=0.01))
    assert False not in [each["holds"] for each in broken["marketplaces"].values()]
    spectator.breaks("microservices", "inventory", "restart", everywhere=True)
    spectator.until("traffic", lambda each: all(each["failed"] < 0.5 for each in each["marketplaces"].values()))
    spectator.asks_for(0)
    traffic = spectator.until("traffic", hold)
    for each in traffic["marketplaces"].values():
        assert each["sold"] + each["left"] == each["stocked"]
        assert each["paid_cents"] == each["owed_cents"] > 0


def test_there_are_noisy_neighbours_when_they_are_wanted(spectator: Spectator) -> None:
    spectator.asks_for(0, storm=True)
    assert spectator.until("traffic", lambda each: each["storm"])
    spectator.until("state", lambda each: each["microservices"]["recommendations"]["per_second"] > 0)
    spectator.asks_for(0, storm=False)
    spectator.until("state", lambda each: each["microservices"]["recommendations"]["per_second"] == 0)


def test_undo_ends_the_traffic_and_whoever_was_signed_in_stays_so(spectator: Spectator) -> None:
    spectator.asks_for(8, storm=True)
    spectator.until("traffic", lambda each: each["shoppers"] == 8)
    people = spectator.stage.traffic.shops["monolith"].shoppers.people
    eventually(lambda: all(person.token for person in people), "all are signed in")
    tokens = [person.token for person in people]
    spectator.undoes()
    told = spectator.client.get("/traffic").json()
    assert (told["shoppers"], told["storm"]) == (0, False)
    assert spectator.stage.traffic.tasks == {}
    spectator.asks_for(8)
    spectator.until("traffic", lambda each: everywhere(each, sold=1) and hold(each))
    assert [person.token for person in people] == tokens


@pytest.mark.parametrize(
    "form", [{}, {"shoppers": -1}, {"shoppers": 201}, {"shoppers": "many"}, {"shoppers": 1, "x": 1}]
)
def test_wrong_wishes_for_traffic_are_refused(page: Audience, form: dict[str, Any]) -> None:
    assert page.client.post("/traffic", data=form).status_code == 422


def test_the_plan_is_the_same_every_time() -> None:
    assert list(islice(wishes(), 500)) == list(islice(wishes(), 500))


def test_percentiles_forget_what_is_over() -> None:
    percentiles = Percentiles()
    for _ in range(2 * MOST):
        percentiles.hears(Outcome(0.0, "browse", 0.1, False))
        percentiles.could_not_send()
    assert len(percentiles.outcomes) == len(percentiles.refused) == MOST
    assert percentiles.reads()["per_second"] == 0


def test_an_order_without_an_answer_leaves_the_books_open_until_somebody_asks() -> None:
    books, order = Books(stocked=10), Order("token", 1, 500, 2)
    books.begins(order)
    books.hears(order, Answer(0))
    for left in (10, 8):
        books.looked(left, books.certain())
        assert books.holds() == "unknown until asked"
    books.hears(order, Answer(201, b'{"id": 7, "total_cents": 1000}'))
    books.looked(8, books.certain())
    assert books.holds() is True
    books.looked(9, books.certain())
    assert books.holds() is False


def test_money_that_does_not_add_up_is_noticed() -> None:
    books, order = Books(stocked=10), Order("token", 1, 500, 2)
    books.begins(order)
    books.hears(order, Answer(201, b'{"id": 7, "total_cents": 900}'))
    books.looked(8, books.certain())
    assert books.holds() is False
