"""Verifying a token: the signature is cheap, parsing its key is not.

A shared secret (HS256) is faster still, and then everybody who verifies tokens can also forge them.
"""

from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from compare.bench.bare import bare

WAYS = ("rs256_with_a_parsed_key", "rs256_parsing_the_key_each_time", "hs256", "no_token")


CLAIMS = {"sub": "1", "iss": "marketplace", "aud": "marketplace"}


def create_app() -> FastAPI:
    """Build the app; its routes are the ways to verify one and the same claims."""
    secret, key = OctKey.generate_key(256), RSAKey.generate_key(2048)
    pem = key.as_pem(private=False)
    shared, signed = jwt.encode({"alg": "HS256"}, CLAIMS, secret), jwt.encode({"alg": "RS256"}, CLAIMS, key)
    app = bare("verifying")

    @app.get("/rs256_with_a_parsed_key")
    async def parsed() -> str:
        return jwt.decode(signed, key, ["RS256"]).claims["sub"]

    @app.get("/rs256_parsing_the_key_each_time")
    async def parsing() -> str:
        return jwt.decode(signed, RSAKey.import_key(pem), ["RS256"]).claims["sub"]

    @app.get("/hs256")
    async def hs256() -> str:
        return jwt.decode(shared, secret, ["HS256"]).claims["sub"]

    @app.get("/no_token")
    async def nothing() -> str:
        return "1"

    return app
