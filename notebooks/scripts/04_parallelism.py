# %% [markdown]
# # Parallelism: when there is really much to do
#
# About 35 minutes. At the end you can
#
# - tell work that waits from work that computes,
# - say what the [GIL](../docs/glossary.md#gil) is, when it is in the way, and when it is not,
# - spread a computation over the [cores](../docs/glossary.md#core) of a computer, and say what that costs,
# - keep a [server](../docs/glossary.md#server) answering while it computes.

# %% [markdown]
# ## Intensive computation
#
# The marketplace says: "people who liked this mug also liked that lamp". For this it compares each item with every
# other, by the stars that people gave. These are the stars of the default data set.

# %%
import os

from compare import seed

ratings = {}
for review in seed.data_set()["reviews"]:
    ratings.setdefault(review.item_id, {})[review.author_id] = review.rating
print(len(ratings), "items. Who gave how many stars to item 30:", ratings[30])
print("This computer has", os.cpu_count(), "cores.")

# %% [markdown]
# A [core](../docs/glossary.md#core) is the part of a processor that computes. With four cores, a computer can compute
# four things in the same instant. How many are yours? Other programs may keep some of them busy.
#
# This is the computation, in plain Python:

# %%
import inspect

from compare.lectures import alike

print(inspect.getsource(alike.cosine))
print(inspect.getsource(alike.nearest))

# %% [markdown]
# **Predict first.** In the last lecture, our program waited nearly all the time. What will the two bars say here?

# %% tags=["outline:intensive-computation"]
import time

from compare.classroom import draw

items = sorted(ratings)[:200]
began, worked = time.perf_counter(), time.process_time()
whole = alike.part(items, ratings)  # Finds the nearest of each of these items.
passed, worked = time.perf_counter() - began, time.process_time() - worked
draw.bars({"time that passed": passed, "our program worked": worked}, "200 items", "seconds")

# %% [markdown]
# Now the two are close. Whatever is missing, other programs took. Such code is
# [CPU-bound](../docs/glossary.md#cpu-bound): only computing less, or on more cores, makes it faster.

# %% [markdown]
# ## Repetitive tasks
#
# It is the same small piece of work, again and again, and no item needs the result of another. So we can deal the
# items out, as one deals cards.

# %% tags=["outline:repetitive-tasks"]
hands = [items[number::4] for number in range(4)]


def lanes(parts):
    return [(f"part {number}", each.begin, each.end) for number, each in enumerate(parts, start=1)]


def in_a_row():
    return [alike.part(hand, ratings) for hand in hands]


parts = in_a_row()
draw.lanes(lanes(parts), "Four parts, one after another")
together = {item: other for each in parts for item, other in each.nearest.items()}
print("the same result as in one piece:", together == whole.nearest)

# %% [markdown]
# Four parts of about the same size, and the same result. One core did it all. Could the four run at the same time? In
# the last lecture, `gather` did wonders.

# %% [markdown]
# **Predict first.** The same four parts with `asyncio.gather`: a staircase, or a block?

# %%
import asyncio


async def part_async(hand):
    return alike.part(hand, ratings)


gathered = await asyncio.gather(*(part_async(hand) for hand in hands))
draw.lanes(lanes(gathered), "With asyncio.gather")

# %% [markdown]
# A staircase. `asyncio` uses the time in which we **wait**, and here nobody waits. That is the difference between
# [concurrency](../docs/glossary.md#concurrency), having much under way, and
# [parallelism](../docs/glossary.md#parallelism), computing in the same instant.

# %% [markdown]
# ## Threads
#
# A [thread](../docs/glossary.md#thread) is a line of work of its own. The computer may run each on another core. So
# let us give each part a thread.

# %% [markdown]
# **Predict first.** Four threads. How much faster than in a row?

# %% tags=["outline:threads", "outline:gil"]
from concurrent.futures import ThreadPoolExecutor


def seconds(parts):
    return max(each.end for each in parts) - min(each.begin for each in parts)


with ThreadPoolExecutor(4) as threads:
    threaded = list(threads.map(alike.part, hands, [ratings] * 4))
draw.lanes(lanes(threaded), "With four threads")
print(f"in a row, it takes {seconds(in_a_row()) / seconds(threaded):.1f} times as long")

# %% [markdown]
# All four were under way together, and each took several times as long. In the end nothing was won. How can that be?

