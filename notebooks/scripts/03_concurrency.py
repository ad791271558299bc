# %% [markdown]
# # Concurrency: waiting for many things at once
#
# About 35 minutes. At the end you can
#
# - tell work from waiting, and measure which of the two a program does,
# - wait for many things at once with `async`, `await`, `gather` and `TaskGroup`,
# - find a forgotten `await`, and a call that stops everybody else,
# - limit how much is under way, and stop waiting in time.

# %% [markdown]
# ## Slow operations
#
# Think of a cook. The noodles need ten minutes in the pot. Does the cook stand still and look at them? No, she cuts
# the onions. Most programs do stand and look.
#
# We start a small shop on this computer. It takes its time before it answers, as
# [databases](../docs/glossary.md#database) and other people's [servers](../docs/glossary.md#server) do.

# %% [markdown]
# **Predict first.** We ask the shop for one price. How much of that time does our own program work?

# %% tags=["outline:slow-operations"]
import time

from compare.classroom import draw, open_server

shop = open_server("compare.classroom.slow_shop:create_app")
client = shop.visitor()

began, worked = time.perf_counter(), time.process_time()
print(client.get("/price/1?ms=300").json())
passed, worked = time.perf_counter() - began, time.process_time() - worked
bars = {"time that passed": passed, "our program worked": worked}
draw.bars(bars, "One slow question", "seconds")

# %% [markdown]
# Nearly all of the time, our program did nothing: it waited. Such code is [I/O-bound](../docs/glossary.md#io-bound).
# A faster processor would not help it. Using the wait for something else would.

# %% [markdown]
# ## One after another
#
# A page of the shop shows eight prices. We ask for each and note when we began and when we had it.

# %%
def ask(number, ms=200):
    began = time.perf_counter()
    client.get(f"/price/{number}?ms={ms}")
    return f"item {number}", began, time.perf_counter()


one_by_one = [ask(number) for number in range(1, 9)]
draw.lanes(one_by_one, "Ask, wait, ask, wait")
print("questions that waited in the shop at once:", client.get("/most-at-once").json())

# %% [markdown]
# A staircase. Each question begins when the one before is answered. The shop counts too: it never had more than one
# of our questions at once. We were the slow part.

# %% [markdown]
# ## `async` and `await`
#
# Now we write the same in Python's [async](../docs/glossary.md#async) style. Two words are new. `async def` marks a
# function that may wait. `await` marks the places where it waits. The standard library's `asyncio` runs it.

# %% [markdown]
# **Predict first.** The next cell asks for the same eight prices, with `await`. Is it faster? By how much?

# %% tags=["outline:asyncio", "outline:easy-async-await"]
import httpx

web = httpx.AsyncClient(base_url=shop.url, trust_env=False, timeout=30)
await web.get("/health/live")  # The first question opens the connection.


async def ask_async(number, ms=200):
    began = time.perf_counter()
    await web.get(f"/price/{number}?ms={ms}")
    return f"item {number}", began, time.perf_counter()


awaited = [await ask_async(number) for number in range(1, 9)]
draw.lanes(awaited, "With await, in a loop")

# %% [markdown]
# The same staircase! Adding the two words was easy, and it changed nothing. `await` means: *I* cannot go on without
# this. In a loop, the second question is asked when the first has come back.

# %% [markdown]
# ## Lots of stuff at the same time
#
# `asyncio.gather` takes several such calls and waits for **all of them at once**. That is
# [concurrency](../docs/glossary.md#concurrency). Asking many and waiting for all is called a
# [fan-out](../docs/glossary.md#fan-out).

# %% [markdown]
# **Predict first.** What will the picture look like now? How many questions will wait in the shop at once?

# %% tags=["outline:lots-at-the-same-time", "outline:asyncio"]
import asyncio


async def most_at_once():
    return (await web.get("/most-at-once")).json()


await most_at_once()  # Asking sets the shop's counter back.
together = await asyncio.gather(*(ask_async(number) for number in range(1, 9)))
draw.lanes(together, "With gather")
print("questions that waited in the shop at once:", await most_at_once())

