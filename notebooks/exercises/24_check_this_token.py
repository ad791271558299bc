"""Check this token.

Who signs in gets a token. It says who this is (`sub`), for whom it is meant (`aud`) and until when it holds (`exp`).
Users signs it with a private key. With the public key, every service can check it.
Eve writes a token herself: "I am user 1". In its header she writes that it is not signed at all: `"alg": "none"`.
The shop believes her.
Her old token from last year works, too. So does one that was meant for another shop.
And Ben closed his account yesterday, but his token still lets him in.
A library knows all these tricks, if we tell it what we expect. We should not take tokens apart ourselves.

Your task: let `user_id_of` refuse all of these tokens, with `NotSignedIn`. Use `jwt.decode` and `CLAIMS` of joserfc.

Lecture: notebooks/10_standards.ipynb
"""

import base64
import json
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ISSUER = AUDIENCE = "marketplace"
ALGORITHM = "RS256"

CLAIMS = jwt.JWTClaimsRegistry(iss={"essential": True, "value": ISSUER}, sub={"essential": True})
"""What must be in a token; `CLAIMS.validate(claims)` raises a JoseError if it is not so."""


class NotSignedIn(Exception):
    """A valid access token is needed."""


def user_id_of(token: str, key: RSAKey, accounts: set[int]) -> int:
    """Tell whose token this is; the key is the public one, and `accounts` are the users who have not left."""
    header, claims, _ = token.split(".")
    if part(header)["alg"] != "none":
        require_signature(token, key)
    return int(part(claims)["sub"])


def part(text: str) -> dict[str, Any]:
    """Read one part of a token, which is JSON in base64."""
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def require_signature(token: str, key: RSAKey) -> None:
    try:
        jwt.decode(token, key, [ALGORITHM])
    except JoseError as error:
        raise NotSignedIn() from error


# --- The check: leave it as it is. ---

import base64
import json
import time
from typing import Any

KEY, ANOTHER_KEY = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
ADA, BEN = 1, 2


def written(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def claims(**changes: Any) -> dict[str, Any]:
    """Give the claims of an honest token with changes; what is None is left out."""
    honest = {"iss": "marketplace", "aud": "marketplace", "sub": str(ADA), "exp": int(time.time()) + 60}
    return {name: value for name, value in (honest | changes).items() if value is not None}


def signed(key: RSAKey = KEY, **changes: Any) -> str:
    return jwt.encode({"alg": "RS256"}, claims(**changes), key, ["RS256"])


def outcome(token: str) -> str:
    """Say what becomes of a token: whose it is, "refused", or with which error the check broke down."""
    try:
        return f"user {user_id_of(token, RSAKey.import_key(KEY.as_dict(private=False)), {ADA})}"
    except NotSignedIn:
        return "refused"
    except Exception as error:
        return f"broke down with {type(error).__name__}"


def test_an_honest_token_is_taken() -> None:
    came = outcome(signed())
    assert came == "user 1", f"Ada's own token should give user 1, but the outcome is: {came}."


def test_a_token_that_nobody_signed_is_refused() -> None:
    came = outcome(f"{written({'alg': 'none'})}.{written(claims())}.")
    assert came == "refused", f'A token with "alg": "none" should be refused, but: {came}.'


def test_a_token_with_a_wrong_signature_is_refused() -> None:
    header, _, signature = signed(sub=str(BEN)).split(".")
    for token in (f"{header}.{written(claims())}.{signature}", signed(ANOTHER_KEY)):
        came = outcome(token)
        assert came == "refused", f"The signature does not fit, so the token should be refused, but: {came}."


def test_a_token_for_another_shop_is_refused() -> None:
    for audience in ("another-shop", None):
        came = outcome(signed(aud=audience))
        assert came == "refused", f"A token for {audience} should be refused, but: {came}. Is `aud` among the CLAIMS?"


def test_an_old_token_is_refused() -> None:
    for expiry in (int(time.time()) - 60, None):
        came = outcome(signed(exp=expiry))
        assert came == "refused", f"A token with the expiry {expiry} should be refused, but: {came}. Is `exp` required?"


def test_the_token_of_a_closed_account_is_refused() -> None:
    came = outcome(signed(sub=str(BEN)))
    assert came == "refused", f"Ben's account is gone: his token should be refused, but: {came}. Look at `accounts`."


def test_what_is_no_token_at_all_is_refused() -> None:
    for text in ("hello", "a.b.c", signed(sub="ben")):
        came = outcome(text)
        assert came == "refused", f"{text[:40]!r} is no token of ours: it should be refused, but the check {came}."
