"""Prediction: what the class says before it sees an effect, and what came of it; all pages show the same one."""

from dataclasses import asdict, dataclass, replace
from itertools import count
from typing import Any

from compare.stage.broadcast import Broadcast

MOST_GUESSES = 100


class NobodyIsAsked(Exception):
    """There is no question, or its effect is there already."""


@dataclass(frozen=True)
class Question:
    """A fault, how everything was before it, and who will notice: as the class says, and then as it was."""

    id: int
    fault: dict[str, Any]
    before: dict[str, Any]
    guesses: tuple[str, ...] = ()
    """Boxes, or what shoppers do, as `marketplace/name`."""

    shown: bool = False
    noticed: tuple[str, ...] | None = None


class Prediction:
    """Has one question at most, and tells all pages whenever something about it changes."""

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast, self.numbers = broadcast, count(1)
        self.question: Question | None = None

    def public(self) -> dict[str, Any] | None:
        return asdict(self.question) if self.question else None

    def asks(self, fault: dict[str, Any], before: dict[str, Any]) -> None:
        """Ask who will notice a fault that is about to happen."""
        self._becomes(Question(next(self.numbers), fault, before))

    def guesses(self, name: str, guessed: bool) -> None:
        """Hear that somebody will notice, or will not.

        Raises:
            NobodyIsAsked: it is too late, or too early.
        """
        question = self._asked()
        if question.shown:
            raise NobodyIsAsked("The effect is there already.")
        others = tuple(each for each in question.guesses if each != name)
        self._becomes(replace(question, guesses=((*others, name) if guessed else others)[:MOST_GUESSES]))

    def shows(self) -> None:
        """Let everybody see the effect.

        Raises:
            NobodyIsAsked: there is none to see.
        """
        self._becomes(replace(self._asked(), shown=True))

    def ends(self, noticed: list[str]) -> None:
        """Hear who has noticed. Several pages look, and the first one is believed.

        Raises:
            NobodyIsAsked: nobody wants to know.
        """
        question = self._asked()
        if question.noticed is None:
            self._becomes(replace(question, shown=True, noticed=tuple(noticed)))

    def forget(self) -> None:
        """Ask nothing any longer."""
        if self.question:
            self._becomes(None)

    def _asked(self) -> Question:
        if self.question is None:
            raise NobodyIsAsked("The class is asked nothing.")
        return self.question

    def _becomes(self, question: Question | None) -> None:
        self.question = question
        self.broadcast.tell("prediction", self.public())