# %% [markdown]
# ## The GIL
#
# Let us watch two threads closely. Each takes small steps and looks at the clock after each step. Where the clock
# jumped, the thread stood still.

# %%
def turns(name, step, stop):
    spans, begin, last = [], time.perf_counter(), time.perf_counter()
    while last < stop:
        step()
        now = time.perf_counter()
        if now - last > 0.002:  # It stood still.
            spans.append((name, begin, last))
            begin = now
        last = now
    return [*spans, (name, begin, last)]

# %%
def watch_two_threads(step, title):
    began, worked = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(turns, ["thread 1", "thread 2"], [step] * 2, [began + 0.15] * 2))
    cores = (time.process_time() - worked) / (time.perf_counter() - began)
    draw.lanes([span for spans in found for span in spans], title)
    print(f"cores that we used, on average: {cores:.1f}")

# %% [markdown]
# **Predict first.** When thread 1 works, what does thread 2 do?

# %% tags=["outline:gil"]
import sys


def compare_two_items():
    alike.cosine(ratings[1], ratings[2])


watch_two_threads(compare_two_items, "Who computed when?")
print("Does this Python have a GIL?", getattr(sys, "_is_gil_enabled", lambda: True)())

# %% [markdown]
# They take turns. Where one has a bar, the other has a gap. Together they used about one core, not two. Python has a
# single key, the [GIL](../docs/glossary.md#gil), and only who holds it may run Python code. Every few milliseconds,
# the key is passed on.
#
# There are now special builds of Python without it. If yours says `False`, both threads have full bars.

# %% [markdown]
# ## Who lets go of the GIL
#
# Who **waits** needs no key: that is why threads could wait for the slow shop. And much that is written in C lets go
# of it while it computes. Making a fingerprint of a large text is such a thing.

# %% [markdown]
# **Predict first.** The same two threads, with fingerprints instead. What changes in the picture?

# %% tags=["outline:gil", "outline:threads"]
import hashlib

large = bytes(200_000)


def fingerprint():
    hashlib.sha256(large).digest()


watch_two_threads(fingerprint, "Who made fingerprints when?")

# %% [markdown]
# If a second core was free, both worked at the same time, and together they used more than one core. So threads can
# be parallel, as long as the work is done outside Python code. With one free core they take turns again; but now the
# computer deals them out, and not the GIL.

# %% [markdown]
# ## Processes
#
# A [process](../docs/glossary.md#process) is a running program with its own memory. It also has its own Python, with
# its own GIL. A [pool](../docs/glossary.md#pool) starts some and hands out work to them.

# %% tags=["outline:processes"]
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def new_pool(workers):
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"))
    list(pool.map(time.sleep, [0.1] * workers))  # Let all of them start.
    return pool


workers = min(4, os.cpu_count())
pool = new_pool(workers)
print("we are process", os.getpid(), "and the pool has", workers, "more")

# %% [markdown]
# **Predict first.** The same four parts again. How much faster will it be on your computer?

# %% tags=["outline:processes"]
spread = list(pool.map(alike.part, hands, [ratings] * 4))
spans = [(f"process {each.pid}", each.begin, each.end) for each in spread]
draw.lanes(spans, "In processes of their own")
print(f"in a row, it takes {seconds(in_a_row()) / seconds(spread):.1f} times as long")
together = {item: other for each in spread for item, other in each.nearest.items()}
print("the same result:", together == whole.nearest)

# %% [markdown]
# Each part tells which process did it, and it was none of ours. With two free cores, in a row takes nearly twice as
# long; with four, nearly four times. If your cores are busy, or there is only one, you won little or nothing.

# %% [markdown]
# **Predict first.** One process, two, four, eight. Where will the line stop falling?

# %%
points = []
for count in (1, 2, 4, 8):
    with new_pool(count) as some:
        many = [items[number::16] for number in range(16)]
        points.append((count, seconds(list(some.map(alike.part, many, [ratings] * 16)))))
draw.lines({"16 parts": points}, f"On {os.cpu_count()} cores", "processes", "seconds")

# %% [markdown]
# It falls until every free core has something to do. From there on, more processes only share the same cores. On one
# core, or on a busy computer, the line is flat nearly from the beginning.

# %% [markdown]
# ## What processes cost: starting
#
# Starting a process means starting a Python. How long does that take? We need a clock.

