"""Predictions: one question for all pages, guesses until the effect is shown, and an outcome that is told once."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.stage.audience import Audience

pytestmark = pytest.mark.slow

FAULT = {"marketplace": "microservices", "box": "reviews", "fault": "kill"}
REVIEW, BROWSE = "microservices/review", "microservices/browse"


class Asker:
    """Asks the class, and hears it."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def posts(self, path: str = "", **form: Any) -> int:
        return self.client.post(f"/prediction{path}", data=form).status_code

    def now(self) -> Any:
        return self.client.get("/prediction").raise_for_status().json()

    def closes(self) -> None:
        self.client.delete("/prediction").raise_for_status()


@pytest.fixture
def asker(page: Audience) -> Iterator[Asker]:
    asker = Asker(page.client)
    yield asker
    asker.closes()


def test_guesses_are_kept_until_the_effect_is_shown(asker: Asker) -> None:
    assert asker.now() is None
    assert asker.posts(**FAULT) == 204
    assert asker.now()["before"]["state"]["microservices"]["reviews"]["condition"] == "up"
    for name, guessed in ((REVIEW, True), (BROWSE, True), (BROWSE, False), (REVIEW, True)):
        assert asker.posts("/guesses", name=name, guessed=guessed) == 204
    assert asker.now()["guesses"] == [REVIEW]
    assert asker.posts("/shown") == 204
    assert asker.posts("/guesses", name=BROWSE, guessed=True) == 409
    assert asker.now()["guesses"] == [REVIEW]


def test_the_first_outcome_is_believed(asker: Asker) -> None:
    asker.posts(**FAULT)
    assert asker.posts("/outcome", noticed=[REVIEW, BROWSE]) == 204
    assert asker.posts("/outcome", noticed=[]) == 204
    assert (asker.now()["shown"], asker.now()["noticed"]) == (True, [REVIEW, BROWSE])


def test_nobody_is_heard_who_was_not_asked(asker: Asker) -> None:
    assert [asker.posts("/guesses", name=REVIEW, guessed=True), asker.posts("/shown"), asker.posts("/outcome")] == [
        409
    ] * 3


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("", {**FAULT, "fault": "burn"}),
        ("/guesses", {"name": "x" * 101, "guessed": True}),
        ("/guesses", {"name": REVIEW}),
        ("/outcome", {"noticed": [REVIEW] * 101}),
        ("/outcome", {"somebody": REVIEW}),
    ],
)
def test_what_is_no_guess_is_refused(asker: Asker, path: str, form: dict[str, Any]) -> None:
    asker.posts(**FAULT)
    assert asker.posts(path, **form) == 422


def test_guesses_are_bounded(asker: Asker) -> None:
    asker.posts(**FAULT)
    for number in range(110):
        asker.posts("/guesses", name=f"microservices/{number}", guessed=True)
    assert len(asker.now()["guesses"]) == 100


def test_a_question_ends_when_everything_is_undone(page: Audience, asker: Asker) -> None:
    asker.posts(**FAULT)
    page.client.post("/undo").raise_for_status()
    assert asker.now() is None
