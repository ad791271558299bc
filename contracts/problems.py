"""The error catalogue: every refusal has a name, a status and a type (RFC 9457).

A rule raises one of these; the chassis renders it. A client of another service turns the answer
back into the same class, so that a remote refusal reads like a local one.
"""

import re
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.text import Shape


class FieldError(Shape):
    loc: list[str | int]
    msg: str
    type: str


class ProblemDetails(Shape):
    """An RFC 9457 problem, sent as `application/problem+json`."""

    type: Annotated[str, Field(examples=["urn:problem:not-enough-stock"])]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    instance: str
    errors: list[FieldError] | None = None


class Problem(Exception):
    """A refusal. Subclasses are sentences; their docstring is the title, their name gives the type."""

    status: ClassVar[int] = 500
    catalogue: ClassVar[dict[str, type["Problem"]]] = {}

    def __init_subclass__(cls) -> None:
        cls.catalogue[cls.type()] = cls

    def __init__(self, detail: str = "", *, retry_after: int | None = None) -> None:
        self.detail = detail or self.title()
        self.retry_after = retry_after
        super().__init__(self.detail)

    @classmethod
    def type(cls) -> str:
        return "urn:problem:" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]


class NotSignedIn(Problem):
    """A valid access token is needed."""

    status = 401


class WrongEmailOrPassword(Problem):
    """The e-mail or the password is wrong."""

    status = 401


class OperatorsOnly(Problem):
    """Only the operator may do this."""

    status = 403


class OnlyTheSellerMayDoThis(Problem):
    """Only the seller of the item may do this."""

    status = 403


class OnlyTheAuthorMayDoThis(Problem):
    """Only the author of the review may do this."""

    status = 403


class NoSuchUser(Problem):
    """There is no such user."""

    status = 404


class NoSuchItem(Problem):
    """There is no such item."""

    status = 404


class NoSuchProduct(Problem):
    """There is no such product."""

    status = 404


class NoSuchOrder(Problem):
    """There is no such order."""

    status = 404


class NoSuchReview(Problem):
    """There is no such review."""

    status = 404


class NoSuchNotification(Problem):
    """There is no such notification."""

    status = 404


class EmailAlreadyTaken(Problem):
    """Another account uses this e-mail."""

    status = 409


class NotEnoughStock(Problem):
    """There is not enough stock."""

    status = 409


class OrderIsBeingPlaced(Problem):
    """An order with this idempotency key is under way."""

    status = 409


class StockWouldOverflow(Problem):
    """The stock would grow beyond what can be counted."""

    status = 409


class ReviewerAlreadyReviewedThisItem(Problem):
    """A user reviews an item once."""

    status = 409


class ReservationWasReleased(Problem):
    """The units of this order were given back already."""

    status = 409


class InvalidRequest(Problem):
    """The request is not valid."""

    status = 422


class UnknownItemOrdered(Problem):
    """The order names an item that does not exist."""

    status = 422


class UnknownItemReviewed(Problem):
    """The review names an item that does not exist."""

    status = 422


class NothingIsHeld(Problem):
    """The table may change only while nobody is let in; hold first, and be quick."""

    status = 409


class IdempotencyKeyReused(Problem):
    """This idempotency key belongs to another request."""

    status = 422


class CursorDoesNotFit(Problem):
    """The cursor is not one that this list gave for this filter and sort."""

    status = 422


class LineCannotBeImported(Problem):
    """A line of the import is broken; nothing was loaded."""

    status = 422


class Unavailable(Problem):
    """A part of the marketplace does not answer; try again later."""

    status = 503


class TookTooLong(Problem):
    """A part of the marketplace did not answer in time."""

    status = 504