# %% [markdown]
# All eight begin together, and we wait about as long as for one. No question was answered faster. We stopped waiting
# for one before asking the next.

# %% [markdown]
# How does the time grow with the number of prices? These are the two ways, for any number.

# %%
def seconds(spans):
    return max(end for _, _, end in spans) - min(begin for _, begin, _ in spans)


async def in_a_loop(count):
    return [await ask_async(number, ms=40) for number in range(count)]


async def with_gather(count):
    return await asyncio.gather(*(ask_async(number, ms=40) for number in range(count)))

# %% [markdown]
# **Predict first.** We ask for more and more prices, up to 24. What do the two lines look like?

# %%
points = {"in a loop": [], "with gather": []}
for count in (1, 8, 16, 24):
    points["in a loop"].append((count, seconds(await in_a_loop(count))))
    points["with gather"].append((count, seconds(await with_gather(count))))
draw.lines(points, "How long against how many", "prices", "seconds")

# %% [markdown]
# The loop's line climbs: twice as many prices, twice as long. The other stays low. It rises a little, since asking
# itself is some work.

# %% [markdown]
# ## Who does all that?
#
# Eight things at once: are there eight cooks? We let each question say in which [thread](../docs/glossary.md#thread)
# it is. A thread is a line of work within a program.

# %% [markdown]
# **Predict first.** The first answer takes longest, the third is the quickest. In which order do the six lines come?

# %%
import threading


async def tell(number, ms):
    print("ask for", number, "in", threading.current_thread().name)
    await web.get(f"/price/{number}?ms={ms}")
    print("I have ", number, "in", threading.current_thread().name)
    return number


await asyncio.gather(tell(1, ms=500), tell(2, ms=300), tell(3, ms=100))

# %% [markdown]
# One thread did it all: one cook, three pots. At each `await` a function lets go, and the [event
# loop](../docs/glossary.md#event-loop) takes up another one that can go on. The answers came in another order than
# the questions. Yet `gather` gives the results in the order in which we asked.

# %% [markdown]
# ## One thread, and still a race
#
# To sell a mug, we look how many there are, ask the bank, and write down one less. Asking the bank takes a while.

# %% [markdown]
# **Predict first.** There are ten mugs. Ten people buy one each, at the same time, in one thread. How many are left?

# %%
async def sell(shelf):
    mugs = shelf["mugs"]
    await asyncio.sleep(0.01)  # Ask the bank.
    shelf["mugs"] = mugs - 1


shelf = {"mugs": 10}
await asyncio.gather(*(sell(shelf) for _ in range(10)))
shelf

# %% [markdown]
# Nine. All ten looked before any of them wrote. That is a [race condition](../docs/glossary.md#race-condition), and
# it needs no second thread. Between two `await`s nobody comes in between. **At** an `await`, everybody may.

# %%
async def sell_alone(shelf, door):
    async with door:
        await sell(shelf)


door, shelf = asyncio.Lock(), {"mugs": 10}
await asyncio.gather(*(sell_alone(shelf, door) for _ in range(10)))
shelf

# %% [markdown]
# A [lock](../docs/glossary.md#lock) lets in one at a time. Now the count is right. The price: they wait in a row
# again. So we lock as little as we can.

# %% [markdown]
# ## A coroutine is work that has not begun
#
# What does a call of an `async def` function give, without `await`?

# %% [markdown]
# **Predict first.** After the call, the next cell gives the shop a moment. How many questions will the shop have
# counted?

# %% tags=["outline:less-easy-coroutines"]
async def price_of(number):
    answer = await web.get(f"/price/{number}?ms=50")
    return answer.json()["price_cents"]


await most_at_once()
price = price_of(3)
await asyncio.sleep(0.2)
print("We have a", type(price).__name__)
print("The shop was asked:", await most_at_once())
print("Now we await it:", await price)
print("The shop was asked:", await most_at_once())

# %% [markdown]
# The call gave a [coroutine](../docs/glossary.md#coroutine), not a price. Nothing had begun. A coroutine is like a
# recipe on a piece of paper: nobody cooks until somebody awaits it.

