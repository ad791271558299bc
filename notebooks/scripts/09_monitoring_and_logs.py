# %% [markdown]
# # Monitoring and logs: who did what, and who was slow
#
# About 35 minutes. At the end you can
#
# - bring the [logs](../docs/glossary.md#log) of many [processes](../docs/glossary.md#process) together, and follow
#   one request through all of them,
# - read a [trace](../docs/glossary.md#trace), and say what the number on its way looks like,
# - say which three figures to watch, and why an average is not one of them,
# - find out which [service](../docs/glossary.md#service) is slow, although its own log says that it is not.

# %% [markdown]
# ## One program, one log
#
# A [log](../docs/glossary.md#log) is what a program writes about its work: a line for each thing that happened. Our
# marketplace has six [processes](../docs/glossary.md#process), and each writes a log of its own. We start it, and
# Priya buys something.

# %%
from compare.classroom import open_marketplace

place = open_marketplace("microservices", traced=True)
priya = place.resident()
order = priya.post("/orders", json={"lines": [{"item_id": 7, "quantity": 1}]}).json()
place.quiet()  # A process answers first, and writes its line a moment later.
folder = place.fleet.data / "logs"
print("order", order["id"], "is", order["status"])
print((folder / "orders.log").read_text().splitlines()[-1])

# %% [markdown]
# This is the last line of the log of Orders. It is [JSON](../docs/glossary.md#json), so a program can read it, too:
# which request, which [status](../docs/glossary.md#status-code), how many milliseconds (`ms`), and when.

# %% [markdown]
# ## The problem of six
#
# Priya changes her mind and cancels. Then she calls: "What happened to my order?" We look for its number in the logs,
# as one does.

# %% [markdown]
# **Predict first.** There is a [gateway](../docs/glossary.md#gateway) and five services. In which of the six logs
# will we find the number of Priya's order?

# %% tags=["outline:monitoring-and-log-aggregation"]
priya.post(f"/orders/{order['id']}/cancel")
place.quiet()

for name in place.fleet.members:
    lines = (folder / f"{name}.log").read_text().splitlines()
    found = [line for line in lines if f"/{order['id']}" in line]
    print(f"{name:16} {len(lines):3} lines, {len(found)} about the order")

# %% [markdown]
# We opened six files, and found three lines about the cancelling. None is about the buying: when the order was asked
# for, it had no number yet. And Users, who was asked whether Priya's account still stands, never hears of orders at
# all.

# %% [markdown]
# ## Log aggregation: one place for all lines
#
# [Log aggregation](../docs/glossary.md#log-aggregation) means to bring all lines together. It is easy if every
# program writes one JSON object a line, with the time in the same form. Then it takes a loop and a sort.

# %% tags=["outline:monitoring-and-log-aggregation"]
import json

together = []
for file in folder.glob("*.log"):
    lines = file.read_text().splitlines()
    together += [json.loads(line) for line in lines if line.startswith("{")]
together.sort(key=lambda line: line["timestamp"])

requests = [line for line in together if line["event"] == "request"]
for line in requests[-9:]:
    print(line["timestamp"][11:23], f"{line['service']:16} {line['method']:6} {line['path']}")

# %% [markdown]
# Now one list tells the story of the whole marketplace. But on a busy day it tells a thousand stories at once, mixed
# line by line. Which lines belong to Priya's order?

# %% [markdown]
# ## A number that travels with the request
#
# Look again at the line of Orders: it has a `trace_id`. The first process that hears of a request makes up this
# number. Every process passes it on to those that it asks. All that one request causes, under one number, is a
# [trace](../docs/glossary.md#trace).

# %% [markdown]
# **Predict first.** We ask for all lines with the trace id of the buying. Which services will appear? The gateway was
# asked first. Will its line come first, too?

# %% tags=["outline:monitoring-and-log-aggregation"]
bought = place.logs(service="orders", path="/orders", status=201)[-1]
for line in place.logs(trace_id=bought["trace_id"]):
    if line["event"] == "request":
        print(f"{line['service']:10} {line['method']:5} {line['path']:26} {line['ms']:7} ms")

