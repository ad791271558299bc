# %% [markdown]
# # The more realistic one
#
# About 40 minutes. At the end you can
#
# - say why real systems are half [monolith](../docs/glossary.md#monolith) and half something newer,
# - find the [seam](../docs/glossary.md#seam) at which an old program was cut open,
# - explain how an order and its message stay together although they are in two
#   [databases](../docs/glossary.md#database),
# - tell what goes wrong when the same things are kept twice,
# - take a running marketplace one step further, and back, while people use it.

# %% [markdown]
# ## More Realistic Online Marketplace

# %% [markdown]
# **Predict first.** Look at the picture that comes. Which box is the oldest? Which box does nobody but the
# [gateway](../docs/glossary.md#gateway) ask?

# %% tags=["outline:the-realistic-one"]
from compare.classroom import open_marketplace, pictures

pictures.show("realistic", width=640)

# %% [markdown]
# `legacy` is the oldest: what is left of the monolith. It still has three parts and the largest database. Around it
# are newer boxes. Nobody but the [gateway](../docs/glossary.md#gateway) asks `inventory_plus`: it is a second
# inventory, and nobody depends on it yet.

# %% [markdown]
# ## Why nobody finishes
#
# Nobody can stop a shop for a year to write it anew. So a team moves **one** part out, then the next, while people
# buy. Each step must pay for itself. When the steps that are left would not pay, everybody stops.
#
# Martin Fowler calls this way a [strangler fig](../docs/glossary.md#strangler-fig): a plant that grows around an old
# tree.

# %% [markdown]
# The way has five steps here. Each is a table: who answers for which path? We print all five side by side.

# %% [markdown]
# **Predict first.** What do you think moves out first: the largest part, the most important one, or the easiest?

# %%
from compare.road import STEPS

tables = {name: {"/pages": "(gateway)", **dict(step["gateway"].routes)} for name, step in STEPS.items()}
paths = dict.fromkeys(path for table in tables.values() for path in table)
print(f"{'':18}", *(f"{name:16}" for name in tables))
for path in paths:
    print(f"{path:18}", *(f"{table.get(path, '-'):16}" for table in tables.values()))

# %% [markdown]
# The easiest: [recommendations](../docs/glossary.md#recommendation), which have no data of their own. Then accounts.
# Orders, inventory and reviews never left. Two lines are new things that the old shop never had. To move a part is to
# change a word in this table.

# %% [markdown]
# ## The seam
#
# Nobody copied the old code. `legacy` is the monolith's own code, cut open at one place. A place where one can change
# what a program does without editing it is a *seam*.

# %%
import inspect

from realistic.legacy import main as legacy

print(inspect.getsource(legacy.create_app))

# %% [markdown]
# Fewer routers than before: users and recommendations are missing. And one line near the end: wherever the old code
# asks *who is calling?*, it gets another answer. It used to look into its own table. Now it trusts a
# [token](../docs/glossary.md#token) of the identity provider.

# %% [markdown]
# So the old orders need no change: they ask for a `CurrentUser`, and do not know where it comes from. Whoever wrote
# them that way did not know that it would matter one day.

# %% [markdown]
# ## A half-migrated order
#
# Version 2 of the orders is new. It has no database. We start everything, and let Ada buy something through the new
# door.

# %%
shop = open_marketplace("realistic", traced=True)
ada = shop.shopper("Ada")
ada.get("/v2/orders")  # So that everybody has fetched the keys with which tokens are checked.
wish = {"lines": [{"item_id": 1, "quantity": 1}]}
answer, call = shop.trace(ada, "POST", "/v2/orders", json=wish)
{name: answer.json()[name] for name in ("id", "status", "history", "links")}

# %% [markdown]
# A nicer answer than that of version 1: it has a history, and links to what can be done next. But who did the work?

# %% [markdown]
# **Predict first.** Orders v2 keeps nothing. Whom must it ask, and how often? Who asks whether Ada's account still
# stands?

# %%
from compare.classroom import draw

draw.waterfall(call, "POST /v2/orders in the half-migrated marketplace")

# %% [markdown]
# The gateway asks the identity provider first. Then Orders v2 asks the old piece twice: once to place the order, once
# for its history. The old piece does all the [SQL](../docs/glossary.md#sql). The new box is a friendlier face, and
# one more stop.

