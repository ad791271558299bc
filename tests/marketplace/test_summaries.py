"""Summaries: what everybody together thinks of an item, and what remains when authors or items leave."""

import pytest

from contracts.reviews import Histogram
from contracts.users import DELETED_USER
from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor


def histogram(*counts: int) -> Histogram:
    """Say how many gave one star, two stars, ..."""
    return Histogram.model_validate({str(stars): count for stars, count in enumerate(counts, start=1)})


def test_a_summary_counts_and_averages(seller: Shopper, buyer: Shopper, stranger: Shopper, visitor: Visitor) -> None:
    lamp = seller.sells("lamp")
    for reviewer, rating in ((seller, 5), (buyer, 4), (stranger, 4)):
        reviewer.reviews(lamp, rating=rating)
    summary = visitor.reads_summary(lamp)
    assert (summary.item_id, summary.count, summary.average) == (lamp.id, 3, 4.33)
    assert summary.histogram == histogram(0, 0, 0, 2, 1)


def test_a_summary_follows_every_change(seller: Shopper, buyer: Shopper, stranger: Shopper) -> None:
    lamp = seller.sells("lamp")
    review, other = buyer.reviews(lamp, rating=5), stranger.reviews(lamp, rating=3)
    buyer.rewrites(review, rating=2)
    assert buyer.reads_summary(lamp).average == 2.5
    stranger.takes_back(other)
    assert (buyer.reads_summary(lamp).count, buyer.reads_summary(lamp).average) == (1, 2)
    assert buyer.reads_summary(lamp).histogram == histogram(0, 1, 0, 0, 0)


def test_an_item_nobody_reviewed_has_no_average(seller: Shopper, visitor: Visitor) -> None:
    for item in (seller.sells("lamp").id, 2**52):
        summary = visitor.reads_summary(item)
        assert (summary.item_id, summary.count, summary.average) == (item, 0, None)
        assert summary.histogram == histogram(0, 0, 0, 0, 0)


@pytest.mark.parametrize("item_id", [None, "", "x", "1.5"])
def test_a_summary_is_of_one_item(visitor: Visitor, item_id: object) -> None:
    with refused(422, "invalid-request"):
        visitor.reads_summary(item_id)


def test_reviews_of_a_withdrawn_item_stay_readable(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp")
    review = buyer.reviews(lamp, rating=4)
    seller.withdraws(lamp)
    assert buyer.reads_review(review) == review
    assert buyer.reads_reviews(item_id=lamp.id).items == [review]
    assert buyer.reads_summary(lamp).count == 1


def test_reviews_of_who_left_stay_without_the_name(seller: Shopper, buyer: Shopper, visitor: Visitor) -> None:
    lamp = seller.sells("lamp")
    review = buyer.reviews(lamp)
    buyer.closes_account()
    nameless = review.model_copy(update={"author_name": DELETED_USER})
    assert visitor.reads_review(review) == nameless
    assert visitor.reads_reviews(item_id=lamp.id).items == [nameless]
    assert visitor.opens_page(lamp).reviews == [nameless]
    assert visitor.reads_summary(lamp).count == 1


def test_a_review_shows_its_authors_name_of_today(seller: Shopper, buyer: Shopper, visitor: Visitor) -> None:
    review = buyer.reviews(seller.sells("lamp"))
    buyer.changes_profile(name="Benedict")
    assert visitor.reads_review(review).author_name == "Benedict"
