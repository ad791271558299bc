"""Accounts: whoever shows a token is asked about, and whoever only looks needs no account that stands."""

from starlette.types import Message, Scope, Send

from chassis.entry import bearer_token
from chassis.identity import Identity, Users
from contracts.problem import Problem
from contracts.problems import NoSuchUser, NotSignedIn


class Accounts:
    """Asks the identity provider, since nobody behind the gateway can know whether an account still stands."""

    def __init__(self, identity: Identity, users: Users) -> None:
        self.identity, self.users = identity, users

    async def trouble(self, scope: Scope) -> Problem | None:
        """Say what is wrong with the account behind a request's token, or why nobody knows.

        A token that does not hold itself is no trouble here: who needs one looks at it, and says so.
        """
        token = bearer_token(scope)
        if not token:
            return None
        try:
            user_id = await self.identity.keys.user_id(token)
        except NotSignedIn:
            return None
        try:
            await self.users.account(user_id)
        except NoSuchUser:
            return NotSignedIn("The account of this token is gone.")
        except Problem as error:
            return error
        return None


def without_token(scope: Scope) -> Scope:
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"authorization"]}


class Excused:
    """Sends an answer on, unless it is that one must sign in: then the trouble with the account is why."""

    def __init__(self, trouble: Problem, send: Send) -> None:
        self.trouble, self.send = trouble, send
        self.refused = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.refused = message["status"] == NotSignedIn.status
        if not self.refused:
            await self.send(message)

    def finish(self) -> None:
        """Refuse in the place of the service; only now, since it is no fault of its.

        Raises:
            Problem: the trouble.
        """
        if self.refused:
            raise self.trouble
