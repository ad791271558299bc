# %% [markdown]
# # FastAPI: a service from nothing
#
# About 35 minutes. At the end you can
#
# - write a [service](../docs/glossary.md#service) with [FastAPI](../docs/glossary.md#fastapi), and ask it,
# - let it refuse wrong requests, and keep [secrets](../docs/glossary.md#secret),
# - let it ask two others at once,
# - test it, read its documentation, and run it as a [process](../docs/glossary.md#process) of its own,
# - say what our services add to that.

# %% [markdown]
# ## The story
#
# The marketplace wants wish lists. Tom wishes for a frying pan. His friends see the wish, and one of them buys it.
#
# There is one rule: Tom must not find out who bought it.

# %% [markdown]
# ## From nothing
#
# FastAPI is a [framework](../docs/glossary.md#framework): we write functions, and it decides when they run. This is a
# whole program. The line with `@` makes the function below it a [route](../docs/glossary.md#route), as in the lecture
# on [decorators](02_decorators.ipynb).

# %% tags=["outline:for-microservices"]
from dataclasses import dataclass

from fastapi import FastAPI


@dataclass
class Wish:
    id: int
    name: str
    item_id: int
    bought_by: str = ""


wishes = {1: Wish(1, "Tom", item_id=1, bought_by="Aunt Mary")}
first = FastAPI()

# %% tags=["outline:declarative-routes"]
@first.get("/wishes/{wish_id}")
async def read(wish_id: int):
    return wishes[wish_id]

# %% [markdown]
# Now somebody must ask. No [server](../docs/glossary.md#server) runs yet: `ASGITransport` hands a request to the
# program directly, in the way a server would. That way is called [ASGI](../docs/glossary.md#asgi).

# %%
import fastapi
import httpx


async def ask(app, method, path, body=None):
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://wishes") as client:
        return await client.request(method, path, json=body)


answer = await ask(first, "GET", "/wishes/1")
print("FastAPI", fastapi.__version__, "answers", answer.status_code)
answer.json()

# %% [markdown]
# It answers. We **declared** what is asked for (`GET`, a path, a number) and wrote what is given back. How the bytes
# of a request become a number, and our object becomes [JSON](../docs/glossary.md#json), we never said.
#
# But look at the answer again. It tells everything, also to Tom. We will come back to that.

# %% [markdown]
# **Predict first.** `wish_id: int` is a [type hint](../docs/glossary.md#type-hint). What does the program answer when
# the path says `seven`?

# %% tags=["outline:data-validation"]
answer = await ask(first, "GET", "/wishes/seven")
print(answer.status_code)
answer.json()["detail"]

# %% [markdown]
# It refuses with [status](../docs/glossary.md#status-code) 422. And it says **where** the mistake is, `path` and
# `wish_id`, and what was expected. Python ignores type hints. FastAPI reads them.

# %% [markdown]
# ## Data validation: say what is acceptable
#
# Now a wish comes in. What a request's body may contain is a [pydantic](../docs/glossary.md#pydantic) class, as in
# the first lecture.

# %%
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class WishCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    item_id: Annotated[int, Field(ge=1)]

# %% [markdown]
# What goes out is such a class, too. It has no `bought_by`. Keep an eye on that.

# %%
class WishPublic(BaseModel):
    id: int
    name: str
    item_id: int

# %% [markdown]
# The routes go on a router this time: a list of routes that any program can take in. `response_model` says what the
# answer looks like.

# %% tags=["outline:declarative-routes"]
from fastapi import APIRouter, Response

router = APIRouter(prefix="/wishes", tags=["wishes"])
app = FastAPI(title="Wishes")
app.include_router(router)


@router.post("", status_code=201, response_model=WishPublic)
async def make_wish(new: WishCreate, response: Response) -> Wish:
    """Wish for an item."""
    wish = wishes[len(wishes) + 1] = Wish(len(wishes) + 1, new.name, new.item_id)
    response.headers["Location"] = f"/wishes/{wish.id}"
    return wish

# %%
answer = await ask(app, "POST", "/wishes", {"name": "Mia", "item_id": 2})
print(answer.status_code, answer.headers["Location"])
answer.json()

