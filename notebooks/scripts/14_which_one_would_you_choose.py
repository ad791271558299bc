# %% [markdown]
# # Which one would you choose?
#
# About 40 minutes, most of them for talking. At the end you can
#
# - read the comparison report of your own computer,
# - say what a [ratio](../docs/glossary.md#ratio) means, and what it does not,
# - give arguments for each side that fit *your* team,
# - change your mind for a reason.

# %% [markdown]
# ## You have figures
#
# Everybody has an opinion about [monoliths](../docs/glossary.md#monolith) and
# [microservices](../docs/glossary.md#microservice). You have figures. `make compare` measures both on your own
# computer, for about three minutes, into the folder `reports`. If you have not run it, the next cell begins to
# measure a little.

# %%
from compare.classroom import reports

looking = reports.begin()
"There is a report here." if (reports.ROOT / "reports" / reports.FIGURES).is_file() else "Measuring, in the background."

# %% [markdown]
# While it works, we look at something that needs no clock.

# %% [markdown]
# ## What the split gives
#
# What you get for a split is hard to see, since it does not happen in a second. Here is one part of it, counted from
# the code: what a change disturbs.

# %% [markdown]
# **Predict first.** A review shall get one more field, such as a photo. Which
# [processes](../docs/glossary.md#process) must be deployed anew? And for a user?

# %%
from compare.architectures import ARCHITECTURES
from compare.structure.changes import changes
from compare.structure.files import files
from compare.structure.modules import Sources

for name, architecture in ARCHITECTURES.items():
    sources = Sources()
    for change in changes(architecture, files(architecture, sources), sources):
        runs_on = len(architecture.processes) - len(change.restarts)
        print(f"{name:14} a field for {change.shape:7} {len(change.files)} files change, {runs_on} processes run on")

# %% [markdown]
# In the monolith, every change is a change of everything. In the microservices most of the shop runs on, and other
# teams need not even know. But look at the user: almost everybody uses it, so nobody runs on. And the split touches
# **more** files.

# %% [markdown]
# Another thing that you get: a part can fail alone. You saw it in lectures 7 and 11. `marketplace faults` puts it
# into a table.

# %% [markdown]
# ## Read your own report

# %% tags=["outline:your-own-report"]
report = looking.result()
print("These figures come from:", report.origin)
print("The computer has", report.document["machine"]["processors"], "processors.")
print("What was measured:", ", ".join(report.workloads).replace("_", " "))

# %% [markdown]
# A short run is like a quick look out of the window. It tells rain from sun, and no more. For a decision, run `make
# compare`, with nothing else running, and execute this notebook again. It will read what you measured.

# %% [markdown]
# ## What the split costs
#
# What it costs is easy to measure. A [ratio](../docs/glossary.md#ratio) divides one side's figure by the other's.
# Both were measured on the same computer, in turns. So a ratio means something on a slow computer, too. Milliseconds
# alone do not.

# %% [markdown]
# **Predict first.** An order in the microservices, by one in the monolith: how many times the memory? How many times
# the processor's work? How many orders a second, if both get the whole computer?

# %% tags=["outline:your-own-report"]
from compare.classroom import draw

ratios = {
    "memory": report.ratio("place_order", "peak", "MiB"),
    "processor's work for an order": report.ratio("place_order", "peak", "CPU ms"),
    "waiting for an order, few customers": report.ratio("place_order", "steady", "p50 ms"),
    "orders a second, many customers": report.ratio("place_order", "peak", "per second"),
}
draw.bars(ratios, "The microservices by the monolith: 1 would be equal", "times the monolith's")

# %% [markdown]
# Three bars are longer than 1: the split takes more of everything. The last one should be long, and is shorter than
# 1: from the same computer, it gets fewer orders.

# %% [markdown]
# Is that bad? It depends on what it is compared with.
#
# - **Memory**: each [process](../docs/glossary.md#process) holds Python and the
#   [framework](../docs/glossary.md#framework) once more.
# - **Processor**: each call between processes packs, sends and unpacks a message.
# - **Waiting**: an order waits for each call on its way.
#
# None of this is a mistake in somebody's code. It is the price of the border.

# %% [markdown]
# The border can be counted.

# %%
for name, architecture in ARCHITECTURES.items():
    print(f"{name:14} processes: {architecture.size}, arrows between them: {len(architecture.arrows)}")

# %% [markdown]
# Counts do not shake. Times do: each ratio comes from several rounds, and each round gives another one. So the report
# gives an interval: *between this and that*.

# %%
rows = [row for row in report.document["rows"] if row["of_first"] and row["workload"] == "place_order"]
for row in rows:
    what = "times the longest waits (p99)" if row["mode"] == "steady" else "of the orders a second"
    interval = row["of_first"]
    print(f"{interval['middle']:.2f} {what}; most likely between {interval['low']:.2f} and {interval['high']:.2f}")

# %% [markdown]
# If an interval is wide, the figure says little: measure longer. If it contains 1, nobody knows which side was
# better. A figure without its interval is half a figure.

# %% [markdown]
# ## Which one would you choose?
#
# There is no answer without a question. So describe a team. **Edit this cell**: your class, a company that you know,
# or one that you invent.

# %% tags=["outline:which-one"]
team = {
    "people who write code": 12,
    "orders a second at the busiest hour": 20,
    "parts of five that change every week": 3,
    "somebody is on call at night": False,
    "one part needs far more computing than the others": False,
    "the shop must sell even when a part is down": False,
    "an old system earns the money meanwhile": False,
}

# %% [markdown]
# Each argument is one line: **when** it counts, **for** which side, **how much** (1 to 3), and **why**. Nothing is
# hidden. If you disagree with a line, change it. That is the exercise.

