# %% [markdown]
# # Networking and resiliency: what can happen to a call
#
# About 35 minutes. At the end you can
#
# - name four things that a network can do to a call, and say what each looks like to the caller,
# - explain how one slow [service](../docs/glossary.md#service) takes down others, and what stops it,
# - say why "try again" can make trouble worse, and how to try again well,
# - tell which requests may be sent twice,
# - answer with less instead of not at all.

# %% [markdown]
# ## A call is not a function
#
# In the [monolith](../docs/glossary.md#monolith), Orders asks Inventory by calling a function. It answers, or it
# raises an error. Between [services](../docs/glossary.md#service) there is a network, and more can happen there.
#
# We open the [microservices](../docs/glossary.md#microservice) marketplace. A whole request may take one second here.

# %%
import time

from compare.classroom import open_marketplace

place = open_marketplace("microservices", environment={"REQUEST_SECONDS": "1"})
visitor = place.visitor()

# %%
def ask(path):
    began = time.monotonic()
    answer = visitor.get(path)
    took = time.monotonic() - began
    print(f"{answer.status_code} after {took:.2f} s  {path}  {answer.json().get('detail', '')}")


REVIEWS, ITEM, PAGE = "/reviews?item_id=1", "/inventory/1", "/pages/item/1"
for path in (REVIEWS, ITEM, PAGE):
    ask(path)

# %% [markdown]
# All is well: three times [status](../docs/glossary.md#status-code) 200. Now we make trouble, one kind after the
# other.

# %% [markdown]
# ## One: refused
#
# The other side is not there. We kill the Reviews service, as a crash would.

# %% [markdown]
# **Predict first.** How long does the visitor wait for the answer now: longer than before, or not?

# %% tags=["outline:networking-and-resiliency"]
place.kill("reviews")
ask(REVIEWS)
place.heal()
place.recovers(REVIEWS)

# %% [markdown]
# Hardly longer, if at all. The computer itself says at once that nobody listens on that
# [port](../docs/glossary.md#port). It is the friendliest trouble: quick and clear. (`heal` started Reviews again.)

# %% [markdown]
# ## Two: slow
#
# The answer comes, but later. We let each answer of **Users** arrive 0.3 seconds late. Nothing else is touched.

# %% [markdown]
# **Predict first.** We ask for reviews, for an item, and for the item's page. Which of the three become slow?

# %% tags=["outline:networking-and-resiliency"]
place.slow("users", 0.3)
for path in (REVIEWS, ITEM, PAGE):
    ask(path)
place.heal()

# %% [markdown]
# Reviews did not change, but it asks Users for the authors' names. So it is slow, too. The page asks Reviews, so the
# page is slow. **Whoever waits for a slow one is a slow one.** The item asks nobody, and stays quick.

# %% [markdown]
# ## Three: hanging
#
# The other side takes the request and says nothing. That happens when a [process](../docs/glossary.md#process) is
# stuck, or a cable is cut. We freeze Reviews, and ask with a [client](../docs/glossary.md#client) that waits half a
# second: its [timeout](../docs/glossary.md#timeout).

# %%
import httpx

place.freeze("reviews")
try:
    place.visitor(timeout=0.5).get(REVIEWS)
except httpx.TimeoutException as error:
    print("no answer:", type(error).__name__)
ask(REVIEWS)
place.heal()
place.recovers(REVIEWS)

# %% [markdown]
# The impatient visitor got nothing at all. The patient one got a 504 from the [gateway](../docs/glossary.md#gateway),
# which gives up after one second. Without a timeout somewhere, both would wait until the frozen process thaws.
# Perhaps that is never.

# %% [markdown]
# ## Four: the answer is lost
#
# This one is mean. The request arrives, the work is done, and then the answer gets lost. We lose every second answer
# of Inventory, and a seller gets two deliveries of ten bells each.

# %% [markdown]
# **Predict first.** The second delivery is answered with an error. How many bells are in stock?

# %% tags=["outline:networking-and-resiliency"]
seller = place.shopper("Sela")
bell = seller.post("/inventory", json={"name": "Bell", "price_cents": 650, "stock": 0}).json()["id"]

place.lose_answers("inventory")
for delivery in (1, 2):
    answer = seller.post(f"/inventory/{bell}/restock", json={"quantity": 10})
    print("delivery", delivery, "was answered with", answer.status_code)
place.heal()
print("in stock:", seller.get(f"/inventory/{bell}").json()["stock"])

# %% [markdown]
# Twenty. The error said "failed", and yet it was done. **No answer does not mean that nothing happened.** The caller
# cannot know. We will need this sentence when we talk about trying again.