# %% [markdown]
# ## The promise: she will be told
#
# Soon a message is there for Ada. It comes from another [process](../docs/glossary.md#process) with a database of its
# own.

# %%
import time


def wait_until(true, seconds=10):
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)


def messages(client, count):
    """Wait until so many messages have come, but not forever; give what they say."""
    wait_until(lambda: len(client.get("/notifications").json()["items"]) >= count)
    return [each["text"] for each in client.get("/notifications").json()["items"]]


messages(ada, 1)

# %% [markdown]
# Now think of everything that may go wrong between the order and the message. A process may die after the order is
# written and before the message is sent. No [transaction](../docs/glossary.md#transaction) reaches across both
# databases.

# %% [markdown]
# The answer is an [outbox](../docs/glossary.md#outbox). The old database writes the order **and** a note about it in
# one transaction. The note says: somebody must be told of this.

# %%
import sqlite3


def ask(process, sql):
    with sqlite3.connect(shop.fleet.members[process].database, timeout=10) as database:
        return database.execute(sql).fetchall()


NOTES = "SELECT id, order_id, kind, published FROM order_event ORDER BY id DESC LIMIT 4"
WAITING = "SELECT id FROM order_event WHERE NOT published"
wait_until(lambda: not ask("legacy", WAITING))
print("in the old database:   ", ask("legacy", NOTES))
print("in that of the messages:", ask("notifications", "SELECT event_id, order_id, kind FROM notification"))

# %% [markdown]
# The same event number in both. `published` is 1: it has arrived. In between works the *relay*, a loop in Orders v2.
# It reads the notes, tells Notifications, and only then marks them as published.

# %% [markdown]
# ## The old door keeps the promise, too

# %% [markdown]
# **Predict first.** Ada orders through the *old* door, `POST /orders`. That code is older than all messages. Will she
# be told?

# %%
ada.post("/orders", json=wish).raise_for_status()
len(messages(ada, 2))

# %% [markdown]
# She is. The note is written by the database itself, with a trigger, so no line of the old code had to know.

# %% [markdown]
# **Predict first.** We kill Orders v2, and the relay with it. Ada orders through the old door. What does she see: an
# error, a message, or neither?

# %%
shop.kill("orders_v2")
answer = ada.post("/orders", json=wish)
print("the order:", answer.status_code, answer.json()["status"])
print("the note: ", ask("legacy", NOTES)[0])
print("messages: ", len(messages(ada, 2)))

# %% [markdown]
# The order is confirmed and no message has come. The note waits with `published` at 0. Nothing is lost: it is late.

# %%
shop.restart("orders_v2")
wait_until(lambda: not ask("legacy", WAITING))
len(messages(ada, 3)), ask("legacy", NOTES)[0]

# %% [markdown]
# ## At least once, and yet exactly once
#
# The worst moment to die is this: the message was delivered, and *published* was not yet written. When the relay
# comes back, it does not know that, and tells it again. We play this moment: we set every note back to 0.

# %% [markdown]
# **Predict first.** Every event is sent a second time now. How many messages will Ada have?

# %%
ask("legacy", "UPDATE order_event SET published = 0")
wait_until(lambda: not ask("legacy", WAITING))
print("notes that wait:", len(ask("legacy", WAITING)))
print("messages:       ", len(messages(ada, 3)))

# %% [markdown]
# All notes were told again, and Ada has as many messages as before. Each event has a number, and Notifications keeps
# a number once. Sending is *at least once*; an [idempotent](../docs/glossary.md#idempotent) receiver makes it
# *exactly once*.

# %% [markdown]
# ## Two sources of truth
#
# Inventory++ is a copy of the inventory, with categories and a better search. A seller changes a price, through the
# door that sellers know.

# %%
seller = shop.resident()
me = seller.get("/users/me").json()["id"]
pages = seller.get("/inventory", params={"limit": 100}).json()["items"]
item = next(each for each in pages if each["seller_id"] == me)
changed = seller.patch(f"/inventory/{item['id']}", json={"price_cents": item["price_cents"] + 500})
changed.json()["name"], changed.json()["price_cents"]

# %% [markdown]
# **Predict first.** A customer asks both inventories for the price. What does each say?

# %%
for door in ("/inventory", "/inventory-plus"):
    print(f"{door:16}", seller.get(f"{door}/{item['id']}").json()["price_cents"], "cents")