# %% [markdown]
# To start the work at once and fetch the result later, we make a [task](../docs/glossary.md#task) of it.

# %%
task = asyncio.create_task(price_of(3))
await asyncio.sleep(0.2)  # We could do anything else here.
print("The shop was asked:", await most_at_once(), "- and the task is done:", task.done())
print("The result:", await task)

# %% [markdown]
# Nobody awaited the task while it ran. So there are three ways to turn a coroutine into a result: `await` it, give it
# to `gather`, or make a task and await that.

# %% [markdown]
# ## The forgotten `await`
#
# This is the mistake that everybody makes. `in_stock` says that item 7 is **not** in stock.

# %% [markdown]
# **Predict first.** Will item 7 be sold?

# %% tags=["outline:less-easy-coroutines"]
import warnings


async def in_stock(number):
    return number != 7


async def buy(number):
    return "sold!" if in_stock(number) else "sorry"


with warnings.catch_warnings(record=True) as heard:
    warnings.simplefilter("always")
    print(await buy(7))
print("Python's warning:", heard[0].message)

# %% [markdown]
# Sold! Without `await`, the `if` looks at the coroutine itself. A coroutine is a thing, and for an `if`, things are
# true. No error came. All that Python gave us was a warning: **never awaited**. Read your warnings.

# %% [markdown]
# ## When one of several fails
#
# The shop refuses a price for an item called `lamp`: an item's id must be a number. This function notes how each
# question ends.

# %%
async def fetch(item, ms, fate):
    fate[item] = "under way"
    try:
        (await web.get(f"/price/{item}?ms={ms}")).raise_for_status()
        fate[item] = "done"
    except BaseException as error:
        fate[item] = type(error).__name__
        raise

# %% [markdown]
# **Predict first.** We ask for `lamp` and two others. `lamp` fails early. What happens to the others, which need
# longer?

# %%
fate = {}
try:
    await asyncio.gather(fetch(1, 300, fate), fetch(2, 300, fate), fetch("lamp", 0, fate))
except httpx.HTTPStatusError:
    print("now:  ", fate)
await asyncio.sleep(0.6)
print("later:", fate)

# %% [markdown]
# `gather` hands us the error at once. But it does not stop the others. They went on behind our back, and nobody was
# there to take their results. Python 3.11 brought something stricter: `TaskGroup`.

# %% [markdown]
# **Predict first.** A `TaskGroup` never leaves anybody behind. So what must it do with the other two?

# %% tags=["outline:asyncio", "outline:less-easy-coroutines"]
fate = {}
try:
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(1, 300, fate))
        group.create_task(fetch(2, 300, fate))
        group.create_task(fetch("lamp", 0, fate))
except* httpx.HTTPStatusError:
    print("now:  ", fate)
await asyncio.sleep(0.6)
print("later:", fate)

# %% [markdown]
# It stopped them: a `CancelledError` is how a task learns that it should end. Then it waited until they had ended.
# After the `with` block, nothing of it is under way. Several may fail at once, so the errors come as a group: that is
# what `except*` with a star is for.
#
# If you want the other results in spite of an error, use `gather(..., return_exceptions=True)`.

# %% [markdown]
# ## Not too much at once
#
# A thousand questions at once would be too much for the shop. A [semaphore](../docs/glossary.md#semaphore) is a door
# with a number of keys. Who has no key waits.

# %% [markdown]
# **Predict first.** Twelve questions, three keys. Draw the picture in your head.

# %%
keys = asyncio.Semaphore(3)


async def ask_with_a_key(number):
    async with keys:
        return await ask_async(number, ms=100)


await most_at_once()
limited = await asyncio.gather(*(ask_with_a_key(number) for number in range(1, 13)))
draw.lanes(limited, "Twelve questions, three keys")
print("questions that waited in the shop at once:", await most_at_once())

# %% [markdown]
# Never more than three. Each time one comes back, the next one goes. It takes longer than all at once, and the shop
# survives. Such a limit for each [service](../docs/glossary.md#service) is a
# [bulkhead](../docs/glossary.md#bulkhead).

