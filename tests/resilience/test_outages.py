"""A service dies or hangs: who asks for it is told so, at once or in bounded time, and the others go on."""

import pytest

from tests.marketplace.crowd import at_once, eventually, reasons
from tests.resilience.town import BOUND_SECONDS, SERVICES, Town, callees, refusal, within

pytestmark = pytest.mark.slow

every_service = pytest.mark.parametrize("service", SERVICES)
UNAVAILABLE, TOOK_TOO_LONG = (503, "unavailable"), (504, "took-too-long")
ENOUGH = 8  # More failures in a row than any circuit stands.


def suffering(town: Town, service: str) -> list[str]:
    """Ask the others, all at once; give those who do not answer although they call nobody who is in trouble."""
    others = [other for other in SERVICES if other != service]
    told, _ = at_once([lambda other=other: (other, refusal(lambda: town.asks(other))) for other in others])
    return [other for other, why in told if why and service not in callees(other)]


def wait_until_the_circuit_is_open(town: Town, service: str) -> None:
    """Ask until the request is refused at once, without a call to the service."""
    expected = f"503 unavailable: {service} failed too often; not asking for a moment."
    eventually(lambda: str(refusal(lambda: town.asks(service))), expected.__eq__)


@every_service
def test_the_others_go_on_without_a_dead_service(town: Town, service: str) -> None:
    with town.without(service):
        assert suffering(town, service) == []


@every_service
def test_a_service_that_hangs_is_refused_in_bounded_time_and_the_others_go_on(town: Town, service: str) -> None:
    with town.hanging(service):
        with within(BOUND_SECONDS):
            answers, refusals = at_once([lambda: town.asks(service)] * ENOUGH)
        assert answers == []
        assert TOOK_TOO_LONG in reasons(refusals) <= {TOOK_TOO_LONG, UNAVAILABLE}
        wait_until_the_circuit_is_open(town, service)  # Until then, each request is answered late, and with 504.
        with within(BOUND_SECONDS):
            assert suffering(town, service) == []


@every_service
def test_everything_a_dead_service_answers_for_is_refused_with_503_and_later_served_again(
    town: Town, service: str
) -> None:
    mine = [operation for operation in town.operations if operation.service == service]
    with town.without(service):
        assert refusal(lambda: town.asks(service)).detail == f"{service} does not answer."
        assert [str(operation) for operation in mine * ENOUGH if town.status(operation) != 503] == []
        wait_until_the_circuit_is_open(town, service)
        assert int(town.buyer.last.headers["retry-after"]) > 0
    # It has closed, for good.
    assert [refusal(lambda: town.asks(service)) for _ in range(ENOUGH)] == [None] * ENOUGH
