"""Identity: keys rotate, and nobody is signed out by that."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from chassis.key_ring import ANNOUNCED_SECONDS, KeyRing
from chassis.tokens import LIFETIME_SECONDS, Keys
from compare.inprocess import BridgeTransport, DirectNetwork, InProcess
from compare.road import STEPS
from contracts.discovery import KeySet, ServerMetadata
from contracts.problems import NotSignedIn
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Visitor

pytestmark = pytest.mark.slow

ANNA = 7


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ring(tmp_path: Path, clock: Clock) -> KeyRing:
    return KeyRing(tmp_path / "signing.pem", clock)


def kids(ring: KeyRing) -> list[str]:
    return [key["kid"] for key in ring.jwks["keys"]]


def test_a_new_key_is_published_before_it_signs(ring: KeyRing, clock: Clock) -> None:
    before = Keys(ring.jwks)
    ring.rotate()
    assert len(kids(ring)) == 2
    assert before.user_id(ring.issue(ANNA)) == ANNA
    clock.now += ANNOUNCED_SECONDS
    with pytest.raises(NotSignedIn):
        before.user_id(ring.issue(ANNA))
    assert Keys(ring.jwks).user_id(ring.issue(ANNA)) == ANNA


def test_a_token_of_an_old_key_holds_until_it_expires(ring: KeyRing, clock: Clock) -> None:
    token = ring.issue(ANNA)
    ring.rotate()
    clock.now += ANNOUNCED_SECONDS + LIFETIME_SECONDS - 1
    assert ring.user_id(token) == ANNA
    clock.now += 1
    with pytest.raises(NotSignedIn):
        ring.user_id(token)


def test_keys_that_nobody_needs_any_more_go_and_the_first_stays(ring: KeyRing, clock: Clock) -> None:
    for _ in range(4):
        ring.rotate()
        clock.now += LIFETIME_SECONDS + ANNOUNCED_SECONDS
    ring.rotate()
    assert len(kids(ring)) == 2
    assert len(ring.paths) == 3
    assert ring.first.exists()


def test_another_process_with_the_same_keys_knows_of_the_rotation(ring: KeyRing, clock: Clock) -> None:
    other = KeyRing(ring.first, clock)
    ring.rotate()
    clock.now += ANNOUNCED_SECONDS
    assert other.user_id(ring.issue(ANNA)) == ANNA


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    environment = {"LOG_LEVEL": "WARNING", "TELEMETRY": "false"}
    with InProcess(STEPS["step-3"], tmp_path_factory.mktemp("identity"), environment) as place:
        yield place


@pytest.fixture
def client(place: InProcess) -> httpx.Client:
    return httpx.Client(base_url=place.base_url, transport=place.transport, trust_env=False, timeout=120)


def test_discovery_leads_to_the_keys_and_to_the_tokens(client: httpx.Client) -> None:
    answer = client.get("/.well-known/openid-configuration")
    found = ServerMetadata.model_validate_json(answer.content)
    assert KeySet.model_validate_json(client.get(found.jwks_uri).content).keys
    assert (
        client.post(found.token_endpoint, data={"username": "nobody@example.com", "password": "x"}).status_code == 401
    )


def test_published_keys_have_no_private_half(client: httpx.Client) -> None:
    for key in client.get("/.well-known/jwks.json").json()["keys"]:
        assert set(key) == {"kty", "kid", "use", "alg", "n", "e"}


def test_nobody_is_signed_out_by_a_rotation(place: InProcess, client: httpx.Client) -> None:
    anna = Visitor(Connection(place.base_url, place.transport)).joins("Anna")
    before = client.get("/.well-known/jwks.json").json()["keys"]
    assert rotate(place, Authorization=f"Bearer {place.operator_token}") == 204
    assert [key for key in client.get("/.well-known/jwks.json").json()["keys"] if key not in before]
    assert anna.sees_own_profile().name == "Anna"


def rotate(place: InProcess, **headers: str) -> int:
    """Ask the provider itself, past the gateway; give the status."""
    way_in = BridgeTransport(DirectNetwork(place.apps).transport("http://identity"), place.loop)
    with httpx.Client(
        base_url="http://identity", transport=way_in, headers=headers, trust_env=False, timeout=120
    ) as operator:
        return operator.post("/internal/keys/rotate").status_code


def test_only_the_operator_rotates(place: InProcess, client: httpx.Client) -> None:
    assert client.post("/internal/keys/rotate").status_code == 404
    assert rotate(place) == 403