# %%
def clock(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began

# %% [markdown]
# We look for the nearest of a **single** item: here, in a pool that runs, and in a pool that is started for it.

# %% [markdown]
# **Predict first.** Put the three in order. Which factors do you expect?

# %% tags=["outline:processes"]
def in_a_new_pool():
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as new:
        new.submit(alike.nearest, 1, ratings).result()


here = clock(lambda: alike.nearest(1, ratings))
running = clock(lambda: pool.submit(alike.nearest, 1, ratings).result())
started = clock(in_a_new_pool)
bars = {"here": 1, "a running pool": running / here, "a new pool": started / here}
draw.bars(bars, "One item", "times as long")

# %% [markdown]
# For so little work, starting a pool costs many times more than it brings. So start a pool once, when the program
# starts, and keep it.

# %% [markdown]
# ## What processes cost: sending
#
# Threads share their memory. Processes do not. Whatever a piece of work needs is turned into bytes, sent, and built
# up again on the other side; this is [serialization](../docs/glossary.md#serialization), and Python's own is called
# *pickling*. The result goes the same way back.

# %% [markdown]
# **Predict first.** We compare 2,000 pairs of items: here, one pair in each parcel, and 500 pairs in each parcel.

# %%
import random

chance = random.Random(7)
these, those = ([chance.choice(list(ratings.values())) for _ in range(2000)] for _ in range(2))

here = clock(lambda: list(map(alike.cosine, these, those)))
singly = clock(lambda: list(pool.map(alike.cosine, these, those)))
packed = clock(lambda: list(pool.map(alike.cosine, these, those, chunksize=500)))
bars = {"here": 1, "1 in a parcel": singly / here, "500 in a parcel": packed / here}
draw.bars(bars, "Comparing 2,000 pairs", "times as long")

# %% [markdown]
# Sending a parcel takes far longer than comparing one pair. Large parcels help, with `chunksize`, but the bytes still
# have to be written and read. A piece of work is worth sending when it is large and its data is small.

# %% [markdown]
# ## Only a name is sent
#
# The data travels as bytes. And the function?

# %%
import pickle


def double(number):
    return 2 * number


print(pickle.dumps(alike.nearest))
print(pickle.dumps(double))

# %% [markdown]
# No code is in there: only the name of a module and the name of a function. The other process must **import** the
# function by that name. `double` belongs to `__main__`, and that is this notebook.

# %% [markdown]
# **Predict first.** We hand both names to a new Python, as a pool does. Which of the two does it find?

# %%
import subprocess

for function in (alike.nearest, double):
    program = f"import pickle; print(pickle.loads({pickle.dumps(function)!r}))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    print((told.stdout or told.stderr).splitlines()[-1])

# %% [markdown]
# A new process cannot import a notebook. So write a function for a pool into a module: a file of its own. Ours is
# `compare/lectures/alike.py`.
#
# On Linux, Python 3.13 and older make processes as a *copy* of the running one (`fork`); then `double` works by
# accident. On other systems, and from 3.14 on, it does not. We said `spawn`, so it is the same for everybody.

# %% [markdown]
# In a script of your own, the pool belongs below `if __name__ == "__main__":`. The new processes import your script
# too. Without that line, each of them would try to start a pool.

# %% [markdown]
# ## Before more cores: a better tool
#
# With luck, our cores made it a few times faster. There is something else to try first. NumPy has the loops in C, for
# whole tables at once.

# %%
import numpy as np


def table_of(ratings):
    table = np.zeros((len(ratings), max(max(stars) for stars in ratings.values()) + 1))
    for row, stars in enumerate(ratings.values()):
        table[row, list(stars)] = list(stars.values())
    return table / np.linalg.norm(table, axis=1, keepdims=True)


def compare_all(ratings):
    table = table_of(ratings)
    result = table @ table.T  # Each item with each other.
    np.fill_diagonal(result, 0)
    return result

# %% [markdown]
# **Predict first.** How many times as long as NumPy does plain Python need for an item?

# %%
numpy_seconds = clock(lambda: compare_all(ratings)) / len(ratings)
python_seconds = clock(lambda: alike.part(items[:50], ratings)) / 50
draw.bars({"NumPy": 1, "plain Python": python_seconds / numpy_seconds}, "One item", "times as long")

best = dict(zip(ratings, compare_all(ratings).max(axis=1)))
found = {item: alike.cosine(ratings[item], ratings[other]) for item, other in whole.nearest.items()}
print("equally good:", all(np.isclose(found[item], best[item]) for item in items))

# %% [markdown]
# No number of cores in a laptop can keep up with that. The results are equally good. First the better tool, then the
# cores. The marketplaces compute their [recommendations](../docs/glossary.md#recommendation) in this way.

# %% [markdown]
# ## A server that computes
#
# Most of what a server does is waiting, so ours are [async](../docs/glossary.md#async). What if one request needs a
# computation? The ticker of the last lecture stands for all the other users, who want quick answers.

# %%
async def tick(ticks):
    while True:
        ticks.append(time.perf_counter())
        await asyncio.sleep(0.02)


async def ticks_during(name, work):
    ticks = []
    others = asyncio.create_task(tick(ticks))
    await asyncio.sleep(0.1)
    await work
    await asyncio.sleep(0.1)
    others.cancel()
    return [(name, at - ticks[0], at - ticks[0] + 0.008) for at in ticks]

# %% [markdown]
# We compute in the [event loop](../docs/glossary.md#event-loop) itself, then in a thread, then in a process of our
# pool.

# %% [markdown]
# **Predict first.** Threads did not make the computation faster. Will a thread help the other users?

# %% tags=["outline:threads", "outline:processes", "outline:intensive-computation"]
in_process = asyncio.get_running_loop().run_in_executor
ways = {
    "in the loop": lambda: part_async(items),
    "in a thread": lambda: asyncio.to_thread(alike.part, items, ratings),
    "in a process": lambda: in_process(pool, alike.part, items, ratings),
}
ticks = {name: await ticks_during(name, way()) for name, way in ways.items()}
spans = [span for lane in ticks.values() for span in lane]
draw.lanes(spans, "Each bar is an answer for the others")

# %%
def longest_gap(lane):
    begins = [begin for _, begin, _ in lane]
    return max(after - before for before, after in zip(begins, begins[1:]))


gaps = {name: longest_gap(lane) for name, lane in ticks.items()}
least = min(gaps.values())
bars = {name: gap / least for name, gap in gaps.items()}
draw.bars(bars, "The longest wait of the others", "times as long")

# %% [markdown]
# In the loop, everybody else stands still until the computation is done. In a thread they go on: it takes turns with
# them, so they may be late by a little, but nobody is shut out. In a process they notice nothing, if a core is free.
#
# So the GIL makes threads useless for **speed** here, and still good for **fairness**.

# %%
pool.shutdown()

# %% [markdown]
# ## Which tool for which work?
#
# | the work | the tool | why |
# |---|---|---|
# | waits for others, and there is an async library | `asyncio` | thousands can wait in one thread |
# | waits for others, with a plain library | threads, `asyncio.to_thread` | who waits needs no GIL |
# | computes with tables of numbers | NumPy | loops in C, before anything else |
# | computes in C that lets go of the GIL | threads | shared memory, no parcels |
# | computes in Python, large pieces with little data | a pool of processes | a GIL for each core |
# | computes in Python, tiny pieces | nothing: a plain loop | sending costs more than the work |
# | computes inside a server | a thread, or a pool for speed | the event loop must stay free |

# %% [markdown]
# ## Recap
#
# - [I/O-bound](../docs/glossary.md#io-bound) work waits; CPU-bound work computes. Measure which one yours is.
# - `asyncio` and threads do not make Python code compute faster. The GIL lets one thread compute at a time.
# - C code that lets go of the GIL can run in several threads at once.
# - Processes use all cores. They cost starting and sending, and their functions must be importable.
# - A better tool on one core can beat a bad one on many.
# - In an async server, a computation leaves the event loop: for a thread, or for a process.

# %% [markdown]
# ## The same at full size
#
# - [compare/lectures/alike.py](../compare/lectures/alike.py): the computation of this lecture
# - [monolith/similarity.py](../monolith/similarity.py): the same with tables, as the marketplaces have it
# - [microservices/recommendations/recommendations.py](../microservices/recommendations/recommendations.py): a server
#   that computes it in a thread, again and again, while it answers
# - [chassis/passwords.py](../chassis/passwords.py): C code in threads, with a limit on how many

# %% [markdown]
# ## Exercises
#
# - [10](exercises/10_unblock_the_event_loop.py): unblock the event loop
# - [11](exercises/11_use_all_cores.py): use all cores
#
# `marketplace learn` starts them.
#
# Next: [microservices](05_microservices.ipynb)