# %% [markdown]
# Four processes worked for one order, and here they are, without searching. In `jwks.json` are the keys that check
# Priya's [token](../docs/glossary.md#token); [the next lecture](10_standards.ipynb) takes one apart. The gateway was
# asked first, and comes near the end. A line is written when the work is **done**. It waited for Orders, so both are
# done in nearly the same moment, and either may be the last.
#
# (`place.logs` is our loop from above with a filter.)

# %% [markdown]
# ## The header on the way
#
# How does the number travel? In a header named `traceparent`. It is a standard of the W3C, so that programs by
# different people understand it. It has four parts.

# %% tags=["outline:one-trace"]
from secrets import token_hex

trace_id, span_id = token_hex(16), token_hex(8)
ours = f"00-{trace_id}-{span_id}-01"
meanings = ["version", "trace", "span: who asks", "flags: 01 is 'record it'"]
for part, meaning in zip(ours.split("-"), meanings, strict=True):
    print(f"{part:34} {meaning}")

# %% [markdown]
# A [span](../docs/glossary.md#span) is one piece of work within the trace, here one request in one process.
#
# We want to see the header arrive. So we put a new version of Users in place. It is the old one, and it writes down
# which header it gets.

# %%
NOTING_USERS = """
import structlog
from microservices.users import main


def create_app(settings=None, network=None):
    app = main.create_app(settings, network)

    @app.middleware("http")
    async def note(request, call_next):
        structlog.get_logger().info("header", traceparent=request.headers.get("traceparent"))
        return await call_next(request)

    return app
"""
place.deploy("users", NOTING_USERS)

# %% [markdown]
# **Predict first.** We send our header with a request for an item's page. The gateway asks Reviews, and Reviews asks
# Users for names. Which of the four parts will be the same when it arrives at Users, and which will not?

# %% tags=["outline:one-trace"]
visitor = place.visitor()
visitor.get("/pages/item/7", headers={"traceparent": ours})

print("we sent:    ", ours)
for line in place.logs(event="header", trace_id=trace_id):
    print("Users heard:", line["traceparent"])

# %% [markdown]
# The trace is the same, from one end to the other. The span is another one: it names **who asks**, and that is
# Reviews now. With "same trace, and who asked me", all pieces can be put together into a tree.

# %% [markdown]
# ## One trace through five services
#
# Each process reports its spans to a collector. `place.trace` sends a request and draws the tree from these reports.

# %% [markdown]
# **Predict first.** The page shows an item, its reviews with the names of their authors, and similar items. Which
# calls come one after the other, and which at the same time?

# %% tags=["outline:one-trace"]
from compare.classroom import draw

answer, page = place.trace(visitor, "GET", "/pages/item/7")
draw.waterfall(page, "One item page, microservices")
print(len({call.callee for call in page.everything}), "processes,", page.hops, "calls between them")

# %% [markdown]
# Each bar is one request in one process, and stands below the one that asked for it. The gateway asks four things at
# once: they begin shortly after each other, and the longest keeps no other waiting. Only Users must wait, until
# Reviews knows the authors.

# %% [markdown]
# **Predict first.** The same page in the [monolith](../docs/glossary.md#monolith). How many bars?

# %% tags=["outline:one-trace"]
monolith = open_marketplace("monolith", traced=True)
client = monolith.visitor()
client.get("/pages/item/7")  # Once before, since the first time is always slow.
same_answer, same_page = monolith.trace(client, "GET", "/pages/item/7")
draw.waterfall(same_page, "The same page, monolith")
print("the same answer?", same_answer.json() == answer.json())
monolith.close()

# %% [markdown]
# One. The answer is the same, and all the work is inside one process. Its log alone would have told us everything.
# Traces are a price that we pay for having more than one.

# %% [markdown]
# ## Metrics: counting instead of telling
#
# Logs and traces tell single stories. A [metric](../docs/glossary.md#metric) is a number about all of them. Each
# process counts its requests, and shows the counters at `/metrics`. A program such as Prometheus reads them every few
# seconds.

# %%
for item_id in range(1, 41):
    visitor.get(f"/inventory/{item_id}")

