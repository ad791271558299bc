"""Unblock the event loop.

Omar's shop is an async program. A thousand people can look at it at once.
To pay, the shop asks the bank. The bank's library is old: it has no `await`, and it takes a while.
Since last week, everybody complains. Whenever anybody pays, the shop stands still for all the others.
Omar is surprised. "But `pay` is an `async def`!"
That does not help. There is one event loop, and the call of the bank does not let it go.

Your task: let others go on while `pay` waits for the bank. The bank's library stays as it is.

Lecture: notebooks/04_parallelism.ipynb
"""

import asyncio
import time
from threading import Lock


class Bank:
    """An old library. It cannot be awaited, takes its time, and counts how many are in it at once."""

    def __init__(self) -> None:
        self.door, self.inside, self.most = Lock(), 0, 0

    def accepts(self, card: str) -> bool:
        self._count(+1)
        time.sleep(0.05)
        self._count(-1)
        return not card.startswith("9")

    def _count(self, change: int) -> None:
        with self.door:
            self.inside += change
            self.most = max(self.most, self.inside)


async def pay(bank: Bank, card: str) -> str:
    accepted = await asyncio.to_thread(bank.accepts, card)
    return "paid" if accepted else "refused"


# --- The check: leave it as it is. ---


async def others_served_during(payment: asyncio.Task[str]) -> int:
    """Count how often the event loop comes round to somebody else until the payment is done."""
    served = 0
    while not payment.done():
        await asyncio.sleep(0)
        served += 1
    return served


def test_others_go_on_while_somebody_pays() -> None:
    async def scene() -> int:
        return await others_served_during(asyncio.create_task(pay(Bank(), "1234")))

    served = asyncio.run(scene())
    assert served >= 5, f"While one paid, the loop served others {served} times; we expect 5 or more. Who keeps it?"


def test_three_can_pay_at_the_same_time() -> None:
    async def scene(bank: Bank) -> None:
        await asyncio.gather(*(pay(bank, "1234") for _ in range(3)))

    asyncio.run(scene(bank := Bank()))
    assert bank.most >= 2, f"Three paid, but never more than {bank.most} was in the bank. They wait in a row."


def test_a_good_card_pays() -> None:
    answer = asyncio.run(pay(Bank(), "1234"))
    assert answer == "paid", f"The bank accepts card 1234, so we expect 'paid', not {answer!r}."


def test_a_bad_card_is_refused() -> None:
    answer = asyncio.run(pay(Bank(), "9999"))
    assert answer == "refused", f"The bank refuses card 9999, so we expect 'refused', not {answer!r}. Is it awaited?"
