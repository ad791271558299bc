"""Questions: expressions with inputs chosen at random, which a student's code and the solution must answer alike.

They are chosen in a process that never runs a student's code, and sent to one that does when that code is loaded. So an
answer cannot be prepared, and must be computed. What an expression may use besides the exercise's own names is in
`tools`. Exercises that are not here can only be checked by tests beside the student's code.
"""

from collections.abc import Callable
from random import Random

from compare.learn.exercise import Exercise
from compare.learn.questions import code, services
from compare.learn.questions.asking import Questions

ROUNDS = 5
"""How often each question is asked, with other inputs each time."""


def asked(exercise: Exercise, random: Random) -> list[str]:
    """Choose what to ask; nothing if an exercise is not about inputs and outputs."""
    ask = questions_about(exercise)
    return [question for _ in range(ROUNDS) for question in ask(random)] if ask else []


def questions_about(exercise: Exercise) -> Callable[[Random], Questions] | None:
    """Find what makes the questions about an exercise; nothing if it is not about inputs and outputs."""
    name = exercise.name.partition("_")[2]
    return getattr(code, name, None) or getattr(services, name, None)
