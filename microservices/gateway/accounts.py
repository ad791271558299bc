"""The account behind a request's token: a service that keeps no accounts cannot know whether it still exists."""

from starlette.types import Message, Scope, Send

from chassis.entry import bearer_token
from chassis.identity import Identity, Users
from contracts.problem import Problem
from contracts.problems import NoSuchUser, NotSignedIn


class Accounts:
    """Asks the service that keeps the accounts.

    A request with a token whose account is gone is forwarded without it. So the service decides in its usual order
    whether it has that path, takes that method and that body, and needs a token at all.
    """

    def __init__(self, identity: Identity, users: Users) -> None:
        self.identity, self.users = identity, users

    async def trouble(self, scope: Scope) -> Problem | None:
        """Return what is wrong with the account behind a request's token, or why that cannot be known.

        An invalid token is no trouble here: a service that needs one verifies it, and refuses it.
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
    """Forwards the response, unless it is that the client must sign in: then the trouble with the account is why."""

    def __init__(self, trouble: Problem, send: Send) -> None:
        self.trouble, self.send = trouble, send
        self.refused = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.refused = message["status"] == NotSignedIn.status
        if not self.refused:
            await self.send(message)

    def finish(self) -> None:
        """Refuse in place of the service. Only now, because to a breaker it would look like a failure of the service.

        Raises:
            Problem: the trouble.
        """
        if self.refused:
            raise self.trouble
