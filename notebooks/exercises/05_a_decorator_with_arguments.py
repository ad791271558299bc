"""A decorator with arguments.

For its birthday the shop gives things away: three cakes, and two balloons. Then they are gone.
But the shop's computer does not stop. Last year it promised four hundred cakes.

The shop wants to write `@limited(to=3)` above a function. Three calls go through.
From the fourth on, the function is not called anymore, and the caller gets a polite answer: `SORRY`.

Your task: `limited` and `decorator` are there, and level 3 is missing. Write the function that counts, and refuses.

Lecture: notebooks/02_decorators.ipynb
"""

from collections.abc import Callable

SORRY = "Sorry, that was all for today."


def limited(to: int) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Let a function be called `to` times; after that, answer SORRY."""

    def decorator(function: Callable[..., str]) -> Callable[..., str]:
        return function

    return decorator


@limited(to=3)
def give_cake(name: str) -> str:
    """Give somebody a cake."""
    return f"A cake for {name}"


# --- The check: leave it as it is. ---


def test_the_first_three_get_a_cake_and_the_fourth_does_not() -> None:
    answers = [give_cake(name) for name in ("Ada", "Bo", "Cy", "Di")]
    assert answers[:3] == ["A cake for Ada", "A cake for Bo", "A cake for Cy"], f"Three cakes were there: {answers}"
    assert answers[3] == SORRY, f"The fourth should hear {SORRY!r}, and heard {answers[3]!r}."


def test_whoever_is_refused_costs_nothing() -> None:
    given: list[str] = []

    @limited(to=1)
    def give_balloon(name: str) -> str:
        given.append(name)
        return "A balloon"

    give_balloon("Ada")
    give_balloon("Bo")
    assert given == ["Ada"], f"One balloon was there, but the function ran for {given}. Check before you call it."


def test_the_number_is_the_one_that_was_asked_for() -> None:
    for number in (0, 2, 5):
        wave = limited(to=number)(lambda: "Hello")
        answers = [wave() for _ in range(7)]
        assert answers.count("Hello") == number, f"limited(to={number}) let {answers.count('Hello')} calls through."


def test_each_function_has_a_count_of_its_own() -> None:
    once = limited(to=1)
    cake, balloon = once(lambda: "A cake"), once(lambda: "A balloon")
    answers = [cake(), balloon()]
    assert answers == ["A cake", "A balloon"], f"One of each is there, and these came: {answers}. Where is your count?"


def test_the_function_keeps_its_name() -> None:
    assert give_cake.__name__ == "give_cake", f"It is called {give_cake.__name__!r} now. Look for functools.wraps."
