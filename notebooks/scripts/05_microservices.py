# %% [markdown]
# # Microservices: many small programs instead of a big one
#
# About 30 minutes. At the end you can
#
# - say what a [monolith](../docs/glossary.md#monolith) is, and what [microservices](../docs/glossary.md#microservice)
#   are,
# - show on a running system what *independent* means: in development, [deployment](../docs/glossary.md#deployment),
#   maintenance and [scaling](../docs/glossary.md#scaling),
# - name the price of each of the four.

# %% [markdown]
# ## What is a monolith?
#
# One program that does everything: users, stock, orders, reviews and
# [recommendations](../docs/glossary.md#recommendation). It has one [database](../docs/glossary.md#database), and
# usually one [process](../docs/glossary.md#process). Here is ours, running.

# %% tags=["outline:opposed-to-the-monolith"]
from compare.classroom import open_marketplace

monolith = open_marketplace("monolith")
monolith.architecture.title, list(monolith.fleet.members)

# %% [markdown]
# The opposite is many small programs. Each is about one subject, has its own data, and talks to the others over the
# network. A [gateway](../docs/glossary.md#gateway) in front gives all of them one address.

# %% tags=["outline:opposed-to-the-monolith"]
shop = open_marketplace("microservices")
shop.architecture.title, list(shop.fleet.members)

# %% [markdown]
# One process here, six processes there. Both are real programs on this computer, each with a
# [port](../docs/glossary.md#port) of its own.

# %% [markdown]
# **Predict first.** We ask both for the page of item 7. In which way will the two answers differ?

# %% tags=["outline:opposed-to-the-monolith"]
one = monolith.visitor().get("/pages/item/7").json()
six = shop.visitor().get("/pages/item/7").json()
print(six["item"]["name"], "with", six["summary"]["count"], "reviews")
print("The two answers are the same:", one == six)

# %% [markdown]
# They do not differ. Whoever buys a mug cannot see what is behind the address. So everything that follows is about
# the people who **build and run** the marketplace.

# %% [markdown]
# ## Each service has a single responsibility
#
# [Single responsibility](../docs/glossary.md#single-responsibility) means: about one thing, with one reason to
# change. The best place to look is the data. Who keeps which tables?

# %% tags=["outline:single-responsibility"]
import sqlite3
from contextlib import closing

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
NOT_OURS = {"alembic_version", "sqlite_sequence"}  # Those in which the database keeps books itself.


def tables(member):
    if member.database is None:
        return "no database"
    with closing(sqlite3.connect(member.database)) as database:
        return ", ".join(sorted({name for (name,) in database.execute(TABLES)} - NOT_OURS))


for place in (monolith, shop):
    for member in place.fleet.members.values():
        print(f"{member.name:16} {tables(member)}")

# %% [markdown]
# The monolith has all tables in one place. A [service](../docs/glossary.md#service) has those of its subject, and no
# others. The gateway and Recommendations have none at all: one passes on, the other computes.

# %% [markdown]
# The same cut goes through the addresses. The gateway has a table that says who answers for what.

# %% tags=["outline:single-responsibility"]
from microservices.gateway.routes import ROUTES

for route in ROUTES:
    print(f"{route.prefix:18} → {route.service}")

# %% [markdown]
# Each path belongs to one service. If a review looks wrong, we know whom to ask.
#
# **The price:** somebody must decide where to cut. A cut in the wrong place makes every change touch two services.

# %% [markdown]
# ## Loosely coupled
#
# [Coupling](../docs/glossary.md#coupling) is how much one part must know of another. Services must know a little:
# Reviews shows the authors' names, and only Users has them. The arrows say who may ask whom.

# %% tags=["outline:loosely-coupled"]
for process in shop.architecture.processes:
    asks = [arrow.target for arrow in process.arrows]
    print(f"{process.name:16} asks {', '.join(asks) or 'nobody'}")

# %% [markdown]
# Two of them ask nobody, and only the gateway asks everybody. What exactly does Reviews know of Inventory? It is all
# in one small class.

# %% tags=["outline:loosely-coupled"]
import inspect

from microservices.reviews.clients import Inventory

print(inspect.getsource(Inventory))

