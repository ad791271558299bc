"""Hashing a password: slow on purpose, so where it happens decides who waits.

Inside the event loop, everybody does. In a thread, argon2 lets go of Python's lock and others go on.
"""

from fastapi import FastAPI

from chassis import passwords
from compare.bench.bare import bare

PASSWORD = "correct horse"
BESIDE = "/browsing"

WAYS = ("in_a_thread", "in_the_event_loop")


def create_app() -> FastAPI:
    """Build the app; its routes are the ways, and `/browsing` is what suffers."""
    hashed = passwords.hasher().hash(PASSWORD)
    app = bare("hashing")

    @app.get(BESIDE, include_in_schema=False)
    async def browsing() -> dict[str, str]:
        return {"name": "lamp"}

    @app.get("/in_a_thread")
    async def in_a_thread() -> bool:
        return await passwords.matches(PASSWORD, hashed)

    @app.get("/in_the_event_loop")
    async def in_the_event_loop() -> bool:
        return passwords.hasher().verify(PASSWORD, hashed)

    return app
