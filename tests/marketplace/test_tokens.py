"""Tokens: only what we issued, for us, not expired, to somebody who is still there."""

import base64
import hmac
import json
import time
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor

GARBAGE = ["x", "a.b.c", "....", "Bearer", "e30.e30.e30", "null", "x" * 5_000]


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def encoded(part: dict[str, object]) -> str:
    return base64url(json.dumps(part).encode())


class Forger:
    """Somebody who got hold of the signing key: the rest of the checks must hold all the same."""

    def __init__(self, data: Path) -> None:
        (path,) = data.rglob("signing.pem")
        self.key = RSAKey.import_key(path.read_bytes())
        self.key.ensure_kid()

    def signs(self, user: Shopper, *, typ: str = "at+jwt", **claims: object) -> str:
        now = int(time.time())
        honest = {"iss": "marketplace", "aud": "marketplace", "sub": str(user.id), "iat": now, "exp": now + 60}
        kept = {name: value for name, value in (honest | claims).items() if value is not None}
        return jwt.encode({"alg": "RS256", "typ": typ, "kid": self.key.kid}, kept, self.key, ["RS256"])

    def signs_with_the_public_key(self, user: Shopper) -> str:
        """Pass the public key off as a shared secret (algorithm confusion)."""
        header = encoded({"alg": "HS256", "typ": "at+jwt", "kid": self.key.kid})
        signed = f"{header}.{user.token.split('.')[1]}"
        return f"{signed}.{base64url(hmac.digest(self.key.as_pem(private=False), signed.encode(), 'sha256'))}"


@pytest.fixture
def forger(data: Path) -> Forger:
    return Forger(data)


def with_header(token: str, **header: object) -> str:
    return f"{encoded(header)}.{token.split('.')[1]}."


def refuses(user: Shopper, token: str) -> None:
    user.token = token
    with refused(401, "not-signed-in"):
        user.sees_own_profile()
    with refused(401, "not-signed-in"):
        user.lists_orders()
    with refused(401, "not-signed-in"):
        user.sells()


def test_a_forger_who_changes_nothing_gets_in(buyer: Shopper, forger: Forger) -> None:
    buyer.token = forger.signs(buyer)
    assert buyer.sees_own_profile().id == buyer.id


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody"},
        {"iss": None},
        {"aud": "elsewhere"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"sub": None},
        {"sub": "0"},
        {"sub": "admin"},
        {"sub": str(2**64)},
        {"typ": "JWT"},
    ],
    ids=str,
)
def test_each_claim_is_checked(buyer: Shopper, forger: Forger, claims: dict) -> None:
    refuses(buyer, forger.signs(buyer, **claims))


def test_the_algorithm_is_ours_to_choose(buyer: Shopper, forger: Forger) -> None:
    refuses(buyer, forger.signs_with_the_public_key(buyer))


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS512", ""])
def test_an_unsigned_token_is_refused(buyer: Shopper, algorithm: str) -> None:
    refuses(buyer, with_header(buyer.token, alg=algorithm, typ="at+jwt"))


@pytest.mark.parametrize("token", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused(buyer: Shopper, token: str) -> None:
    buyer.token = ""
    answer = buyer.sends("GET", "/users/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.refusal.type == "not-signed-in"


def test_a_changed_token_is_refused(buyer: Shopper, stranger: Shopper) -> None:
    header, claims, _ = buyer.token.split(".")
    refuses(buyer, f"{header}.{claims}.{stranger.token.split('.')[2]}")


def test_the_token_of_a_closed_account_is_refused_everywhere(visitor: Visitor, buyer: Shopper) -> None:
    buyer.closes_account()
    protected = [
        (method.upper(), path)
        for path, methods in visitor.reads_document()["paths"].items()
        for method, operation in methods.items()
        if any("OAuth2PasswordBearer" in need for need in operation.get("security", [])) and "/internal" not in path
    ]
    assert len(protected) >= 15
    bodies = [{"name": "x", "price_cents": 1}, {"lines": [{"item_id": 1, "quantity": 1}]}, {"quantity": 1}, {}]
    bodies.append({"item_id": 1, "rating": 5, "text": "x"})
    for method, path in protected:
        filled = path.replace("{item_id}", "1").replace("{order_id}", "1").replace("{review_id}", "1")
        statuses = {buyer.sends(method, filled, body).status for body in bodies}
        assert 401 in statuses, f"{method} {path}: {statuses}"
        assert statuses <= {401, 422}, f"{method} {path}: {statuses}"


@pytest.mark.parametrize("token", GARBAGE)
def test_a_token_that_does_not_hold_keeps_nobody_from_looking(seller: Shopper, buyer: Shopper, token: str) -> None:
    lamp = seller.sells()
    buyer.token = token
    assert buyer.looks_at(lamp) == lamp
    assert buyer.reads_reviews(item_id=lamp.id).items == []


def test_a_closed_account_keeps_nobody_from_looking(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells()
    buyer.closes_account()
    assert buyer.looks_at(lamp) == lamp
    assert buyer.opens_page(lamp).item == lamp