# %% [markdown]
# 201 means "created", and the header `Location` says where to find it. Both are agreements of
# [HTTP](../docs/glossary.md#http), so every [client](../docs/glossary.md#client) understands them.

# %% [markdown]
# **Predict first.** This request has three mistakes. How many does the answer name? Does `make_wish` run?

# %% tags=["outline:data-validation"]
before = len(wishes)
answer = await ask(app, "POST", "/wishes", {"name": "", "item_id": -1, "colour": "red"})
for mistake in answer.json()["detail"]:
    print(answer.status_code, mistake["loc"], mistake["msg"])
print("new wishes:", len(wishes) - before)

# %% [markdown]
# All three, each with its place. Our function did not run: behind the door there is only good data. That is why it
# needs no `if`. This is [validation](../docs/glossary.md#validation), and we wrote none of its steps.

# %% [markdown]
# ## Ask for what you need
#
# Several routes need an existing wish. Each would have to look for it, and refuse if there is none. Instead they ask
# for it **by type**. What a route asks for is called a [dependency](../docs/glossary.md#dependency).

# %% tags=["outline:modern-python"]
from fastapi import Depends, HTTPException


async def existing_wish(wish_id: int) -> Wish:
    """Give the wish if there is one."""
    if wish_id not in wishes:
        raise HTTPException(404, "There is no such wish.")
    return wishes[wish_id]


ExistingWish = Annotated[Wish, Depends(existing_wish)]

# %% [markdown]
# Read the last line as: "an `ExistingWish` is a `Wish`, and `existing_wish` knows how to get one".

# %% tags=["outline:declarative-routes"]
@router.get("/{wish_id}", response_model=WishPublic)
async def read_wish(wish: ExistingWish) -> Wish:
    """Show a wish."""
    return wish

# %% [markdown]
# **Predict first.** The function gives back a whole `Wish`, with `bought_by`. The line above it promises a
# `WishPublic`. What does Tom see?

# %%
print((await ask(app, "GET", "/wishes/1")).json())
print((await ask(app, "GET", "/wishes/99")).json())

# %% [markdown]
# The promise wins: only the fields of `WishPublic` go out. The surprise is safe. It is safe by a **declaration**, so
# it holds for every field that somebody adds to `Wish` later.
#
# And wish 99 is refused, without an `if` in the route.

# %% [markdown]
# ## Follows modern Python
#
# FastAPI asks for no language of its own. A route stays a plain Python function with type hints.

# %% tags=["outline:modern-python"]
from inspect import signature

kind = signature(read_wish).parameters["wish"].annotation
print("asks for a", kind.__origin__.__name__, "from", kind.__metadata__[0].dependency.__name__)
print("called by hand:", await read_wish(wishes[1]))

# %% [markdown]
# It can be called without any web. Its types can be read by editors, by type checkers, and by FastAPI: one note,
# three readers. Notice what came back: the whole wish. The filter is at the door of the web, not in the function.

# %% [markdown]
# ## Async: two others at once
#
# A friend wants to see a card: the wish, the price and the stars. The shop knows these. We start a real shop, and
# make it slow on purpose.

# %%
import time

from compare.classroom import draw, open_marketplace, open_server

shop = open_marketplace("monolith")
shop.slow("monolith", 0.5)
to_shop = httpx.AsyncClient(base_url=shop.url, trust_env=False, timeout=30)
calls = []


async def ask_shop(path):
    began = time.perf_counter()
    answer = await to_shop.get(path)
    calls.append((path, began, time.perf_counter()))
    return answer.json()

# %% [markdown]
# The route asks for the item **and** for the reviews. `gather` starts both, and waits for both. An
# [async](../docs/glossary.md#async) route can do that.

# %% tags=["outline:async-routes"]
import asyncio


@router.get("/{wish_id}/card")
async def read_card(wish: ExistingWish) -> dict[str, str | int | float | None]:
    """Show a wish with what the shop says of the item."""
    item, summary = await asyncio.gather(
        ask_shop(f"/inventory/{wish.item_id}"),
        ask_shop(f"/reviews/summary?item_id={wish.item_id}"),
    )
    price, stars = item["price_cents"], summary["average"]
    return {"name": wish.name, "item": item["name"], "price_cents": price, "stars": stars}