inventory = place.fleet.members["inventory"]
text = place.visitor().get(f"{inventory.url}/metrics").text
print([line for line in text.splitlines() if "duration_seconds_count" in line][-1])

# %% [markdown]
# Whoever reads this line needs no code of ours. It says: so many requests, with which method,
# [route](../docs/glossary.md#route) and status.

# %% [markdown]
# **Predict first.** We asked for 40 different items. How many counters does Inventory keep for these 40 addresses?

# %%
from prometheus_client.parser import text_string_to_metric_families

metrics = {family.name: family for family in text_string_to_metric_families(text)}
durations = metrics["http_server_request_duration_seconds"].samples
for sample in durations:
    labels = sample.labels
    if sample.name.endswith("_count"):
        status = labels["http_response_status_code"]
        print(f"{sample.value:4.0f} times {status}  {labels['http_route']}")

# %% [markdown]
# One. It counts by the [route](../docs/glossary.md#route) as it is written in the code, `/inventory/{item_id}`. With
# a counter for every address, a shop with a million items would have a million of them.

# %% [markdown]
# ## A histogram: how many took how long
#
# Besides the number of requests, it counts how many were done within 5 ms, within 10 ms, and so on. Such a count by
# size is a [histogram](../docs/glossary.md#histogram).

# %%
ROUTE = "/inventory/{item_id}"
within = {}
for sample in durations:
    if sample.name.endswith("_bucket") and sample.labels["http_route"] == ROUTE:
        within[float(sample.labels["le"]) * 1000] = sample.value

bars, before = {}, 0
for size, count in list(within.items())[:8]:
    bars[f"up to {size:g} ms"] = count - before
    before = count
draw.bars(bars, f"GET {ROUTE}", "requests")

# %% [markdown]
# Most answers are in the first few bars. From such counts we can read a [percentile](../docs/glossary.md#percentile):
# walk down the bars until 95 of 100 requests are behind us.

# %%
total = max(within.values())
p95 = next(size for size, count in within.items() if count >= 0.95 * total)
print(f"95 of 100 requests took {p95:g} ms or less; {total:.0f} requests were counted")

# %% [markdown]
# A handful of counters tells us how it is for nearly everybody, and it costs the same for ten requests or for ten
# million. The price: we learn the bar, not the exact time.

# %% [markdown]
# ## Averages hide what percentiles show
#
# Why not take the average? Let us make one answer in ten slow.

# %% [markdown]
# **Predict first.** 36 visitors get a quick answer, and 4 wait about 300 ms. What will the average be like? How many
# visitors waited about as long as the average says?

# %%
from statistics import mean, median, quantiles

marks = [token_hex(16) for _ in range(40)]
for number, mark in enumerate(marks):
    place.slow("inventory", 0.3 if number % 10 == 5 else 0)
    visitor.get("/inventory/7", headers={"traceparent": f"00-{mark}-{span_id}-01"})
place.heal()

lines = place.logs(service="gateway", event="request")
times = [line["ms"] for line in lines if line["trace_id"] in marks]
p95 = quantiles(times, n=100)[94]
figures = {"average": mean(times), "median": median(times), "95th percentile": p95}
draw.bars(figures, "40 answers for an item", "milliseconds")
near = [time for time in times if mean(times) / 1.5 < time < mean(times) * 1.5]
print(f"about as long as the average: {len(near)} of {len(times)}")

# %% [markdown]
# The average lies between the quick and the slow, where hardly anybody is. It says "a bit slow for all". The truth
# is: quick for most, terrible for one in ten. The median shows the first, the 95th percentile shows the second.

# %% [markdown]
# ## What to watch: rate, errors, duration
#
# For each service, three figures show whether people are well served. How many requests come each second? What share
# of them fails? How long do they take? We let a crowd in, and break something.

# %%
from compare.classroom import Crowd
from contracts.times import now, to_rfc3339

PATHS = {"item": "/inventory/7", "reviews": "/reviews?item_id=7", "page": "/pages/item/7"}