# %% [markdown]
# One question, "is this item there?", with yes or no for an answer. Prices, stock and tables of Inventory do not
# appear. They may change tomorrow, and Reviews will not notice.

# %% [markdown]
# ## The same rule, twice
#
# The monolith has a file `reviews.py`, and the service has one, too. They are twins. What is different when somebody
# writes a review?

# %% [markdown]
# **Predict first.** In the monolith, "is the item there?" is a function call. In the service it is a question to
# another program. How many lines will differ?

# %% tags=["outline:loosely-coupled"]
import difflib

from microservices.reviews import reviews as remote
from monolith import reviews as local

here = inspect.getsource(local.write_review).splitlines()
there = inspect.getsource(remote.write_review).splitlines()
for line in difflib.unified_diff(here, there, "monolith", "microservices", n=0, lineterm=""):
    print(line[:100])

# %% [markdown]
# The rule stayed as it was. The call got an `await`, since the answer takes a while. And the
# [transaction](../docs/glossary.md#transaction) begins after it: nobody should keep a database busy while waiting for
# somebody else.
#
# **The price:** a function call always arrives. A question over the network may not. Lecture 07 is about that.

# %% [markdown]
# ## Independent development
#
# A team that works on Reviews should not have to read the rest. Which files of our own does its code import?

# %% tags=["outline:independent-development"]
import ast
from pathlib import Path

ROOT = Path(inspect.getfile(local)).parents[1]


def imports(path):
    """Give what a file imports from the marketplace."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}
    return {name for name in names if name.startswith(("monolith.", "microservices."))}


print("the monolith's file: ", sorted(imports(ROOT / "monolith/reviews.py")))
files = (ROOT / "microservices/reviews").glob("*.py")
strangers = {name for path in files for name in imports(path) if ".reviews" not in name}
print("the service, strangers:", sorted(strangers))

# %% [markdown]
# The monolith's file reaches into Inventory and into Users. The service imports no other service. What it shares with
# them is the [contract](../docs/glossary.md#contract) in `contracts/` and the equipment in `chassis/`.

# %% [markdown]
# **Predict first.** Could the team start Reviews alone, with no other service anywhere?

# %% tags=["outline:independent-development"]
from compare.classroom import open_server

alone = open_server("microservices.reviews.main:create_app")
visitor = alone.visitor()
print(visitor.get("/health/ready").json())
print(visitor.get("/reviews/summary?item_id=7").json())
paths = visitor.get("/openapi.json").json()["paths"]
print([path for path in paths if path.startswith("/reviews")])
alone.close()

# %% [markdown]
# Yes. It starts, makes its own empty database, and answers. Its `/docs` show its own paths only. To *write* a review
# it needs Users and Inventory; the team puts small stand-ins there.
#
# **The price:** the contract. Who changes it must talk to all who use it. In the monolith, one person could rename a
# function everywhere, in one go.

# %% [markdown]
# ## Independent deployment
#
# [Deployment](../docs/glossary.md#deployment) puts a new version in the place of the old one. The team of
# Recommendations has a new idea: believe also what only few people said. That is one number, `DOUBT`. Here is the
# whole new version, and what the old one answers.

# %% tags=["outline:independent-deployment"]
NEW_IDEA = """
from microservices.recommendations import similarity
from microservices.recommendations.main import create_app