# %% [markdown]
# ## A gateway that trusts the network
#
# What if nobody thought of all this? Here is a gateway in a few lines. It forwards each request to the service that
# answers for it, and waits as long as it takes. It has four lines to the services, as an office has telephones. (Real
# programs often have a hundred. Then the crowd must be larger; the story is the same.)

# %%
NAIVE_GATEWAY = """
import httpx
from fastapi import APIRouter, Request, Response
from chassis import service
from microservices.gateway.routes import match

router = APIRouter()

@router.get("/{path:path}")
async def forward(path: str, request: Request) -> Response:
    owner = match(request.url.path).service
    url = getattr(request.app.state.settings, f"{owner}_url")
    answer = await request.app.state.client.get(f"{url}/{path}?{request.url.query}")
    return Response(answer.content, answer.status_code)

def create_app(settings=None, network=None):
    app = service.build("gateway", [router], settings, network)
    four = httpx.Limits(max_connections=4)
    app.state.client = httpx.AsyncClient(timeout=None, limits=four)
    return app
"""

# %% [markdown]
# ## The same trouble for two gateways
#
# Two groups of visitors come. Six look at **reviews**, and six look at an **item**. The item has nothing to do with
# Reviews. Then Reviews hangs for one and a half seconds.

# %%
from compare.classroom import Crowd, draw


def reviews_hangs():
    with Crowd(place.url, {"reviews": REVIEWS, "item": ITEM}, each=6) as crowd:
        crowd.stays(0.7)
        crowd.sees("Reviews hangs")
        place.freeze("reviews")
        crowd.stays(1.5)
        crowd.sees("Reviews is back")
        place.thaw("reviews")
        crowd.stays(2.2)
    return crowd


def longest(crowd, label):
    return max(each.seconds for each in crowd.heard if each.label == label)

# %% [markdown]
# In the pictures, each dot is one answer. Where it stands from left to right says when it was asked for. How high it
# is says how long it took. A cross is a failure.

# %% [markdown]
# **Predict first.** Only Reviews hangs, and Inventory is fine. What will those see who look at the item?

# %% tags=["outline:cascade"]
place.deploy("gateway", NAIVE_GATEWAY)
naive = reviews_hangs()
draw.answers(naive, "A gateway without timeouts: everybody waits for Reviews")

# %% [markdown]
# There is a gap in **both** colours. Soon after Reviews hangs, all four lines are taken by people who wait for
# reviews. Whoever wants the item finds no free line. Inventory is idle, and still nobody gets through to it.
#
# This is a [cascade](../docs/glossary.md#cascade): the trouble spread to those who have nothing to do with it.

# %% [markdown]
# ## With timeouts and breakers
#
# Now our own gateway. It gives each request a [deadline](../docs/glossary.md#deadline). And it has a [circuit
# breaker](../docs/glossary.md#circuit-breaker) for each service: after five failures it stops asking for two seconds,
# and says "no" at once.

# %% [markdown]
# **Predict first.** What will the picture look like: for the item, and for the reviews, early and late?

# %% tags=["outline:cascade"]
place.deploy("gateway", "from microservices.gateway.main import create_app")
place.recovers(REVIEWS)
guarded = reviews_hangs()
draw.answers(guarded, "A gateway with a deadline and breakers: only reviews are in trouble")

# %% [markdown]
# The item does not notice: its dots go on. The first reviews fail after a second, at the deadline. Then the breaker
# opens, and the crosses fall far down: a quick no. When Reviews is back, the breaker still says no for a while, until
# it lets a request through again. That is its price.

# %% tags=["outline:cascade"]
draw.bars(
    {"without timeouts": longest(naive, "item"), "with deadline and breaker": longest(guarded, "item")},
    "The longest wait for the item, which has nothing to do with Reviews",
    "seconds",
)

# %% [markdown]
# ## How it is done
#
# Three walls stand between the services, and each is a few lines long. First, a limit on how many may wait for one
# service: a [bulkhead](../docs/glossary.md#bulkhead).

# %%
import inspect

from microservices.gateway.guard import Guard

print(inspect.getsource(Guard.__call__))

# %% [markdown]
# `under_way` counts the requests for **one** service. A slow service can fill only its own share of the gateway.
# Next, the deadline, and the breaker around it.

# %%
print(inspect.getsource(Guard._within_deadline))
print("\n".join(inspect.getsource(Guard._behind_breaker).splitlines()[:7]))

# %% [markdown]
# `asyncio.timeout` ends the wait. The breaker sees the errors that come out, and counts them. When it is open, it
# raises `OpenedState` before anybody is asked.

# %% [markdown]
# ## The deadline travels along
#
# Behind the gateway, services call services. If each waited a full second for the next, the last would work for
# somebody who left long ago. So every call carries a note: "you have this much time left".

# %%
from chassis import deadline

