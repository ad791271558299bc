"""The error catalogue: every refusal has a name, a status and a type (RFC 9457).

A rule raises one of these; the chassis renders it. A client of another service turns the answer
back into the same class, so that a remote refusal reads like a local one.
"""

from contracts.problem import Problem


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


class KeysAreMounted(Problem):
    """The signing keys are mounted here to be read only; whoever mounts them changes them."""

    status = 409


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


class OrderTotalTooLarge(Problem):
    """The total of the order would be larger than clients can count."""

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