# %% [markdown]
# **Predict first.** Each answer of the shop takes at least half a second. Will the two bars follow each other, or lie
# one above the other?

# %% tags=["outline:async-routes"]
calls.clear()
print((await ask(app, "GET", "/wishes/1/card")).json())
draw.lanes(sorted(calls), "One card: when the shop was asked")

# %% [markdown]
# One above the other: the card waits once, not twice. How it works is in the lecture on
# [concurrency](03_concurrency.ipynb).

# %% [markdown]
# **Predict first.** Five friends ask for the card at the same moment. Does the second wait until the first is served?

# %%
calls.clear()
await asyncio.gather(*(ask(app, "GET", "/wishes/1/card") for _ in range(5)))
last_begin, first_end = max(begin for _, begin, _ in calls), min(end for _, _, end in calls)
print(f"{len(calls)} calls; all began before the first was answered: {last_begin < first_end}")

# %% [markdown]
# Nobody stands in line. While one request waits for the shop, the program takes the next. It needs no second
# [thread](../docs/glossary.md#thread) for that.

# %% [markdown]
# ## Documentation, for free
#
# How do others learn what our service can do? It tells them. The description follows a standard called
# [OpenAPI](../docs/glossary.md#openapi).

# %% [markdown]
# **Predict first.** Our service gives one kind of answer that the next list does not show. Which? Why not?

# %% tags=["outline:documentation"]
document = (await ask(app, "GET", "/openapi.json")).json()
for path, methods in document["paths"].items():
    for method, about in methods.items():
        print(f"{method.upper():5} {path:24} {about['summary']:10} {sorted(about['responses'])}")

# %% [markdown]
# Nobody wrote this list. Paths, names and answers come from our declarations, even the 422.
#
# The 404 is missing. We raise it inside of a function, and FastAPI reads declarations only. Our services declare it,
# too: `responses=refusals(NoSuchWish)`.

# %% [markdown]
# **Predict first.** We said `min_length=1` once, in a Python class. Do readers of the document learn of it?

# %% tags=["outline:documentation"]
document["components"]["schemas"]["WishCreate"]

# %% [markdown]
# They do. The page `/docs` is drawn from this document. There, people read the routes and try them with a button.
# Programs read it as well, and make a client for another language from it. When a rule changes, all of these change
# with it.

# %% [markdown]
# ## A test is a function
#
# The one rule was: Tom must not find out. We write it down as a test.

# %%
async def test_the_surprise_stays_a_surprise(app):
    answer = await ask(app, "GET", "/wishes/1")
    assert answer.status_code == 200
    assert "Mary" not in answer.text, f"Tom can read it: {answer.text}"


await test_the_surprise_stays_a_surprise(app)
print("The surprise is safe.")

# %% [markdown]
# A test that cannot fail is worth nothing. We still have the very first program.

# %% [markdown]
# **Predict first.** What does the test say about `first`?

# %%
try:
    await test_the_surprise_stays_a_surprise(first)
except AssertionError as error:
    print(error)

# %% [markdown]
# It finds the leak. A test needs no browser and no server: it asks the program through the same door as everybody.

# %% [markdown]
# ## What our services add
#
# All services of this repository begin with one function, `service.build`. The folder it lives in is called
# `chassis`, like the frame under every car. We hand it our router, unchanged.

# %% [markdown]
# **Predict first.** The router is the same. What will differ when a wish is not there?

# %% tags=["outline:for-microservices"]
from chassis import service
from chassis.settings import Settings

framed = service.build("wishes", [router], Settings(telemetry=False, log_level="ERROR"))
for each in (app, framed):
    answer = await ask(each, "GET", "/wishes/99")
    print(answer.headers["content-type"])
    print(answer.json())

# %% [markdown]
# The second answer has the standard form for errors, [problem details](../docs/glossary.md#problem-details). All
# services refuse in the same form, so a client reads one form only. We changed no route for that. (`about:blank`
# means: this error has no name of its own yet.)

