"""Discovery: what an identity provider publishes about itself (RFC 8414 and OpenID Connect Discovery) and its keys."""

from typing import Literal

from contracts.text import Shape


class PublicKey(Shape):
    """The public half of an RSA key (RFC 7517)."""

    kty: Literal["RSA"]
    kid: str
    use: Literal["sig"]
    alg: str
    n: str
    e: str


class KeySet(Shape):
    keys: list[PublicKey]


class ServerMetadata(Shape):
    """Where to get a token and where the keys are; there is one way to get a token, the password form."""

    issuer: str
    token_endpoint: str
    jwks_uri: str
    grant_types_supported: list[str]
    response_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    token_signing_alg_values_supported: list[str]
