"""Count the calls.

The shop has grown old. Some of its functions are used all day, and some have not been used for years.
Nobody knows which. Before the shop throws one away, it wants to count for a week.

It could add a line to each function that counts. There are three hundred functions.
So it wants one decorator, `@counted`, which can be put on any of them.

Your task: make `counted` give back a function that does the same as before, and adds one to `calls` under the
function's name each time it is called. It must keep the name, the types and the description of the function.

Lecture: notebooks/02_decorators.ipynb
"""

from collections import Counter
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

calls: Counter[str] = Counter()
"""How often each function was called, by its name."""


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function count its calls."""

    @wraps(function)
    def counting(*arguments: Any, **named: Any) -> Any:
        calls[function.__name__] += 1
        return function(*arguments, **named)

    return counting


@counted
def total_cents(price_cents: int, quantity: int = 1) -> int:
    """Say what several of one item cost."""
    return price_cents * quantity


@counted
def greeting(name: str) -> str:
    """Greet a customer."""
    return f"Good morning, {name}!"


# --- The check: leave it as it is. ---


def test_each_call_is_counted() -> None:
    calls.clear()
    total_cents(900, 3)
    total_cents(900, 1)
    assert calls["total_cents"] == 2, f"total_cents was called twice, and calls says {calls['total_cents']}."


def test_each_function_is_counted_by_itself() -> None:
    calls.clear()
    total_cents(900, 3)
    greeting("Ada")
    assert calls == {"total_cents": 1, "greeting": 1}, f"Each was called once, and calls is {dict(calls)}."


def test_nothing_is_counted_before_somebody_calls() -> None:
    calls.clear()
    counted(len)
    assert not calls, f"Nobody called len yet: to decorate is not to call. But calls is {dict(calls)}."


def test_the_result_comes_back() -> None:
    result = total_cents(900, 3)
    assert result == 2700, f"total_cents(900, 3) is 2700, and {result} came. Does your inner function return it?"


def test_arguments_can_be_named() -> None:
    calls.clear()
    result = total_cents(price_cents=900, quantity=2)
    assert (result, calls["total_cents"]) == (1800, 1), f"Expected 1800 and one call; got {result} and {dict(calls)}."


def test_the_function_keeps_its_name_its_types_and_its_description() -> None:
    assert greeting.__name__ == "greeting", f"It is called {greeting.__name__!r} now. Look for functools.wraps."
    assert greeting.__doc__ == "Greet a customer.", f"Its description is {greeting.__doc__!r} now."
    assert str(signature(greeting)) == "(name: str) -> str", f"It takes {signature(greeting)} now."