similarity.DOUBT = 0
"""
LIKE_7 = "/recommendations/similar/7?k=3"
shop.visitor().get(LIKE_7).json()["items"]

# %% [markdown]
# We put it in place while people go on shopping. A crowd asks for four things, again and again.

# %% [markdown]
# **Predict first.** The old Recommendations stops, the new one starts. Which of the four will fail in between?

# %% tags=["outline:independent-deployment"]
from compare.classroom import Crowd, draw

PATHS = {
    "items": "/inventory?limit=5",
    "reviews": "/reviews?item_id=7",
    "similar items": "/recommendations/similar/7",
    "the item's page": "/pages/item/7",
}

with Crowd(shop.url, PATHS) as crowd:
    crowd.stays(0.7)
    crowd.sees("the old one stops")
    shop.deploy("recommendations", NEW_IDEA)
    crowd.sees("the new one is ready")
    crowd.stays(3)
draw.answers(crowd, "A new version of Recommendations, among six services")
shop.visitor().get(LIKE_7).json()["items"]

# %% [markdown]
# The new version answers: the scores are others. Only those who asked for similar items could fail. Items and reviews
# did not notice. The page went on, too: it came without its similar items for a moment.

# %% [markdown]
# Look at the crosses again. They can go on for a while after the new version is ready. The gateway has a [circuit
# breaker](../docs/glossary.md#circuit-breaker): after some failures it does not ask for two seconds.

# %% [markdown]
# ## The monolith can be deployed, too
#
# It can. The same idea, in the same two lines, for the monolith.

# %% [markdown]
# **Predict first.** Again the four ask all the time. Which of them will fail now?

# %% tags=["outline:independent-deployment", "outline:opposed-to-the-monolith"]
same_idea = NEW_IDEA.replace("microservices.recommendations.main", "monolith.main")
same_idea = same_idea.replace("microservices.recommendations", "monolith")

with Crowd(monolith.url, PATHS) as everybody:
    everybody.stays(0.7)
    everybody.sees("the old one stops")
    monolith.deploy("monolith", same_idea)
    everybody.sees("the new one is ready")
    everybody.stays(1)
draw.answers(everybody, "The same new version, in the monolith")
monolith.visitor().get(LIKE_7).json()["items"]

# %% [markdown]
# All four. To change one number in Recommendations, everything stopped. But it was over quickly, and no breaker made
# it longer. With a second copy of the monolith it can be done without any gap, and lecture 06 does that for a
# service.
#
# **The price:** six things to deploy instead of one, and old and new versions must understand each other.

# %% [markdown]
# ## Independent maintenance
#
# Somebody has to repair the database of Reviews. The service is switched off for a second. Who notices?

# %% tags=["outline:independent-maintenance"]
from collections import Counter


def noticed(place, name):
    """Stop a process for a second; give who heard how many failures."""
    with Crowd(place.url, PATHS) as crowd:
        crowd.stays(0.3)
        place.stop(name)
        crowd.stays(1)
        place.restart(name)
    failed = Counter(heard.label for heard in crowd.heard if heard.failed)
    return {label: failed[label] for label in PATHS}


draw.bars(noticed(shop, "reviews"), "Reviews is away for a second", "failed requests")

# %% [markdown]
# Only those who wanted reviews. The page shows reviews, too, and did not fail. We look at it while Reviews is away.

# %% tags=["outline:independent-maintenance"]
shop.stop("reviews")
page = shop.visitor().get("/pages/item/7").json()
shop.restart("reviews")
print(page["item"]["name"], "with", len(page["similar"]), "similar items")
print("missing:", page["unavailable"])

# %% [markdown]
# The page says what is missing and shows the rest. Similar items are there although Recommendations learns from
# Reviews: it has learned already.

# %% [markdown]
# **Predict first.** The same repair in the monolith: reviews are in its one database. How will the bars look?

# %% tags=["outline:independent-maintenance", "outline:opposed-to-the-monolith"]
draw.bars(noticed(monolith, "monolith"), "The monolith is away for a second", "failed requests")

# %% [markdown]
# Everybody notices, also those who never read a review.
#
# **The price:** "partly broken" is now a normal state. Somebody had to write the page so that it can do without a
# part. And whoever keeps the services has six [logs](../docs/glossary.md#log) to read. Lecture 09 is about that.

# %% [markdown]
# ## Independent scaling
#
# [Scaling](../docs/glossary.md#scaling) means serving more people. Recommendations computes much, so it is the first
# to be busy. We want two copies of it, two [replicas](../docs/glossary.md#replica), and one of everything else.

# %% tags=["outline:independent-scaling"]
before = list(shop.fleet.members)
shop = open_marketplace("microservices", replicas={"recommendations": 2})
print("new: ", sorted(set(shop.fleet.members) - set(before)))
print("same:", sorted(set(shop.fleet.members) & set(before)))

# %% [markdown]
# Do both copies work, or does one sit idle? Each writes a [log](../docs/glossary.md#log), so we can count.

# %% [markdown]
# **Predict first.** We ask for similar items forty times. How many of the answers come from each copy?

# %% tags=["outline:independent-scaling"]
visitor = shop.visitor()
for _ in range(40):
    visitor.get("/recommendations/similar/7").raise_for_status()
Counter(line["member"] for line in shop.logs(event="request", service="recommendations"))

# %% [markdown]
# They take turns. That is [load balancing](../docs/glossary.md#load-balancing), and the gateway does it. It was told
# two addresses instead of one; nothing else is new.

# %% [markdown]
# ## A copy of a part, or a copy of everything
#
# The monolith can be scaled as well: start it twice. But a copy of it is a copy of everything. What does a copy cost
# in memory?

# %% tags=["outline:independent-scaling", "outline:opposed-to-the-monolith"]
import httpx
import psutil


def megabytes(member):
    """Tell how much memory a process has; what it shares with others is divided among them."""
    return psutil.Process(member.pid).memory_full_info().pss / 2**20


second = monolith.start_beside("monolith", same_idea)
second.is_ready_within(seconds=20)
httpx.get(f"{second.member.url}/pages/item/7", trust_env=False).raise_for_status()
copies = {
    "one more Recommendations": megabytes(shop.fleet.members["recommendations-2"]),
    "one more monolith": megabytes(second.member),
}
second.goes()
draw.bars(copies, "What a second copy takes", "megabytes")

# %% [markdown]
# A copy of the part is smaller than a copy of everything. Ours is a small shop. In a big one, a copy of everything
# brings much more that nobody needed twice.

# %% [markdown]
# **Predict first.** Now the whole bill: all six services with one copy each, against one monolith. Which needs more?

# %% tags=["outline:independent-scaling"]
one_each = [member for name, member in shop.fleet.members.items() if name != "recommendations-2"]
bill = {
    "six services": sum(megabytes(member) for member in one_each),
    "one monolith": megabytes(monolith.fleet.members["monolith"]),
}
draw.bars(bill, "What all of it takes, before anything is scaled", "megabytes")

# %% [markdown]
# **The price:** much more to begin with. Each service brings its own Python, its own web
# [server](../docs/glossary.md#server) and its own connections. Scaling a part pays when that part is the busy one,
# and when there are many copies.

# %% [markdown]
# ## And time?
#
# The monolith makes a page by looking into its own tables. The gateway has to ask three services. We measure both in
# the same cell.

# %%
import time


def seconds(place, times=60):
    visitor = place.visitor()
    visitor.get("/pages/item/7")
    began = time.perf_counter()
    for _ in range(times):
        visitor.get("/pages/item/7").raise_for_status()
    return time.perf_counter() - began


print(f"A page from the services takes {seconds(shop) / seconds(monolith):.1f} times as long.")
shop.close()
monolith.close()

# %% [markdown]
# Messages between programs take time. So microservices are not "the fast ones". They are bought for independence, and
# paid for with memory, time and care.

# %% [markdown]
# ## Recap
#
# - A monolith is one program with one database that does everything. Microservices are small programs, each with one
#   subject and its own data.
# - From outside, nobody sees the difference.
# - Loosely coupled: a service knows of another only what it asks. It never looks into the other's tables.
# - Independent: one can be developed, deployed, repaired and scaled while the others go on.
# - Each of these has a price: contracts, many deployments, half-broken states, memory and time.
# - A monolith can be deployed, repaired and scaled, too. All of it at once.

# %% [markdown]
# ## The same at full size
#
# - [compare/architectures.py](../compare/architectures.py): both marketplaces as data, with every arrow
# - [monolith/reviews.py](../monolith/reviews.py) and its twin
#   [microservices/reviews/reviews.py](../microservices/reviews/reviews.py): read them side by side
# - [microservices/reviews/clients.py](../microservices/reviews/clients.py): all that Reviews knows of others
# - [microservices/gateway/pages.py](../microservices/gateway/pages.py): a page that can do without a part
# - `marketplace structure` draws who calls whom, and counts what a change touches

# %% [markdown]
# ## Exercises
#
# - [12](exercises/12_ask_the_owner.py): ask the owner instead of reading the owner's table
#
# `marketplace learn` starts them.
#
# Next: [orchestration and deployment](06_orchestration_and_deployment.ipynb)
