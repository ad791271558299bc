"""Identity: who is asking, found out by a service that does not keep accounts itself.

The token is verified here, with the public keys that Users publishes: no call is needed for that.
Whether the account still stands only Users knows, so it is asked each time.
"""

import asyncio
import time
from contextlib import suppress
from contextvars import Context
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from chassis.network import Network
from chassis.remote import Remote
from chassis.settings import Settings
from chassis.tokens import Keys
from contracts.problem import Problem
from contracts.problems import NoSuchUser, NotSignedIn
from contracts.users import UserNames, UserPublic

bearer = OAuth2PasswordBearer("token", auto_error=False)

SECONDS_BETWEEN_KEY_FETCHES = 5.0


class Users(Remote):
    """The part of Users that the other services call."""

    async def account(self, user_id: int) -> UserPublic:
        """Give the account.

        Raises:
            NoSuchUser: it is gone.
        """
        response = await self.get(f"/internal/accounts/{user_id}")
        return UserPublic.model_validate_json(response.content)

    async def names(self, ids: set[int]) -> dict[int, str]:
        """Give the names behind many ids in one call; those that are gone are left out."""
        if not ids:
            return {}
        response = await self.get("/internal/names", id=sorted(ids))
        return UserNames.model_validate_json(response.content).names


class KeySource:
    """The public keys: fetched once, and again when a token names a key we do not know."""

    def __init__(self, location: str, network: Network) -> None:
        self.location = location
        origins, self.path = split(location)
        self.remote = Remote("keys", origins, network) if origins else None
        self.keys: Keys | None = None
        self.fetched_at = 0.0
        self.fetching: asyncio.Task[None] | None = None

    async def user_id(self, token: str) -> int:
        """Tell whose token this is.

        Raises:
            NotSignedIn: the token does not hold.
        """
        keys = self.keys
        if keys is None or (not keys.knows(token) and self._may_fetch()):
            keys = await self._refresh()
        return keys.user_id(token)

    def user_id_now(self, token: str) -> int:
        """Tell whose token this is with the keys that are here; others are fetched meanwhile.

        Raises:
            NotSignedIn: the token does not hold.
            LookupError: no keys are here yet.
        """
        if self.keys is None or not self.keys.knows(token):
            self._refresh_soon()
        if self.keys is None:
            raise LookupError("The keys have not been fetched yet.")
        return self.keys.user_id(token)

    def _refresh_soon(self) -> None:
        if self._may_fetch() and (self.fetching is None or self.fetching.done()):
            # In a context of its own: it is no part of the request that happens to be the first, nor of its time.
            self.fetching = asyncio.get_running_loop().create_task(self._try_to_refresh(), context=Context())

    async def _try_to_refresh(self) -> None:
        self.fetched_at = time.monotonic()
        with suppress(Problem, OSError, ValueError):  # A request that needs them says why there are none.
            await self._refresh()

    async def _refresh(self) -> Keys:
        self.keys = await self._fetch()
        self.fetched_at = time.monotonic()
        return self.keys

    def _may_fetch(self) -> bool:
        return time.monotonic() - self.fetched_at > SECONDS_BETWEEN_KEY_FETCHES

    async def _fetch(self) -> Keys:
        if self.remote is None:
            return Keys.from_file(self.location)
        return Keys((await self.remote.get(self.path)).json())


def published(urls: str) -> str:
    """Tell where the copies of a signer publish their keys, which are the same ones."""
    return ",".join(f"{url.strip()}/internal/jwks.json" for url in urls.split(","))


def split(location: str) -> tuple[str, str]:
    """Tell where replicas are that all publish the keys, and at which path; a file is nowhere.

    `http://a/keys,http://b/keys` gives `http://a,http://b` and `/keys`.
    """
    places = [urlsplit(each.strip()) for each in location.split(",") if location.startswith("http")]
    return ",".join(f"{each.scheme}://{each.netloc}" for each in places), places[0].path if places else ""


class Identity:
    """Tells who is asking; without `users` the account check is somebody else's task."""

    def __init__(self, settings: Settings, network: Network, users: Users | None) -> None:
        self.keys = KeySource(settings.jwks_url or published(settings.users_url), network)
        self.users = users

    async def caller(self, token: str) -> UserPublic:
        """Verify the token and the account behind it.

        Raises:
            NotSignedIn: the token does not hold, or the account is gone.
        """
        user_id = await self.keys.user_id(token)
        if self.users is None:
            return UserPublic.model_construct(id=user_id, name="")
        try:
            return await self.users.account(user_id)
        except NoSuchUser as error:
            raise NotSignedIn("The account of this token is gone.") from error


async def current_user(request: Request, token: Annotated[str | None, Depends(bearer)]) -> UserPublic:
    """Tell who is asking: the token must hold, and the account must still stand."""
    if token is None:
        raise NotSignedIn()
    return await request.app.state.identity.caller(token)


CurrentUser = Annotated[UserPublic, Depends(current_user)]
