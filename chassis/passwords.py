"""Passwords: Argon2id with the parameters OWASP recommends, never on the event loop.

Hashing takes tens of milliseconds of pure CPU on purpose; one at a time, so that a rush of
sign-ins cannot take both cores from everybody else.
"""

from functools import cache

import anyio
from anyio import to_thread
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from chassis.settings import Settings


@cache
def hasher() -> PasswordHash:
    """Give the hasher; a hash says itself how it was made, so that others, too, are still verified."""
    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=Settings().password_memory_kib, parallelism=1),))


@cache
def _limiter() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(1)


@cache
def _nobodys_hash() -> str:
    return hasher().hash("the password of nobody")


async def hashed(password: str) -> str:
    """Hash in a thread."""
    return await to_thread.run_sync(hasher().hash, password, limiter=_limiter())


async def matches(password: str, password_hash: str | None) -> bool:
    """Compare in a thread; an account without a password takes just as long to refuse."""
    verified = await to_thread.run_sync(hasher().verify, password, password_hash or _nobodys_hash(), limiter=_limiter())
    return verified and password_hash is not None
