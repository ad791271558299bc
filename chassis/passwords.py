"""Password hashing with Argon2id and the parameters that OWASP recommends, never on the event loop.

Hashing takes tens of milliseconds of CPU time on purpose. Passwords are hashed one at a time, so a rush of sign-ins
cannot take both cores from all other requests, and the clients of the rush take turns.
"""

import asyncio
from collections.abc import Callable
from functools import cache
from typing import TypeVar
from weakref import WeakKeyDictionary

from anyio import to_thread
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from chassis.fair_queue import WAIT_SHARE, FairQueue
from chassis.settings import Settings
from contracts.text import is_storable

T = TypeVar("T")


@cache
def hasher() -> PasswordHash:
    """Give the hasher; a hash says itself how it was made, so that others, too, are still verified."""
    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=Settings().password_memory_kib, parallelism=1),))


_queues: WeakKeyDictionary[asyncio.AbstractEventLoop, FairQueue] = WeakKeyDictionary()


def _queue() -> FairQueue:
    """Return the queue in front of the hasher; each event loop has one of its own."""
    loop = asyncio.get_running_loop()
    if loop not in _queues:
        seconds = WAIT_SHARE * Settings().request_seconds
        _queues[loop] = FairQueue("passwords", places=1, each=1, seconds=seconds)
    return _queues[loop]


async def _in_turn(hash_or_verify: Callable[..., T], *arguments: str) -> T:
    async with _queue().place():
        return await to_thread.run_sync(hash_or_verify, *arguments)


@cache
def _nobodys_hash() -> str:
    return hasher().hash("the password of nobody")


async def hashed(password: str) -> str:
    """Hash in a thread."""
    return await _in_turn(hasher().hash, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Compare in a thread; an account without a password, or a password that none can be, takes just as long."""
    comparable = password if is_storable(password) else "what no encoder takes"
    verified = await _in_turn(hasher().verify, comparable, password_hash or _nobodys_hash())
    return verified and password_hash is not None and comparable is password
