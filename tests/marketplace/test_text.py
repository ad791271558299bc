"""Text: something to see, bounded, and nothing that deceives or breaks."""

import pytest

from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor, unique

DECEPTIVE = ["a\x00b", "a\ud800b", "\udfffa", "a\u202eb", "a\u2066b", "\u200fa"]
INVISIBLE = ["", " ", "\t\n", "\u200b", "\u00ad", "\u3164", "\u2800", "\ufeff\u2060"]
UNUSUAL = ["Ä", "日本語", "👩‍🔬", "a\nb", "<script>alert(1)</script>", "'; DROP TABLE item; --", "{{7*7}}", "e\u0301"]


@pytest.mark.parametrize("text", [*DECEPTIVE, *INVISIBLE, 7, True, None, ["a"]])
def test_a_name_can_be_seen_and_does_not_deceive(visitor: Visitor, seller: Shopper, text: str) -> None:
    with refused(422, "invalid-request"):
        seller.sells(text)
    with refused(422, "invalid-request"):
        visitor.registers(name=text)
    with refused(422, "invalid-request"):
        seller.reviews(1, text=text)


@pytest.mark.parametrize("text", UNUSUAL)
def test_unusual_text_comes_back_as_it_was_sent(visitor: Visitor, seller: Shopper, text: str) -> None:
    assert visitor.looks_at(seller.sells(text, description=text)).name == text
    assert seller.reviews(seller.sells(), text=text).text == text
    assert visitor.meets(visitor.registers(name=text)).name == text


LOOK_THE_SAME = [
    ("cafe\u0301", "caf\u00e9"), ("\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00"), ("Stra\u00dfe", "STRASSE"),
    ("\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3", "\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2"), ("\ufb01ne", "FINE"),
    ("A\u030angstro\u0308m", "\u212bngstr\u00d6m"), ("\uff21\uff22\uff23", "abc"), ("Vie\u0323\u0302t", "Vi\u1ec7t"),
    ("q\u0323\u0307", "Q\u0307\u0323"), ("co\u00adop", "coop"), ("\u03b9\u0308\u0301", "\u0390"),
    ("\u2764\ufe0f", "\u2764"), ("\u01c4ungla", "\u01c6ungla"), ("J\u030c", "\u01f0"),
    ("\u845b\U000e0100\u57ce", "\u845b\u57ce"),
    ("e\u2061\u0301", "\u00e9"), ("a\u034fb", "ab"),
    ("x\u3164y", "xy"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), LOOK_THE_SAME)
def test_what_looks_the_same_is_found(visitor: Visitor, seller: Shopper, one: str, other: str) -> None:
    for stored, typed in ((one, other), (other, one)):
        word = unique()
        item = seller.sells(f"{word} {stored}")
        assert visitor.browses(q=f"{word} {typed}").items == [item]
        renamed = seller.edits(seller.sells(), name=f"{word} {stored}!")
        assert visitor.browses_all(q=f"{word} {typed}", sort="name", limit=1) == [item, renamed]


def test_what_looks_different_is_not_found(visitor: Visitor, seller: Shopper) -> None:
    word = unique()
    seller.sells(f"{word} caf\u00e9")
    for other in ("cafe", "caf\u00e8", "caf%", "caf_", "\u0600", "\u06dd"):
        assert visitor.browses(q=f"{word} {other}").items == []


def test_the_longest_of_names_can_be_sold_and_found(visitor: Visitor, seller: Shopper) -> None:
    items = [seller.sells("\ufdfa" * 100) for _ in range(2)]
    for typed in ("\ufdfa" * 100, "\ufdfa"):
        found = visitor.browses_all(q=typed, sort="name", limit=1)
        assert [item for item in found if item in items] == items


def test_text_has_a_greatest_length(visitor: Visitor, seller: Shopper) -> None:
    assert seller.sells("n" * 100, description="d" * 2_000).name == "n" * 100
    with refused(422, "invalid-request"):
        seller.sells("n" * 101)
    with refused(422, "invalid-request"):
        seller.sells(description="d" * 2_001)
    with refused(422, "invalid-request"):
        seller.reviews(1, text="t" * 5_001)
    with refused(422, "invalid-request"):
        visitor.browses(q="q" * 101)


@pytest.mark.parametrize("password", ["short", "x" * 129, " " * 8, "pass\x00word", None, 12345678])
def test_a_password_has_bounds(visitor: Visitor, password: object) -> None:
    with refused(422, "invalid-request"):
        visitor.registers(password=password)


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@example.com", "a b@example.com", "ada@example", "a@b@c.de", "x" * 250 + "@a.de", 1]
)
def test_an_email_looks_like_one(visitor: Visitor, email: object) -> None:
    with refused(422, "invalid-request"):
        visitor.registers(email=email)


def test_emails_are_compared_without_case(visitor: Visitor) -> None:
    name = unique("Ada")
    user = visitor.registers(email=f"{name}@Example.COM")
    assert user.email == f"{name}@example.com".lower()
    assert visitor.signs_in(f"{name.upper()}@EXAMPLE.com").access_token
    with refused(409, "email-already-taken"):
        visitor.registers(email=f"{name.upper()}@example.com")


@pytest.mark.parametrize("text", DECEPTIVE)
def test_signing_in_with_broken_text_is_just_wrong(visitor: Visitor, text: str) -> None:
    if "\ud800" in text or "\udfff" in text:
        text = text.replace("\ud800", "\x01").replace("\udfff", "\x01")  # A form cannot carry half a pair.
    with refused(401, "wrong-email-or-password"):
        visitor.signs_in(text, text)