at_the_gateway = 1.0
at_reviews = int(deadline.header(at_the_gateway)[deadline.HEADER]) / 1000
at_inventory = int(deadline.header(at_reviews)[deadline.HEADER]) / 1000
at_the_gateway, at_reviews, at_inventory

# %% [markdown]
# Each passes on a little less than it has. Whoever writes a review asks the gateway, which asks Reviews, which asks
# Inventory whether the item exists.

# %% [markdown]
# **Predict first.** Inventory hangs. Somebody writes a review. Which service will the error message blame?

# %% tags=["outline:networking-and-resiliency"]
place.recovers(REVIEWS)
place.freeze("inventory")
answer = seller.post("/reviews", json={"item_id": bell, "rating": 5, "text": "It rings."})
answer.status_code, answer.json()["detail"]

# %% [markdown]
# Inventory, and that is right. Reviews gave up a little before the gateway did, and could still say whom it had
# waited for. With equal timeouts, the gateway would give up at the same moment, and might blame Reviews.

# %% [markdown]
# ## A retry storm
#
# Many failures last only a moment. So why not ask again? A [retry](../docs/glossary.md#retry) helps one client. But
# what if all clients do it?
#
# Here is a small shop. It closes for half a second, and counts who knocks meanwhile. To say "closed" is work for it,
# too.

# %%
import asyncio
import itertools
import random

from chassis.network import Network
from compare.classroom import open_server

place.heal()
shop = open_server("compare.classroom.closing_shop:create_app", {"LOG_LEVEL": "WARNING"})
client = Network().client(shop.url)  # What our services call each other with.

# %%
async def knock():
    return (await client.get("/price/1")).is_success


async def while_closed(customer):
    await client.post("/closing?ms=500")
    await asyncio.gather(*(customer() for _ in range(20)))
    return [at for at in (await client.get("/knocks")).json() if at < 0.5]

# %% [markdown]
# One kind of customer knocks once and goes home. Another knocks again and again until somebody opens.

# %% [markdown]
# **Predict first.** Twenty customers come in the same moment, and the shop is closed for half a second. How often
# does somebody knock meanwhile, with each kind?

# %% tags=["outline:retry-storm"]
async def again_at_once():
    while not await knock():
        pass


knocks = {"once": await while_closed(knock), "again at once": await while_closed(again_at_once)}
for name, times in knocks.items():
    print(f"{name}: {len(times)} knocks at the closed door, {len(times) / 20:.0f} for each customer")

# %% [markdown]
# Each customer has become a crowd. That is a [retry storm](../docs/glossary.md#retry-storm): the shop is in trouble,
# and exactly then it gets more work than ever. If too much work *was* the trouble, it never ends.

# %% [markdown]
# ## Wait longer each time, and not all alike
#
# Two better manners. [Backoff](../docs/glossary.md#backoff): wait before each new try, and twice as long each time.
# *Jitter*: add a bit of chance to the wait.

# %% tags=["outline:retry-storm"]
def wait_seconds(tries, jitter):
    return 0.1 * 2**tries * random.uniform(1, jitter)


async def with_backoff(jitter=1):
    for tries in itertools.count():
        if await knock():
            return
        await asyncio.sleep(wait_seconds(tries, jitter))


knocks["backoff"] = await while_closed(with_backoff)
knocks["backoff, jitter"] = await while_closed(lambda: with_backoff(jitter=2))
{name: len(times) for name, times in knocks.items()}

# %% [markdown]
# That is far less than the storm. But what is the jitter good for? Let us not ask the shop, but calculate: a thousand
# customers fail in the same moment. When do they knock again?

# %% [markdown]
# **Predict first.** What does the line look like without jitter, and what does jitter change about it?

# %%
from collections import Counter


def knocks_of_1000(jitter):
    waits = ([wait_seconds(tries, jitter) for tries in range(4)] for _ in range(1000))
    times = (round(at, 1) for each in waits for at in itertools.accumulate(each))
    count = Counter(times)
    return [(tenth / 10, count[tenth / 10]) for tenth in range(32)]


shown = {"backoff": knocks_of_1000(1), "backoff, jitter": knocks_of_1000(2)}
draw.lines(shown, "Knocks in each tenth of a second", "seconds since all failed together", "knocks")

# %% [markdown]
# Those who failed together wait equally long, and come back together: a thousand at once, again and again. With
# jitter, each waits a little differently, and each wave is flatter than the one before.

# %% [markdown]
# ## And a breaker in front
#
# Each customer still has to find out alone that the shop is closed. A breaker lets them learn from each other. After
# five failures, it is open for 0.2 seconds, and nobody is let through to the shop.

# %%
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

breakers = AsyncCircuitBreakerFactory(default_threshold=5, default_ttl=0.2)

