"""Users: accounts, sign-in and public profiles."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.numbers import Id
from contracts.text import Email, Input, Name, Password, Shape
from contracts.times import GivenMoment, Moment

DELETED_USER = "deleted user"


class UserCreate(Input):
    email: Email
    name: Name
    password: Password


class UserUpdate(Input):
    """What may change about oneself; a field left out stays as it is."""

    name: Name = Field(default=None)  # ty: ignore[invalid-assignment]
    password: Password = Field(default=None)  # ty: ignore[invalid-assignment]


class UserPublic(Shape):
    """What everybody may know about a user."""

    id: Id
    name: str


class UserPrivate(UserPublic):
    """What only the user sees."""

    email: str
    created_at: Moment


class Token(Shape):
    """An OAuth2 access token, as RFC 6749 section 5.1 wants it."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: Annotated[int, Field(description="Seconds until the token is refused.")]


class UserNames(Shape):
    """The names behind a batch of user ids; an id that is gone is left out."""

    names: dict[Id, str]


class UserImport(Input):
    """One line of an import: an account that may have no password, and then cannot sign in."""

    id: Id
    email: Email
    name: Name
    created_at: GivenMoment
    password: Password | None = None