# %% [markdown]
# ## Not too long
#
# Some answers never come. A [timeout](../docs/glossary.md#timeout) says how long we are willing to wait.

# %% [markdown]
# **Predict first.** The shop needs one second; we wait for a tenth of it. What does the shop do with our question
# when we have gone?

# %%
began = time.perf_counter()
try:
    async with asyncio.timeout(0.1):
        await web.get("/price/1?ms=1000")
except TimeoutError:
    waited = time.perf_counter() - began
    print("We left. Did we wait less than half of what it takes?", waited < 0.5)
await most_at_once()
print("Questions that the shop still works on:", await most_at_once())

# %% [markdown]
# We were free again early. The shop was not: it still worked for somebody who had left. Keep that in mind for the
# lecture on networks. There we pass the [deadline](../docs/glossary.md#deadline) on, so that nobody works for
# nothing.

# %% [markdown]
# ## Responsive user interfaces
#
# A program with a window must react while it waits: move the mouse, draw, take the click on "Cancel". Our window is a
# ticker. As long as it ticks, the window lives.

# %%
async def tick(ticks):
    while True:
        ticks.append(time.perf_counter())
        await asyncio.sleep(0.02)


async def ticks_during(name, work):
    ticks = []
    window = asyncio.create_task(tick(ticks))
    await asyncio.sleep(0.1)
    await work
    await asyncio.sleep(0.1)
    window.cancel()
    return [(name, at - ticks[0], at - ticks[0] + 0.008) for at in ticks]

# %% [markdown]
# Somebody clicks on "Show the price". One program asks the shop with the async [client](../docs/glossary.md#client)
# and `await`. The other one has the plain client inside an `async def`.

# %% [markdown]
# **Predict first.** Both wait for the same half second. What will the ticks look like?

# %% tags=["outline:responsive-interfaces"]
async def polite():
    await web.get("/price/1?ms=500")


async def rude():
    client.get("/price/1?ms=500")  # No await: it never lets go.


ticks = await ticks_during("with await", polite()) + await ticks_during("without", rude())
draw.lanes(ticks, "Each bar is a tick of the window")

# %% [markdown]
# The first window ticks on as if nothing happened. The second one **freezes**: a hole as long as the question. `async
# def` alone does not make a function polite. It must come to an `await` that lets go.

# %% [markdown]
# ## One stops, all stop
#
# The same mistake inside a fan-out. This function is `async`, but it sleeps with `time.sleep`.

# %% [markdown]
# **Predict first.** Four of them with `gather`: a staircase or a block?

# %%
async def sleeper(number):
    began = time.perf_counter()
    time.sleep(0.2)
    return f"sleeper {number}", began, time.perf_counter()


asleep = await asyncio.gather(*(sleeper(number) for number in range(1, 5)))
draw.lanes(asleep, "time.sleep inside async def")

# %% [markdown]
# A staircase again. The [event loop](../docs/glossary.md#event-loop) has one thread, and a sleeper keeps it. In a
# server, every other user would wait for this sleeper. We say: it **blocks** the event loop.

# %% [markdown]
# What if there is no async version of the slow call? `asyncio.to_thread` runs it in a thread and lets us await that.

# %% tags=["outline:responsive-interfaces", "outline:threads"]
in_threads = await asyncio.gather(*(asyncio.to_thread(ask, number) for number in range(1, 5)))
draw.lanes(in_threads, "The plain client, in threads")
ticks = await ticks_during("in a thread", asyncio.to_thread(client.get, "/price/1?ms=500"))
draw.lanes(ticks, "The window, while a thread waits")

# %% [markdown]
# The plain client waits four times at once, and the window lives. So the rule is: inside `async def`, whatever takes
# long is either awaited or put in a thread.

# %% [markdown]
# ## From the old world into the new one
#
# `await` works only inside `async def`. So who awaits the first one? In a script, `asyncio.run` does: it starts an
# event loop, and ends it when the work is done.