def watched(seconds):
    since = to_rfc3339(now())
    with Crowd(place.url, PATHS, each=1) as crowd:
        crowd.stays(seconds)
    for label, path in PATHS.items():
        lines = place.logs(service="gateway", path=path.partition("?")[0])
        mine = [line for line in lines if line["timestamp"] > since]
        failed = sum(line["status"] >= 500 for line in mine) / len(mine)
        slow = quantiles([line["ms"] for line in mine], n=20)[18]
        print(f"{label:8} {len(mine) / seconds:4.0f} a second {failed:4.0%} fail, 95th {slow:4.0f} ms")

# %% [markdown]
# **Predict first.** First all is well. Then Inventory is killed. What becomes of rate, errors and duration of the
# three?

# %%
print("all is well")
watched(1.0)
place.kill("inventory")
print("Inventory is dead")
watched(1.0)

# %% [markdown]
# The errors of `item` jump, and those of `reviews` do not. `page` is a surprise: no errors, although the item is
# missing on it. The gateway answers with what is left. So think about what "fails" means: a poor answer may count as
# a good one.

# %% [markdown]
# **Predict first.** We start Inventory again. Is all well at the moment when it runs?

# %%
import time

place.heal()
began = time.monotonic()
while (status := visitor.get("/inventory/7").status_code) == 503:
    time.sleep(0.05)
print(f"{status} after {time.monotonic() - began:.1f} more seconds")

# %% [markdown]
# Perhaps not at once. Inventory runs, but the gateway's [circuit breaker](../docs/glossary.md#circuit-breaker) stays
# open for up to two seconds: so long it does not even ask. Who watches only Inventory sees no error. Who watches the
# gateway does.

# %% [markdown]
# ## Somebody is slow
#
# Now you are on duty. In the next cell one of five services becomes slow. We do not tell you which, and the program
# chose by chance. (No peeking into `culprit`.)

# %% tags=["outline:slow-service"]
import random

culprit = random.choice(["users", "inventory", "orders", "reviews", "recommendations"])
place.slow(culprit, 0.25)

# %% [markdown]
# Priya does seven things, three times each. Every request gets a trace id from us, so that we find it in the logs.

# %% tags=["outline:slow-service"]
THINGS = ["/inventory/7", "/reviews?item_id=7", "/reviews/summary?item_id=7", "/users/me"]
THINGS += ["/orders", "/recommendations", "/recommendations/similar/7"]
asked = {}
for path in THINGS * 3:
    trace = token_hex(16)
    priya.get(path, headers={"traceparent": f"00-{trace}-{span_id}-01"})
    asked[trace] = path

seen = [line for line in place.logs(event="request") if line["trace_id"] in asked]
print(len(asked), "requests left", len(seen), "lines in the logs")

# %% [markdown]
# ## First idea: who says that it is slow?
#
# Every line has its `ms`. So we take each service's own log, and look at its slowest line.

# %% [markdown]
# **Predict first.** Is the service with the longest bar the slow one?

# %% tags=["outline:slow-service"]
slowest = {}
for line in seen:
    slowest[line["service"]] = max(line["ms"], slowest.get(line["service"], 0))
draw.bars(slowest, "The slowest line of each log", "milliseconds")

# %% [markdown]
# The gateway has a long bar. It always does: it waits for whoever is slow. Other long bars may be waiting, too. A
# long time in a log says "here, **or further down**". So we cannot trust the long bars yet. Can we trust the short
# ones?

# %% [markdown]
# ## Second idea: which requests are slow?
#
# The gateway sees every request. We sort its lines by what was asked.

# %% [markdown]
# **Predict first.** Here is who asks whom. Read the plot with it: whom do all slow requests need, and no quick
# request?

# %% tags=["outline:slow-service"]
for process in place.architecture.processes[1:]:
    asks = [*process.calls, *process.dashed_calls]
    print(f"{process.name:16} asks: {', '.join(asks) or 'nobody'}")

by_path = {}
for line in place.logs(service="gateway", event="request"):
    if line["trace_id"] in asked:
        by_path.setdefault(asked[line["trace_id"]], []).append(line["ms"])
medians = {path: median(times) for path, times in by_path.items()}
draw.bars(medians, "The gateway's log", "milliseconds, median")