# %% [markdown]
# Two answers to one question. Nobody made a mistake, and no request failed. The copy has no way to hear of the
# change. From the moment of the copy on, the two drift apart.

# %% [markdown]
# One cannot see drift by looking at one side. Somebody must compare: that is called to *reconcile*.

# %%
from compare.importing import Destination
from compare.reconciliation import reconcile


def differences(drift):
    return {field: len(found) for field, found in drift.differing.items()}


place = Destination.of(shop.fleet)
drift = reconcile(place, repair=False).found
print("the same in every field:", drift.agreeing)
print("different, by field:    ", differences(drift))

# %% [markdown]
# The price is there. The stock is there as well: each of Ada's orders took units from the old inventory. Every sale
# makes the copy a little more wrong.

# %%
after = reconcile(place, repair=True).left
print("after the repair, different:", differences(after))
ada.post("/orders", json=wish).raise_for_status()
print("one order later, different: ", differences(reconcile(place, repair=False).found))
shop.close()

# %% [markdown]
# A repair helps until the next sale. The only cure is that **one** of the two becomes the owner. Many
# [migrations](../docs/glossary.md#migration) stop right before this step.

# %% [markdown]
# ## One step, while people shop
#
# We open the second step of the road. The accounts are still in the old piece. Now they shall move to an identity
# provider of their own, with all their data, and nobody shall notice.

# %%
shop = open_marketplace("step-2")
ada = shop.shopper("Ada")
sorted(shop.fleet.members)

# %% [markdown]
# **Predict first.** A crowd asks for pages the whole time. How many of its requests will fail when accounts move from
# one database to another? And will Ada still be signed in?

# %% tags=["outline:the-realistic-one"]
from compare.classroom import Crowd
from compare.migration.migration import migrate

with Crowd(shop.url, {"browse": "/inventory", "item page": "/pages/item/1", "profile": "/users/1"}) as crowd:
    crowd.stays(0.5)
    for step in ("step-3", "step-2"):
        crowd.sees(f"to {step}")
        migrate(shop.fleet, STEPS[step], print)
        crowd.sees(f"{step} is there")
        print("Ada:", ada.get("/users/me").status_code, sorted(shop.fleet.members), "\n")
        crowd.stays(0.5)

# %% [markdown]
# Read what it said. New processes were started **beside** the old ones. The accounts were copied while everybody went
# on. Then they were copied again, and compared: as many rows, and the same checksum, on both sides. Only then did the
# table change.

# %%
draw.answers(crowd, "People look around while accounts move out, and back in")
crowd.counts()

# %% [markdown]
# No cross: nothing failed, forth or back. Some answers took longer. For a moment, all who came had to wait at the
# gateway's door. In this moment the last changes are copied, so that nothing gets lost in between.

# %% [markdown]
# The way **back** matters as much as the way forth. A step that can be taken back is a step that people dare to take.

# %%
shop.close()

# %% [markdown]
# ## Recap
#
# - Real systems are half migrated. Each step must pay for itself, and the last ones often do not.
# - A gateway in front makes it possible: to move a part is to change a line in a table.
# - A seam is where an old program can be given another part without being rewritten.
# - An outbox keeps an order and its message together. Sent at least once, and known by its number: exactly one
#   message.
# - Who keeps the same thing twice gets two truths, and they drift apart at once.
# - Copy, wait a moment, copy the rest, compare, switch. And keep the way back open.

# %% [markdown]
# ## The same at full size
#
# - [realistic/MIGRATION.md](../realistic/MIGRATION.md): the five steps, with what each costs and what could go wrong
# - [compare/road.py](../compare/road.py): the steps as data
# - [realistic/legacy/main.py](../realistic/legacy/main.py): the seam
# - [realistic/orders_v2/relay.py](../realistic/orders_v2/relay.py): at least once, in about twenty lines
# - [compare/migration/migration.py](../compare/migration/migration.py): copy, hold, compare, switch
# - `marketplace up step-1`, and in another terminal `marketplace migrate --from step-1 --to step-2`

# %% [markdown]
# ## Exercises
#
# - [25](exercises/25_route_a_new_service.py): [route](../docs/glossary.md#route) a new
#   [service](../docs/glossary.md#service)
# - [26](exercises/26_extract_reviews.py): extract Reviews from the monolith, a small migration of your own
#
# `marketplace learn` starts them.
#
# Next: [FastAPI](13_fastapi.ipynb)