# %% [markdown]
# **Predict first.** A notebook has an event loop already; that is why `await` works in its cells. What does
# `asyncio.run` say to that?

# %% tags=["outline:less-easy-coroutines"]
async def price_alone():
    async with httpx.AsyncClient(base_url=shop.url, trust_env=False) as own:
        return (await own.get("/price/3?ms=50")).json()["price_cents"]


coroutine = price_alone()
try:
    asyncio.run(coroutine)
except RuntimeError as error:
    coroutine.close()
    print("In the notebook's thread:", error)
print("In a thread of its own:", await asyncio.to_thread(asyncio.run, price_alone()))

# %% [markdown]
# A thread can have one running event loop, and ours has one. In another thread it works. In your own scripts, call
# `asyncio.run` once, at the very top. Everything below is `async`, all the way down.

# %% [markdown]
# ## Threads wait as well
#
# Programs waited for many things long before `async` was there: with threads.

# %%
from concurrent.futures import ThreadPoolExecutor

await most_at_once()
with ThreadPoolExecutor(8) as pool:
    threaded = list(pool.map(ask, range(1, 9)))
draw.lanes(threaded, "Eight threads and the plain client")
print("questions that waited in the shop at once:", await most_at_once())

# %% [markdown]
# The same block as with `gather`, and `ask` is the plain function from the beginning. So why `async` at all?

# %% [markdown]
# **Predict first.** A thousand threads wait for a signal, then a thousand tasks do. Which crowd is cheaper?

# %%
def crowd_of_threads(count):
    signal = threading.Event()
    crowd = [threading.Thread(target=signal.wait) for _ in range(count)]
    for each in crowd:
        each.start()
    signal.set()
    for each in crowd:
        each.join()


async def crowd_of_tasks(count):
    signal = asyncio.Event()
    crowd = [asyncio.create_task(signal.wait()) for _ in range(count)]
    await asyncio.sleep(0)  # Let them all begin.
    signal.set()
    await asyncio.gather(*crowd)

# %%
began = time.perf_counter()
await crowd_of_tasks(1000)
tasks_done = time.perf_counter()
crowd_of_threads(1000)
ratio = (time.perf_counter() - tasks_done) / (tasks_done - began)
draw.bars({"tasks": 1, "threads": ratio}, "A thousand that wait", "times as long")

# %% [markdown]
# Tasks are cheaper by far. And there is a second reason. A task lets go only where we wrote `await`; a thread can be
# interrupted anywhere. With tasks, we see in the code where others may come in between.

# %%
await web.aclose()
shop.close()

# %% [markdown]
# ## Recap
#
# - I/O-bound code waits. Waiting for many things at once takes as long as the slowest, not as long as the sum.
# - `await` in a loop is one after another. `gather` and `TaskGroup` wait for all at once. A `TaskGroup` leaves nobody
#   behind.
# - Calling an `async def` function gives a coroutine. Nothing runs until it is awaited or made a task.
# - One event loop, one thread: a call that blocks stops everybody. Await it, or use `asyncio.to_thread`.
# - Limit how many are under way (semaphore) and how long you wait (timeout).
# - Threads wait as well as tasks do. Tasks cost less, and show where they let go.

# %% [markdown]
# ## The same at full size
#
# - [microservices/gateway/pages.py](../microservices/gateway/pages.py): a page asks three services at once
# - [microservices/gateway/guard.py](../microservices/gateway/guard.py): a limit and a timeout for each service
# - [chassis/passwords.py](../chassis/passwords.py): passwords are checked in a thread, so that nobody else waits
# - [compare/classroom/slow_shop.py](../compare/classroom/slow_shop.py): the shop of this lecture

# %% [markdown]
# ## Exercises
#
# - [07](exercises/07_find_the_forgotten_await.py): find the forgotten await
# - [08](exercises/08_make_this_fan_out_concurrent.py): make this fan-out concurrent
# - [09](exercises/09_give_this_call_a_deadline.py): give this call a deadline
#
# `marketplace learn` starts them.
#
# Next: [parallelism](04_parallelism.ipynb)