# %%
for path in ("/health/live", "/health/ready", "/wishes/1"):
    answer = await ask(framed, "GET", path)
    print(answer.status_code, path, sorted(answer.json()))

# %% [markdown]
# It also answers the two questions that machines ask: do you live, and can you serve? They are its [health
# checks](../docs/glossary.md#health-check). [Logs](../docs/glossary.md#log), [traces](../docs/glossary.md#trace),
# limits and a `/docs` page that works without internet are in the frame as well.

# %% [markdown]
# ## A process of its own
#
# So far everything happened inside of this notebook. The finished source is one file,
# [compare/classroom/wishes.py](../compare/classroom/wishes.py). It is our cells, written down once more. Two things
# are better: errors have names, and a careful client asks the shop. We start it in a
# [process](../docs/glossary.md#process) of its own.

# %% tags=["outline:for-microservices"]
shop.heal()
addresses = {"INVENTORY_URL": shop.url, "REVIEWS_URL": shop.url}
place = open_server("compare.classroom.wishes:create_app", addresses)
friend = place.visitor()

made = friend.post("/wishes", json={"name": "Tom", "item_id": 1})
print(made.status_code, made.headers["Location"])
friend.get(made.headers["Location"] + "/card").json()

# %% [markdown]
# Now these are two programs, and they talk over the network. The new one was told the shop's address in [environment
# variables](../docs/glossary.md#environment-variable). The shop did not have to change.

# %% tags=["outline:documentation"]
import re

page = friend.get("/docs").text
print("open this in a browser:", f"{place.url}/docs")
print("the page loads:", re.findall(r'(?:src|href)="([^"]+)"', page))

# %% [markdown]
# As long as this notebook runs, you can try the service there. All parts of the page come from the service itself.

# %% [markdown]
# **Predict first.** We kill the shop. What happens to the card, and what to the wish without a card?

# %% tags=["outline:for-microservices"]
shop.kill("monolith")
card, wish = friend.get("/wishes/1/card"), friend.get("/wishes/1")
print("card:", card.status_code, card.json()["detail"])
print("      ask again in", card.headers.get("Retry-After"), "s")
print("wish:", wish.status_code, wish.json())

# %% [markdown]
# The card needs the shop, so it is refused, with a reason. The wish needs nobody, so it is still there. The service
# did not fall with its neighbour. That is what [microservices](../docs/glossary.md#microservice) are for.

# %% [markdown]
# **Predict first.** Now we start our own service again. Is Tom's wish still there?

# %%
place.restart("wishes")
friend.get("/wishes/1").json()["detail"]

# %% [markdown]
# It is gone. Our service kept it in its memory, and memory ends with the process. This is the biggest thing that the
# real services add: each has a [database](../docs/glossary.md#database) of its own.

# %%
from compare.classroom import close_all

await to_shop.aclose()
close_all()

# %% [markdown]
# ## Recap
#
# - A route is a plain function. A [decorator](../docs/glossary.md#decorator) says for which path, type hints say what
#   comes in and what goes out.
# - Wrong requests are refused before the function runs, each mistake with its place.
# - The declared answer is a filter: what is not in it stays secret.
# - What several routes need, they ask for by type.
# - `async` lets a route wait for several others at once, and lets others in meanwhile.
# - The documentation is made from the declarations, so both agree.
# - Our frame adds errors in one form, health, logs and limits. A real service adds a database.

# %% [markdown]
# ## The same at full size
#
# Open these side by side with [our file](../compare/classroom/wishes.py):
#
# - [microservices/reviews/reviews.py](../microservices/reviews/reviews.py): the same kinds of routes, on a database
# - [microservices/reviews/database.py](../microservices/reviews/database.py): its table
# - [microservices/reviews/clients.py](../microservices/reviews/clients.py): whom it asks
# - [microservices/reviews/main.py](../microservices/reviews/main.py): how it is put together
# - [chassis/service.py](../chassis/service.py): the frame; and [contracts/problems.py](../contracts/problems.py):
#   errors with names

# %% [markdown]
# ## Exercises
#
# - [27](exercises/27_write_a_service.py): write a service
#
# `marketplace learn` starts it.
#
# Next: [which one would you choose?](14_which_one_would_you_choose.ipynb)
