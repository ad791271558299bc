"""Reviews: one opinion per user and item, readable by everybody, changed by its author only."""

from collections.abc import Callable

import pytest

from contracts.reviews import ReviewPublic
from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor

NEEDS_THE_AUTHOR: list[Callable[[Visitor, ReviewPublic], object]] = [
    lambda somebody, review: somebody.rewrites(review, rating=1),
    lambda somebody, review: somebody.takes_back(review),
]


def test_a_review_tells_who_thinks_what_of_which_item(seller: Shopper, buyer: Shopper, visitor: Visitor) -> None:
    lamp = seller.sells("lamp")
    review = buyer.reviews(lamp, rating=4, text="Bright enough.")
    assert (review.item_id, review.author_id, review.author_name) == (lamp.id, buyer.id, "Ben Buyer")
    assert (review.rating, review.text) == (4, "Bright enough.")
    assert review.updated_at == review.created_at
    assert visitor.reads_review(review) == review


def test_a_visitor_cannot_review(seller: Shopper, visitor: Visitor) -> None:
    with refused(401, "not-signed-in"):
        visitor.reviews(seller.sells("lamp"))


def test_a_user_reviews_an_item_once(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp")
    review = buyer.reviews(lamp, rating=5)
    with refused(409, "reviewer-already-reviewed-this-item"):
        buyer.reviews(lamp, rating=1)
    assert buyer.reads_reviews(item_id=lamp.id).items == [review]


def test_who_took_a_review_back_may_write_another(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp")
    buyer.takes_back(buyer.reviews(lamp, rating=5))
    assert buyer.reviews(lamp, rating=1).rating == 1


def test_an_item_nobody_offers_cannot_be_reviewed(seller: Shopper, buyer: Shopper) -> None:
    gone = seller.sells("gone")
    seller.withdraws(gone)
    for unknown in (gone, 2**52, 2**53 - 1):
        with refused(422, "unknown-item-reviewed"):
            buyer.reviews(unknown)


@pytest.mark.parametrize("body", [{"rating": 0}, {"rating": 6}, {"rating": None}, {"text": None}, {"stars": 5}])
def test_a_review_that_makes_no_sense_is_refused(seller: Shopper, buyer: Shopper, body: dict) -> None:
    lamp = seller.sells("lamp")
    with refused(422, "invalid-request"):
        buyer.reviews(lamp, **body)
    assert buyer.reads_summary(lamp).count == 0


def test_the_author_changes_rating_and_text(seller: Shopper, buyer: Shopper, visitor: Visitor) -> None:
    review = buyer.reviews(seller.sells("lamp"), rating=5, text="Lovely.")
    changed = buyer.rewrites(review, rating=2)
    assert (changed.rating, changed.text, changed.created_at) == (2, "Lovely.", review.created_at)
    assert changed.updated_at > review.updated_at
    assert buyer.rewrites(review, text="Broke.").rating == 2
    assert visitor.reads_review(review).text == "Broke."


def test_changing_nothing_leaves_rating_and_text(seller: Shopper, buyer: Shopper) -> None:
    review = buyer.reviews(seller.sells("lamp"))
    unchanged = buyer.rewrites(review)
    assert (unchanged.rating, unchanged.text) == (review.rating, review.text)


@pytest.mark.parametrize("change", [{"rating": None}, {"text": None}, {"item_id": 1}, {"author_id": 1}])
def test_a_change_that_makes_no_sense_is_refused(seller: Shopper, buyer: Shopper, change: dict) -> None:
    review = buyer.reviews(seller.sells("lamp"))
    with refused(422, "invalid-request"):
        buyer.rewrites(review, **change)
    assert buyer.reads_review(review) == review


@pytest.mark.parametrize("write", NEEDS_THE_AUTHOR)
def test_only_the_author_writes(seller: Shopper, buyer: Shopper, visitor: Visitor, write: Callable) -> None:
    review = buyer.reviews(seller.sells("lamp"))
    with refused(403, "only-the-author-may-do-this"):
        write(seller, review)
    with refused(401, "not-signed-in"):
        write(visitor, review)
    assert visitor.reads_review(review) == review


@pytest.mark.parametrize("write", [*NEEDS_THE_AUTHOR, lambda somebody, review: somebody.reads_review(review)])
def test_a_review_taken_back_is_gone(seller: Shopper, buyer: Shopper, write: Callable) -> None:
    review = buyer.reviews(seller.sells("lamp"))
    buyer.takes_back(review)
    with refused(404, "no-such-review"):
        write(buyer, review)


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_the_reviews_of_an_item_are_listed_newest_first(
    seller: Shopper, buyer: Shopper, stranger: Shopper, limit: int
) -> None:
    lamp, chair = seller.sells("lamp"), seller.sells("chair")
    written = [buyer.reviews(lamp), stranger.reviews(lamp), seller.reviews(lamp)]
    buyer.reviews(chair)
    assert buyer.reads_all_reviews(item_id=lamp.id, limit=limit) == written[::-1]


def test_reviews_are_found_by_author_and_by_both(seller: Shopper, buyer: Shopper) -> None:
    lamp, chair = seller.sells("lamp"), seller.sells("chair")
    first, second = buyer.reviews(lamp), buyer.reviews(chair)
    seller.reviews(lamp)
    assert buyer.reads_reviews(author_id=buyer.id).items == [second, first]
    assert buyer.reads_reviews(author_id=buyer.id, item_id=lamp.id).items == [first]
    assert buyer.reads_reviews(author_id=2**52).items == []


def test_all_reviews_of_everybody_begin_with_the_newest(seller: Shopper, buyer: Shopper) -> None:
    first, second = buyer.reviews(seller.sells("lamp")), buyer.reviews(seller.sells("chair"))
    ids = [review.id for review in buyer.reads_reviews(limit=100).items]
    assert ids == sorted(ids, reverse=True)
    assert ids.index(second.id) < ids.index(first.id)


def test_a_cursor_fits_only_the_filter_it_was_given_for(seller: Shopper, buyer: Shopper, stranger: Shopper) -> None:
    lamp, chair = seller.sells("lamp"), seller.sells("chair")
    buyer.reviews(lamp), stranger.reviews(lamp)
    cursor = buyer.reads_reviews(item_id=lamp.id, limit=1).next
    for other in ({"item_id": chair.id}, {"author_id": buyer.id}, {}):
        with refused(422, "cursor-does-not-fit"):
            buyer.reads_reviews(after=cursor, **other)


@pytest.mark.parametrize("query", [{"item_id": "x"}, {"author_id": "1.5"}, {"limit": 0}, {"limit": 101}])
def test_a_filter_that_makes_no_sense_is_refused(visitor: Visitor, query: dict) -> None:
    with refused(422, "invalid-request"):
        visitor.reads_reviews(**query)