# %% [markdown]
# Say a name before you go on. If one service is behind every slow request, and behind no quick one, it is our
# suspect. Yet we had to know the whole marketplace by heart. A trace knows who asked whom.

# %% [markdown]
# ## Third idea: look at the holes
#
# Here is one of the slow requests as a trace.

# %% tags=["outline:slow-service"]
calls = place.calls(asked)
draw.waterfall(max(calls, key=lambda call: call.ms), "The slowest of these requests")

# %% [markdown]
# Begin at the right end. A caller has a long bar. Those below it were done early, and after that there is a long
# **hole**. The one that was asked wrote into its log: "I was quick." It was right. Its answer was late **on the
# way**.
#
# Only who waits can see that. So the evidence is not in the log of the slow one; it is in the spans of its callers.

# %% [markdown]
# ## Whoever was quick once has an alibi
#
# For every call we compute the hole: the time of the caller, minus the time of those it asked. Each one that was
# asked is a suspect. But if there was no hole even once, it cannot have been late.

# %% tags=["outline:slow-service"]
holes = {}
for call in calls:
    for caller in call.everything:
        hole = caller.ms - sum(each.ms for each in caller.calls)
        for each in caller.calls:
            holes.setdefault(each.callee, []).append(max(0, hole))

shortest = {name: min(found) for name, found in holes.items()}
draw.bars(shortest, "The shortest hole with each of them", "milliseconds")

# %% [markdown]
# All but one have an alibi: at least one call to them had no hole worth the name. For the last one, every call had.
# (We may subtract like this because none of the seven asks two others at once. On the item page, times overlap.)
#
# Now look whether we are right.

# %% tags=["outline:slow-service"]
suspect = max(shortest, key=shortest.get)
print("suspect:", suspect, "   culprit:", culprit)
place.heal()

# %% [markdown]
# A few lines of code found it, by comparing what both sides say. Run the section again from "Somebody is slow": most
# likely it is another service, and the same lines find it.

# %% [markdown]
# We made the *way* slow. What if a service itself is slow, for example because of its
# [database](../docs/glossary.md#database)? Here is a new version of Users that dawdles.

# %%
SLOW_USERS = """
import asyncio
from microservices.users import main


def create_app(settings=None, network=None):
    app = main.create_app(settings, network)

    @app.middleware("http")
    async def dawdle(request, call_next):
        await asyncio.sleep(0.25)
        return await call_next(request)

    return app
"""
place.deploy("users", SLOW_USERS)

# %% [markdown]
# **Predict first.** Whose bar will be long in the trace now? Will there still be a hole?

# %%
_, reviews = place.trace(priya, "GET", "/reviews?item_id=7")
draw.waterfall(reviews, "Users itself is slow")
place.close()

# %% [markdown]
# Now Users' own bar is long, and there is no hole: the bars below fill it. So look at both. A long bar with nothing
# below it means slow work. A hole means that the way was slow.

# %% [markdown]
# ## Recap
#
# - Many processes write many logs. One JSON object a line, one form of time: then they can be brought together.
# - A trace id travels with the request in the header `traceparent`, and shows which lines belong together.
# - A log tells one story, a trace shows one request as a tree, a metric counts all of them.
# - Watch rate, errors and duration. Percentiles show what averages hide.
# - Who waits looks slow. Compare the caller's time with the time of those it asked.

# %% [markdown]
# ## The same at full size
#
# - [chassis/telemetry.py](../chassis/telemetry.py): traces, metrics and logs of every process, and how the trace is
#   passed on
# - [chassis/request_log.py](../chassis/request_log.py): the line that each request leaves
# - [compare/structure/calls.py](../compare/structure/calls.py): how spans become a tree
# - [compare/faults/wire.py](../compare/faults/wire.py): how we make an answer late on its way

# %% [markdown]
# ## Exercises
#
# - [21](exercises/21_pass_the_trace_on.py): pass the trace on
# - [22](exercises/22_find_the_slow_service.py): find the slow service
#
# `marketplace learn` starts them.
#
# Next: [standards](10_standards.ipynb)
