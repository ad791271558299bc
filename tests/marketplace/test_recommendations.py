"""Recommendations: learned from all reviews a moment after they were written."""

import pytest

from contracts.recommendations import Recommendations, SimilarItems
from tests.marketplace.connection import refused
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Shopper, Visitor

ASKED = 8


@pytest.fixture
def taste(visitor: Visitor, seller: Shopper) -> list:
    """Four items that six people like alike."""
    items = [seller.sells(name) for name in ("lamp", "chair", "desk", "rug")]
    for _ in range(6):
        fan = visitor.joins("Fan")
        for item in items:
            fan.reviews(item, rating=5)
    return items


def ids(answer: Recommendations | SimilarItems) -> list[int]:
    return [entry.item_id for entry in answer.items]


def test_who_likes_one_is_recommended_what_goes_with_it_and_told_why(buyer: Shopper, taste: list) -> None:
    lamp, *others = taste
    buyer.reviews(lamp, rating=5)
    expected = {item.id for item in others}
    answer = eventually(lambda: buyer.asks_recommendations(k=3), lambda a: set(ids(a)) == expected)
    assert all(entry.because == [lamp.id] for entry in answer.items)
    assert [entry.score for entry in answer.items] == sorted((e.score for e in answer.items), reverse=True)


def test_what_one_reviewed_is_not_recommended(buyer: Shopper, taste: list) -> None:
    for item in taste[:2]:
        buyer.reviews(item)
    known = {item.id for item in taste[:2]}
    eventually(lambda: buyer.asks_recommendations(k=50), lambda a: any(e.because for e in a.items))
    assert not known & set(ids(eventually(lambda: buyer.asks_recommendations(k=50), lambda a: not known & set(ids(a)))))


def test_somebody_new_gets_what_is_popular(buyer: Shopper, taste: list) -> None:
    answer = eventually(lambda: buyer.asks_recommendations(k=50), lambda a: a.items)
    assert all(entry.because == [] for entry in answer.items)


def test_asking_again_gives_the_same_once_all_is_learned(visitor: Visitor, taste: list) -> None:
    def answers() -> list[str]:
        return [visitor.asks_similar(taste[0]).model_dump_json() for _ in range(ASKED)]

    assert eventually(answers, lambda found: "score" in found[0] and len(set(found)) == 1)


def test_items_that_the_same_people_like_are_similar(visitor: Visitor, taste: list) -> None:
    lamp, *others = taste
    answer = eventually(lambda: visitor.asks_similar(lamp), lambda a: len(a.items) == 3)
    assert [entry.item_id for entry in answer.items] == [item.id for item in others]
    assert all(0 < entry.score <= 1 for entry in answer.items)


def test_what_is_off_the_market_is_recommended_nowhere(
    visitor: Visitor, seller: Shopper, buyer: Shopper, taste: list
) -> None:
    lamp, chair, desk, _ = taste
    newcomer = visitor.joins()
    buyer.reviews(lamp, rating=5)
    eventually(lambda: buyer.asks_recommendations(k=50), lambda a: chair.id in ids(a))

    def mentioned() -> set[int]:
        """Ask more often than there are copies of the model, which may differ in age."""
        lists = [visitor.asks_similar(desk, k=50) for _ in range(ASKED)]
        lists += [somebody.asks_recommendations(k=50) for somebody in (buyer, newcomer) for _ in range(ASKED)]
        entries = [entry for each in lists for entry in each.items] + (visitor.opens_page(desk).similar or [])
        return {entry.item_id for entry in entries} | {i for e in entries for i in getattr(e, "because", ())}

    for gone in (lamp, chair):
        seller.withdraws(gone)
        eventually(mentioned, lambda found, gone=gone: gone.id not in found)
        eventually(lambda gone=gone: visitor.asks_similar(gone), lambda similar: similar.items == [])


def test_a_review_that_is_taken_back_counts_no_more(visitor: Visitor, seller: Shopper) -> None:
    lamp, chair = seller.sells("lamp"), seller.sells("chair")
    fans = [visitor.joins() for _ in range(6)]
    reviews = [(fan, fan.reviews(item)) for fan in fans for item in (lamp, chair)]
    eventually(lambda: visitor.asks_similar(lamp), lambda a: ids(a) == [chair.id])
    for fan, review in reviews:
        if review.item_id == chair.id:
            fan.takes_back(review)
    assert visitor.reads_summary(chair).count == 0
    eventually(lambda: visitor.asks_similar(lamp), lambda a: a.items == [])


@pytest.mark.parametrize("item", [0, 2**53 - 1, 2**63 - 1, 2**64])
def test_nothing_is_like_an_item_that_nobody_rated(visitor: Visitor, item: int) -> None:
    assert visitor.asks_similar(item).items == []


@pytest.mark.parametrize("k", [0, 51, -1, "x", "1.5"])
def test_how_many_is_bounded(buyer: Shopper, k: object) -> None:
    with refused(422, "invalid-request"):
        buyer.asks_recommendations(k=k)
    with refused(422, "invalid-request"):
        buyer.asks_similar(1, k=k)


def test_no_more_than_asked_for(buyer: Shopper, taste: list) -> None:
    eventually(lambda: buyer.asks_recommendations(k=2), lambda a: len(a.items) == 2)


def test_recommendations_are_for_somebody(visitor: Visitor) -> None:
    with refused(401, "not-signed-in"):
        visitor.asks_recommendations()
