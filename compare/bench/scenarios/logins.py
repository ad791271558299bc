"""Logins: hashing a password is slow on purpose; others should not notice."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from urllib.parse import urlencode

from compare import seed
from compare.architectures import MONOLITH
from compare.bench.clients import Request
from compare.bench.load import Load, at_rate, run
from compare.bench.servers import serve_with_data
from contracts.users import UserImport

RATE, LOGINS, SECONDS = 100, 5, 3.0
BROWSE = Request("GET", "/inventory?limit=20")


@contextmanager
def logins() -> Generator[Callable[[], dict[str, float]]]:
    """Compare browsing while people sign in with browsing while nobody does."""
    with serve_with_data(MONOLITH) as fleet:
        sign_in = Request("POST", "/token", form=credentials())

        def one_round() -> dict[str, float]:
            calm = run(at_rate(fleet.base_url, BROWSE.forever(), RATE, SECONDS))
            busy = run(both(fleet.base_url, sign_in))
            return {"browsing, 5 logins/s": busy.percentile(99) / calm.percentile(99)}

        yield one_round


async def both(url: str, sign_in: Request) -> Load:
    """Browse and sign in at the same time; give what came of the browsing."""
    browsing, signing_in = await asyncio.gather(
        at_rate(url, BROWSE.forever(), RATE, SECONDS), at_rate(url, sign_in.forever(), LOGINS, SECONDS)
    )
    if set(signing_in.statuses) != {200}:
        raise RuntimeError(f"Signing in was answered with {dict(signing_in.statuses)}.")
    return browsing


def credentials() -> str:
    """Give the sign-in form of the first user."""
    first = seed.data_set()["users"][0]
    assert isinstance(first, UserImport)
    return urlencode({"username": first.email, "password": seed.PASSWORD})
