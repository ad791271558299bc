"""Newcomers: a new version takes over, a bad one goes unnoticed, and who is asked to stop finishes first."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from compare.classroom import Place, open_server

pytestmark = pytest.mark.slow

NAME, SECONDS = "slow_shop", 20.0
HALF_PRICE = """
from fastapi import APIRouter

from chassis import service

router = APIRouter()


@router.get("/price/{item_id}")
async def get_price(item_id: int) -> dict[str, int]:
    return {"item_id": item_id, "price_cents": 50 * item_id}


def create_app(settings=None, network=None):
    return service.build("slow-shop", [router], settings, network)
"""
NEVER_READY = "import time\n\ntime.sleep(60)\n"


@pytest.fixture
def shop() -> Iterator[Place]:
    place = open_server("compare.classroom.slow_shop:create_app")
    yield place
    place.close()


def price(shop: Place) -> int:
    return shop.visitor().get("/price/7?ms=0").raise_for_status().json()["price_cents"]


def test_a_new_version_is_there_for_nobody_until_it_takes_over(shop: Place) -> None:
    new = shop.start_beside(NAME, HALF_PRICE)
    assert new.is_ready_within(SECONDS)
    assert price(shop) == 700
    new.takes_over()
    assert price(shop) == 350


def test_what_took_over_can_be_restarted(shop: Place) -> None:
    new = shop.start_beside(NAME, HALF_PRICE)
    assert new.is_ready_within(SECONDS)
    new.takes_over()
    shop.kill(NAME)
    shop.restart(NAME)
    assert price(shop) == 350


def test_a_version_that_is_never_ready_goes_and_the_old_one_stays(shop: Place) -> None:
    new = shop.start_beside(NAME, NEVER_READY)
    assert not new.is_ready_within(0.3)
    new.goes()
    assert price(shop) == 700
    shop.restart(NAME)
    assert price(shop) == 700


def test_who_is_asked_to_stop_finishes_what_it_has_begun(shop: Place) -> None:
    with ThreadPoolExecutor() as crowd:
        asked = crowd.submit(shop.visitor().get, "/price/7?ms=700")
        wait_until_somebody_waits(shop)
        shop.stop(NAME)
        assert asked.result().json()["price_cents"] == 700
    assert shop.fleet.how_it_ended(NAME)


def wait_until_somebody_waits(shop: Place) -> None:
    deadline = time.monotonic() + SECONDS
    while not shop.ask(NAME, "/most-at-once").json():
        assert time.monotonic() < deadline, "The request never arrived."


def test_the_logs_say_who_wrote_them(shop: Place) -> None:
    price(shop)
    assert {line["member"] for line in shop.logs(event="request")} == {NAME}
