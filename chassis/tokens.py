"""Tokens: OAuth2 access tokens as signed JWTs (RFC 9068), and the keys that verify them (RFC 7517)."""

import json
import os
import time
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from contracts.numbers import MAX_ID
from contracts.problems import NotSignedIn

ISSUER = "marketplace"
AUDIENCE = "marketplace"
TYPE = "at+jwt"
ALGORITHM = "RS256"
LIFETIME_SECONDS = 3600

CLAIMS = jwt.JWTClaimsRegistry(
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    exp={"essential": True},
    sub={"essential": True},
)


def create_signing_key(path: Path) -> None:
    """Create a private key unless there is one; when several processes try at once, the first wins."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(RSAKey.generate_key(2048).as_pem(private=True))
    try:
        os.link(draft.name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft.name)


def _read(path: Path) -> RSAKey:
    key = RSAKey.import_key(path.read_bytes(), {"use": "sig", "alg": ALGORITHM})
    key.ensure_kid()
    return key


def publish(path: Path) -> dict[str, Any]:
    """Give the JWKS document of the key at `path`: its public half only."""
    return {"keys": [_read(path).as_dict(private=False)]}


def _id(subject: str) -> int:
    number = int(subject)
    if not 1 <= number <= MAX_ID:
        raise ValueError("not the id of a user")
    return number


class Signer:
    """Issues tokens with the private key at `path`."""

    def __init__(self, path: Path) -> None:
        create_signing_key(path)
        self.key = _read(path)
        self.jwks = publish(path)

    def issue(self, user_id: int) -> str:
        """Sign a token for a user, valid for an hour."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(user_id), "iat": now, "exp": now + LIFETIME_SECONDS}
        return jwt.encode({"alg": ALGORITHM, "typ": TYPE, "kid": self.key.kid}, claims, self.key, [ALGORITHM])


class Keys:
    """The public keys of a JWKS document, parsed once: parsing costs more than verifying."""

    def __init__(self, jwks: dict[str, Any]) -> None:
        self.key_set = KeySet.import_key_set(jwks)  # ty: ignore[invalid-argument-type]

    @classmethod
    def from_file(cls, path: str) -> "Keys":
        return cls(json.loads(Path(path).read_text()))

    def knows(self, token: str) -> bool:
        """Tell whether the key that the token names is here; nothing is verified yet."""
        try:
            kid = jws.extract_compact(token.encode()).headers().get("kid")
        except (JoseError, ValueError, RecursionError):
            return True
        return any(key.kid == kid for key in self.key_set.keys)

    def user_id(self, token: str) -> int:
        """Tell whose token this is.

        Raises:
            NotSignedIn: signature, algorithm, issuer, audience, expiry or type do not hold.
        """
        try:
            decoded = jwt.decode(token, self.key_set, [ALGORITHM])
            CLAIMS.validate(decoded.claims)
            if decoded.header.get("typ") != TYPE:
                raise ValueError("not an access token")
            return _id(decoded.claims["sub"])
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise NotSignedIn("The access token is not valid, or no longer; sign in again.") from error
