"""Turn N+1 calls into one.

Noor looks at the page of a lamp. It shows twenty reviews, each with the name of its author.
The names are not in the reviews. The users service has them, and that is another program.
So our code asks it for one name, waits for the answer, asks for the next name, and waits again.
That makes one call for the reviews and twenty for the names: N+1 calls. Noor waits twenty-one times.
Some people wrote two of the reviews. Their names are even asked for twice.
The users service can also give many names in one answer. It leaves out accounts that are gone.

Your task: let `signed` ask `users.names` once for all reviews. Ask for each author once, and for a page without reviews
do not ask at all. Whoever is not in the answer is called DELETED_USER.

Lecture: notebooks/07_networking_and_resiliency.ipynb
"""

from collections.abc import Collection
from dataclasses import dataclass, field

DELETED_USER = "deleted user"


@dataclass(frozen=True)
class Review:
    author_id: int
    text: str


@dataclass
class Users:
    """The users service, as its callers see it. It notes each call: which ids were asked for."""

    accounts: dict[int, str]
    calls: list[list[int]] = field(default_factory=list)

    async def name(self, user_id: int) -> str:
        """Give one name."""
        self.calls.append([user_id])
        return self.accounts.get(user_id, DELETED_USER)

    async def names(self, user_ids: Collection[int]) -> dict[int, str]:
        """Give many names at once, by id; without those whose account is gone."""
        self.calls.append(list(user_ids))
        return {user_id: self.accounts[user_id] for user_id in user_ids if user_id in self.accounts}


async def signed(reviews: list[Review], users: Users) -> list[str]:
    """Write the author's name below each review."""
    authors = {review.author_id for review in reviews}
    names = await users.names(authors) if authors else {}
    return [f"{review.text} ({names.get(review.author_id, DELETED_USER)})" for review in reviews]


# --- The check: leave it as it is. ---

import asyncio

ACCOUNTS = {number: f"User {number}" for number in range(1, 11)}
TWENTY = [Review(author_id=1 + number % 10, text=f"Review {number}") for number in range(20)]


def page(reviews: list[Review]) -> tuple[list[str], list[list[int]]]:
    """Give the page of these reviews, and the calls that it took."""
    users = Users(ACCOUNTS)
    return asyncio.run(signed(reviews, users)), users.calls


def test_each_review_has_its_authors_name() -> None:
    lines, _ = page([Review(2, "Bright."), Review(1, "Too bright.")])
    expected = ["Bright. (User 2)", "Too bright. (User 1)"]
    assert lines == expected, f"The page should be {expected}, in the order of the reviews, but it is {lines}."


def test_one_call_is_enough_for_twenty_reviews() -> None:
    _, calls = page(TWENTY)
    assert len(calls) == 1, f"Twenty reviews should need one call to the users service, but there were {len(calls)}."


def test_nobody_is_asked_for_twice() -> None:
    _, calls = page(TWENTY)
    asked = sorted(user_id for call in calls for user_id in call)
    assert asked == sorted(ACCOUNTS), f"Each of the ten authors should be asked for once, but these were: {asked}."


def test_a_review_stays_when_its_author_has_left() -> None:
    lines, _ = page([Review(99, "Bye.")])
    assert lines == [f"Bye. ({DELETED_USER})"], f"User 99 has no account, so it is the deleted user, not {lines}."


def test_a_page_without_reviews_needs_no_call() -> None:
    _, calls = page([])
    assert calls == [], f"There is no review, so there is nobody to ask for. But there were {len(calls)} calls."