# %%
people, orders, changing, on_call, heavy, must_sell, old = team
ARGUMENTS = [
    (lambda t: t[people] <= 8, "monolith", 3, "A small team can know all of one program."),
    (lambda t: t[people] > 25, "split", 3, "Several teams would wait for each other in one program."),
    (lambda t: t[orders] < 50, "monolith", 1, "One process is enough for this traffic."),
    (lambda t: t[changing] >= 3, "split", 2, "Parts that change often can be deployed alone."),
    (lambda t: t[changing] <= 1, "monolith", 1, "Little changes, so a deployment of everything does not hurt."),
    (lambda t: not t[on_call], "monolith", 2, "More processes fail more often, and nobody is awake."),
    (lambda t: t[on_call], "split", 1, "Somebody can look after many processes."),
    (lambda t: t[heavy], "split", 2, "The hungry part can be scaled alone."),
    (lambda t: t[must_sell], "split", 2, "A part can fail while the others sell."),
]

# %% [markdown]
# Two more lines for a team that does not begin with nothing, and one that uses what **you** measured.

# %%
work = ratios["processor's work for an order"]
ARGUMENTS += [
    (lambda t: t[old], "half migrated", 3, "Nobody can stop it: take out one part after the other."),
    (lambda t: t[old] and t[people] <= 8, "half migrated", 1, "For a few people, one step at a time is enough."),
    (lambda t: t[orders] >= 50, "monolith", 1, f"Each order takes {work:.1f} times the work when split (measured)."),
]


def arguments(team):
    return [(side, weight, why) for counts, side, weight, why in ARGUMENTS if counts(team)]


for side, weight, why in sorted(arguments(team)):
    print(f"{side:14} {'+' * weight:4} {why}")

# %% [markdown]
# Read the arguments before you look at the sum. Which of them would you say aloud in front of your team? Which one is
# missing?

# %%
def balance(team):
    sides = dict.fromkeys(("monolith", "split", "half migrated"), 0)
    for side, weight, _ in arguments(team):
        sides[side] += weight
    return sides


draw.bars(balance(team), "What these arguments weigh together", "points")

# %% [markdown]
# This is **not** an oracle. The weights are somebody's opinion, written down so that you can argue about them. A sum
# is good for one thing: to find out what the decision depends on.

# %% [markdown]
# ## What would change your mind?

# %% [markdown]
# **Predict first.** One answer about the team changes, and all others stay. Which single answer could turn the
# balance?

# %%
others = {people: 40, orders: 500, changing: 4, on_call: True, heavy: True, must_sell: True, old: True}


def heaviest(team):
    sides = balance(team)
    return [side for side, points in sides.items() if points == max(sides.values())]


print("now:", *heaviest(team))
for question, other in others.items():
    changed = team | {question: other}
    print(f"{question:50} {team[question]!s:>5} -> {other!s:>5}: {' or '.join(heaviest(changed))}")

# %% [markdown]
# If no single answer turns it, the decision is a firm one. If one does, talk about this answer first, and find out
# whether it is true. Where two names stand with an "or", they weigh the same: these answers do not decide it.

# %% [markdown]
# The team grows. Here is the same shop, over the years.

# %%
series = {"monolith": [], "split": [], "half migrated": []}
for size in (3, 8, 12, 26, 40):
    grown = team | {people: size, orders: size * 2, changing: min(5, size // 8), on_call: size > 10, old: size > 10}
    for side, points in balance(grown).items():
        series[side].append((size, points))
draw.lines(series, "The same shop, while its team grows", "people who write code", "points")

# %% [markdown]
# With these weights, the choice changes as the team grows. So the question is not only *which one?* but *which one
# now?* Many shops begin as a monolith, and move parts out when it hurts. That is how the realistic one came about.

# %% [markdown]
# ## Questions for discussion
#
# 1. Your interval for orders a second: would you show this figure to your boss? What would you say with it?
# 2. Both got the same computer. What if the microservices got one computer for each process? Who pays, and is it
#    fair?
# 3. Which argument of the list would you strike out? Which one is missing? Write it as a line, and look at the sum.
# 4. A company has three programmers and twelve [services](../docs/glossary.md#service). What will a Monday morning be
#    like?
# 5. A company has two hundred programmers and one program. What will a Friday evening be like?
# 6. A monolith with clean modules is called a *modular monolith*. What of the split does it give you, and what not?
# 7. You choose the split, and in a year it turns out to be wrong. How would you find out? What is the way back?

# %% [markdown]
# Each group takes one side, by lot and not by taste. Five minutes to prepare, three to speak. Then everybody changes
# sides. Who argues well for what he does not believe has understood it.

# %% [markdown]
# ## Recap
#
# - You have figures of your own: a ratio, its interval, and what was counted.
# - The split costs memory, work and waiting. It is the price of the border, and not bad code.
# - It gives changes that disturb few, parts that fail alone, and parts that can be scaled alone.
# - Which one is right depends on the team at least as much as on the traffic.
# - A decision is good if you can say what would change it.

# %% [markdown]
# ## The same at full size
#
# - `make compare`, then open `reports/index.html`: answers, speed, faults and structure on one page
# - `marketplace compare --full`: the same, thoroughly; it takes most of an hour
# - [compare/bench/goals.py](../compare/bench/goals.py): the ratios that this repository keeps an eye on
# - [compare/bench/intervals.py](../compare/bench/intervals.py): how many rounds become one interval
# - [realistic/MIGRATION.md](../realistic/MIGRATION.md): what each step between the two costs

# %% [markdown]
# ## Exercises
#
# The last one is yours alone: write a service, from the [contract](../docs/glossary.md#contract) to the
# [database](../docs/glossary.md#database).
#
# - [27](exercises/27_write_a_service.py): write a service
#
# `marketplace learn` starts it.