# %% tags=["outline:retry-storm"]
async def with_breaker():
    for tries in itertools.count():
        try:
            async with await breakers.get_breaker("shop"):
                (await client.get("/price/1")).raise_for_status()
            return
        except (httpx.HTTPStatusError, OpenedState):
            await asyncio.sleep(wait_seconds(tries, jitter=2))


knocks["backoff, jitter, breaker"] = await while_closed(with_breaker)
draw.bars({name: len(times) for name, times in knocks.items()}, "Knocks at a closed door, by 20 customers")

# %% [markdown]
# In the end all were served, except those who knock only once. With good manners, the shop had a small part of the
# storm. The breaker let through hardly more than the first wave.

# %% [markdown]
# ## What may be asked twice
#
# Remember the lost answer: an error does not mean that nothing happened. So what does a retry do there? The seller
# sets a price, and adds bells. Answers get lost, and she asks again until there is a good one.

# %%
def until_good(method, path, body):
    while not (answer := seller.request(method, path, json=body)).is_success:
        print("  again:", method, body)
    return answer.json()

# %% [markdown]
# **Predict first.** She sets the price to 700 and then to 800, and adds 10 bells two times. Before, there were 20.
# Which numbers are wrong afterwards?

# %% tags=["outline:networking-and-resiliency"]
place.lose_answers("inventory")
for price in (700, 800):
    until_good("PATCH", f"/inventory/{bell}", {"price_cents": price})
for _ in range(2):
    until_good("POST", f"/inventory/{bell}/restock", {"quantity": 10})
place.heal()
item = seller.get(f"/inventory/{bell}").json()
print("price:", item["price_cents"], " stock:", item["stock"])

# %% [markdown]
# The price is right. To set it twice is the same as once: that is [idempotent](../docs/glossary.md#idempotent). The
# stock is wrong: 50 and not 40. Adding is **not** idempotent. So only what is idempotent may be repeated.
#
# In this marketplace, the callers say so with each call. Who is not sure, asks once.

# %%
from chassis.remote import Remote

print("\n".join(inspect.getsource(Remote.call).splitlines()[-6:]))

# %% [markdown]
# At most three attempts, waits with jitter, and one attempt only for what may not be repeated. How to make an *order*
# safe to repeat, is in the [next lecture](08_a_lost_saga.ipynb).

# %% [markdown]
# ## Answer with what is left
#
# The page of an item is made of three services' answers. Reviews dies. Should the page die, too?

# %% [markdown]
# **Predict first.** Which status does the page have now, and what is in the place of the reviews?

# %% tags=["outline:networking-and-resiliency"]
place.kill("reviews")
answer = visitor.get(PAGE)
page = answer.json()
print(answer.status_code, page["item"]["name"])
print("similar items:", len(page["similar"]), " reviews:", page["reviews"])
print("unavailable:", page["unavailable"])

# %% [markdown]
# It is 200: a page with less. `unavailable` says honestly what is missing, so a browser can write "reviews are back
# soon" and not "there are no reviews". People can still look and buy. That is
# [resilience](../docs/glossary.md#resilience).

# %%
from microservices.gateway import pages

print(inspect.getsource(pages.part_or_nothing))
await client.aclose()
shop.close()
place.close()

# %% [markdown]
# A part that does not answer becomes nothing; a part that *refuses*, such as "there is no such item", refuses the
# page. The monolith needs none of this: its parts live and die together.

# %% [markdown]
# ## Recap
#
# - A call can be refused, slow, hanging, or done with its answer lost. An error does not mean that nothing happened.
# - Whoever waits without a limit for somebody slow is slow, too, and then whoever waits for them: a cascade.
# - A deadline ends the wait, a bulkhead bounds how many wait, and a breaker stops asking.
# - Retries multiply the load when it hurts most. Few attempts, backoff, jitter, a breaker.
# - Only idempotent requests may be repeated.
# - A page with a part missing is better than no page.

# %% [markdown]
# ## The same at full size
#
# - [chassis/remote.py](../chassis/remote.py): every call from service to service: timeout, breaker, retries
# - [chassis/deadline.py](../chassis/deadline.py): the time that is left, passed on
# - [microservices/gateway/guard.py](../microservices/gateway/guard.py): the walls inside the gateway
# - [microservices/gateway/pages.py](../microservices/gateway/pages.py): the page with what is left
# - [tests/resilience/test_outages.py](../tests/resilience/test_outages.py): all of this, proven for every service

# %% [markdown]
# ## Exercises
#
# - [15](exercises/15_turn_n_plus_one_into_one.py): turn N+1 calls into one
# - [16](exercises/16_answer_with_what_is_left.py): answer with what is left
# - [17](exercises/17_retry_only_what_is_safe.py): retry only what is safe
#
# `marketplace learn` starts them.
#
# Next: [a lost saga](08_a_lost_saga.ipynb)
