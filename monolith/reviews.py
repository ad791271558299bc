"""Reviews: what users think of items."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from chassis import cursors
from chassis.database import SessionDep
from chassis.problems import refusals
from contracts.numbers import Id, PathId
from contracts.problems import (
    CursorDoesNotFit,
    NoSuchReview,
    NotSignedIn,
    OnlyTheAuthorMayDoThis,
    ReviewerAlreadyReviewedThisItem,
    UnknownItemReviewed,
)
from contracts.reviews import Ratings, ReviewCreate, ReviewPublic, ReviewSummary, ReviewUpdate
from contracts.slices import After, Limit, Slice
from contracts.times import now
from contracts.users import DELETED_USER
from monolith import inventory, users
from monolith.database import Item, Review
from monolith.users import CurrentUser

router = APIRouter(prefix="/reviews", tags=["reviews"])

FilterId = Annotated[Id | None, Query()]


async def existing_review(review_id: PathId, session: SessionDep) -> Review:
    review = session.get(Review, review_id)
    if review is None:
        raise NoSuchReview()
    return review


ExistingReview = Annotated[Review, Depends(existing_review)]


async def own_review(me: CurrentUser, review: ExistingReview) -> Review:
    """Give the review if the caller wrote it."""
    if review.author_id != me.id:
        raise OnlyTheAuthorMayDoThis()
    return review


OwnReview = Annotated[Review, Depends(own_review)]
AUTHORS_ONLY = refusals(NotSignedIn, OnlyTheAuthorMayDoThis, NoSuchReview)


@router.post("", status_code=201, responses=refusals(NotSignedIn, ReviewerAlreadyReviewedThisItem, UnknownItemReviewed))
async def write_review(new: ReviewCreate, session: SessionDep, me: CurrentUser, response: Response) -> ReviewPublic:
    """Review an item."""
    if not inventory.exists(session, new.item_id):
        raise UnknownItemReviewed(f"There is no item {new.item_id}.")
    written_at = now()
    review = Review(**new.model_dump(), author_id=me.id, created_at=written_at, updated_at=written_at)
    add(session, review)
    response.headers["Location"] = f"/reviews/{review.id}"
    return public([review], {me.id: me.name})[0]


@router.get("", responses=refusals(CursorDoesNotFit))
async def list_reviews(
    session: SessionDep,
    item_id: FilterId = None,
    author_id: FilterId = None,
    limit: Limit = 20,
    after: After = None,
) -> Slice[ReviewPublic]:
    """List reviews, newest first; of one item or by one author if asked."""
    scope = ["reviews", item_id, author_id]
    before = cursors.decode(after, scope, [int])[0] if after else None
    reviews = newest(session, limit + 1, item_id, author_id, before)
    more = cursors.encode(scope, [reviews[limit - 1].id]) if len(reviews) > limit else None
    names = users.names(session, {review.author_id for review in reviews})
    return Slice(items=public(reviews[:limit], names), next=more)


@router.get("/summary")
async def summarise_reviews(session: SessionDep, item_id: Annotated[Id, Query()]) -> ReviewSummary:
    """Count and average an item's reviews."""
    return summary(session, item_id)


@router.get("/{review_id}", responses=refusals(NoSuchReview))
async def read_review(session: SessionDep, review: ExistingReview) -> ReviewPublic:
    """Show one review."""
    return public([review], users.names(session, {review.author_id}))[0]


@router.patch("/{review_id}", responses=AUTHORS_ONLY)
async def update_review(changes: ReviewUpdate, me: CurrentUser, review: OwnReview, session: SessionDep) -> ReviewPublic:
    """Change one's review."""
    session.add(review.sqlmodel_update(changes.model_dump(exclude_unset=True) | {"updated_at": now()}))
    return public([review], {me.id: me.name})[0]


@router.delete("/{review_id}", status_code=204, responses=AUTHORS_ONLY)
async def delete_review(review: OwnReview, session: SessionDep) -> None:
    """Take one's review back; the item may then be reviewed anew."""
    session.delete(review)


def add(session: Session, review: Review) -> None:
    """Store a review; the database decides which of two was first."""
    session.add(review)
    try:
        session.flush()
    except IntegrityError as error:
        raise ReviewerAlreadyReviewedThisItem("You reviewed this item already; change that review.") from error


def newest(
    session: Session, limit: int, item_id: int | None, author_id: int | None = None, before: int | None = None
) -> list[Review]:
    query = select(Review).order_by(col(Review.id).desc()).limit(limit)
    if item_id is not None:
        query = query.where(Review.item_id == item_id)
    if author_id is not None:
        query = query.where(Review.author_id == author_id)
    if before is not None:
        query = query.where(col(Review.id) < before)
    return list(session.exec(query))


def summary(session: Session, item_id: int) -> ReviewSummary:
    counted = select(Review.rating, func.count()).where(Review.item_id == item_id).group_by(col(Review.rating))
    histogram: dict[int, int] = dict(iter(session.exec(counted)))
    count = sum(histogram.values())
    stars = sum(rating * times for rating, times in histogram.items())
    return ReviewSummary(
        item_id=item_id,
        count=count,
        average=round(stars / count, 2) if count else None,
        histogram={str(rating): histogram.get(rating, 0) for rating in range(1, 6)},  # ty: ignore[invalid-argument-type]
    )


def is_for_sale() -> ColumnElement[bool]:
    """Say of which items ratings count: the reviews of others stay, and nobody shall be led to what they are about."""
    return col(Review.item_id).in_(select(Item.id).where(col(Item.deleted_at).is_(None)))


def version(session: Session) -> str:
    """Name the state of all ratings: it changes whenever one is written, changed or taken back, or its item is gone.

    A moment in the future, from an import or a clock that was wrong, must not hide what happens until then.
    """
    last_change = func.max(Review.updated_at).filter(col(Review.updated_at) <= now())
    counted = select(func.count(), last_change).where(is_for_sale())
    count, last = session.exec(counted).one()
    return f"{count}-{last.timestamp() if last else 0}"


def ratings(session: Session) -> Ratings:
    """Give every rating of what is for sale, in an order that does not depend on when it was written."""
    columns = select(Review.author_id, Review.item_id, Review.rating).where(is_for_sale())
    rows: list[Any] = list(session.exec(columns.order_by(col(Review.author_id), col(Review.item_id))))
    authors, items, stars = zip(*rows, strict=True) if rows else ((), (), ())
    return Ratings.model_construct(
        version=version(session), author_ids=list(authors), item_ids=list(items), ratings=list(stars)
    )


def public(reviews: list[Review], names: dict[int, str]) -> list[ReviewPublic]:
    """Add the authors' names; the caller fetched all of them at once."""
    return [
        ReviewPublic.model_validate(review.model_dump() | {"author_name": names.get(review.author_id, DELETED_USER)})
        for review in reviews
    ]
