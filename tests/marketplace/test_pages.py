"""Pages: everything one item's page shows, in one answer."""

from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor


def test_a_page_shows_the_item_its_summary_and_its_reviews(visitor: Visitor, seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells()
    review = buyer.reviews(lamp, rating=4)
    page = visitor.opens_page(lamp)
    assert page.item == lamp
    assert page.summary == visitor.reads_summary(lamp)
    assert page.reviews == [review]
    assert page.unavailable == []


def test_a_page_shows_the_five_latest_reviews(visitor: Visitor, seller: Shopper) -> None:
    lamp = seller.sells()
    reviews = [visitor.joins().reviews(lamp) for _ in range(6)]
    assert visitor.opens_page(lamp).reviews == reviews[:0:-1]


def test_a_page_without_reviews_is_a_page(visitor: Visitor, seller: Shopper) -> None:
    page = visitor.opens_page(seller.sells())
    assert (page.reviews, page.similar, page.unavailable) == ([], [], [])
    assert page.summary is not None
    assert page.summary.average is None


def test_a_page_of_nothing_is_not_found(visitor: Visitor, seller: Shopper) -> None:
    lamp = seller.sells()
    seller.withdraws(lamp)
    for item in (lamp, 0, 2**53, 2**63, 2**63 - 1):
        with refused(404, "no-such-item"):
            visitor.opens_page(item)
