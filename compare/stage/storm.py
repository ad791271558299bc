"""Storm: the noisy neighbour: some who want as many recommendations as they can get, all the time.

To rank them takes a core some milliseconds, during which whoever shares its process waits.
"""

import asyncio
from typing import NoReturn

from compare.bench.clients import Request
from compare.stage.shop import Shop
from compare.stage.watch import headers

NEIGHBOURS = 16
PATH = "/recommendations?k=50"
PAUSE_SECONDS = 0.2


async def storm(shop: Shop) -> None:
    """Let them ask one after the other until somebody cancels it."""
    await asyncio.gather(*(neighbour(shop, number) for number in range(NEIGHBOURS)))


async def neighbour(shop: Shop, number: int) -> NoReturn:
    while True:
        people = shop.shoppers.people
        token = people[number % len(people)].token
        answer = await shop.lines.ask(bytes(Request("GET", PATH, token, headers=headers())))
        if answer.status != 200:
            await asyncio.sleep(PAUSE_SECONDS)
