# %% [markdown]
# # The monolith and its split
#
# About 40 minutes. At the end you can
#
# - draw the first two marketplaces of the lecture, and say who may call whom,
# - follow one order through both, in the code and while it runs,
# - say what becomes of an import, a [transaction](../docs/glossary.md#transaction), a [foreign
#   key](../docs/glossary.md#foreign-key) and a [join](../docs/glossary.md#join) when a
#   [monolith](../docs/glossary.md#monolith) is split,
# - name what the split gives, and what it costs.

# %% [markdown]
# ## One shop, built twice
#
# We open both marketplaces at once. Each has the same people, the same items and the same reviews. They are real
# [processes](../docs/glossary.md#process) on this computer.

# %%
from compare.classroom import open_marketplace

monolith = open_marketplace("monolith", traced=True)
split = open_marketplace("microservices", traced=True)
both = {"monolith": monolith, "microservices": split}
{name: sorted(place.fleet.members) for name, place in both.items()}

# %% [markdown]
# One process on the one side. Six on the other: five [services](../docs/glossary.md#service), and a
# [gateway](../docs/glossary.md#gateway) where people come in.

# %% [markdown]
# ## Totally Sketchy Monolith Marketplace
#
# The picture is not drawn by hand. It is made from the declaration with which the marketplace is started, so it
# cannot be out of date.

# %% tags=["outline:the-monolith"]
from compare.classroom import pictures

pictures.show("monolith", width=300)

# %% [markdown]
# One app does everything. It has one [database](../docs/glossary.md#database) with all the tables. There is no arrow
# between its parts, since a part uses another one by calling a function.

# %% [markdown]
# ## Super Legit Microservices Marketplace

# %% [markdown]
# **Predict first.** Each service shall keep its own data. How many databases will there be? One of the services needs
# none: which?

# %% tags=["outline:the-split"]
pictures.show("microservices", width=480)

# %% [markdown]
# Four databases. [Recommendations](../docs/glossary.md#recommendation) has none: it learns from the ratings that
# Reviews tells it. Every line between two boxes is a call over the network, even here, where all boxes are on one
# computer.

# %% [markdown]
# ## Who may call whom
#
# The arrows are a list in [compare/architectures.py](../compare/architectures.py). Such a list of processes and
# arrows is called a [topology](../docs/glossary.md#topology).

# %%
for process in split.architecture.processes:
    targets = [arrow.target + ("*" if arrow.dashed else "") for arrow in process.arrows]
    print(f"{process.name:16}calls: {', '.join(targets) or 'nobody'}")

# %% [markdown]
# The star marks the dashed arrow, which the lecture does not draw. Reviews asks Inventory whether an item exists. We
# shall see soon why it must.

# %% [markdown]
# An arrow is more than a line in a picture. Each process learns at its start only the addresses of those whom it may
# call, in [environment variables](../docs/glossary.md#environment-variable).

# %% [markdown]
# **Predict first.** Which addresses does Orders learn? And which does Inventory learn?

# %%
for name in ("orders", "inventory"):
    variables = split.fleet.deployment.environment(split.architecture[name])
    print(name, "learns:", sorted(key for key, value in variables.items() if key.endswith("_URL") and "http" in value))

# %% [markdown]
# Orders learns where Users and Inventory are, and where it finds the public keys with which it checks who somebody
# is. Inventory learns no address. It calls nobody, and it could not: it does not know where the others are.

# %% [markdown]
# ## One order, two ways
#
# Ada buys the same thing in both. Her program does not know which marketplace it speaks to.

# %%
ada = {name: place.shopper("Ada") for name, place in both.items()}
wish = {"lines": [{"item_id": 1, "quantity": 2}]}
orders = {name: client.post("/orders", json=wish).json() for name, client in ada.items()}
for name, order in orders.items():
    print(f"{name:14}", order["status"], order["total_cents"], "cents", order["lines"])

# %% [markdown]
# The same answer. A customer cannot tell the two apart, and `marketplace compare` checks that with several hundred
# tests. So whatever differs now, it differs **behind** the [contract](../docs/glossary.md#contract).

# %% [markdown]
# ## The code: one function
#
# This is how the monolith places an order.

# %%
import inspect

from monolith import orders as monolith_orders

print(inspect.getsource(monolith_orders.place))

# %% [markdown]
# Take the units from the stock, write the order, write its lines. `session` is the
# [transaction](../docs/glossary.md#transaction) in which all of this happens: all of it, or nothing.

# %% [markdown]
# The [microservices](../docs/glossary.md#microservice) have a function of the same name, in a file of the same name.
# It is shorter. It points at a list.

# %%
from microservices.orders import orders as split_orders
from microservices.orders.placement import PLACEMENT

print(inspect.getsource(split_orders.place))
for step in PLACEMENT:
    print(f"do: {step.do.__name__:22} undo: {step.undo.__name__}")

# %% [markdown]
# A [saga](../docs/glossary.md#saga): three steps, each with a way back. The stock is in one database now and the
# order in another, and no transaction reaches across two databases.

# %% [markdown]
# ## What became of the import
#
# Both want units from Inventory. Here are the two lines, and where the name `inventory` comes from.

# %%
from microservices.orders import placement

for module in (monolith_orders, placement):
    print(module.__name__)
    for line in inspect.getsource(module).splitlines():
        if "inventory.reserve" in line or line.endswith("import inventory"):
            print("   ", line.strip())

# %% [markdown]
# The calls look alike, and that is on purpose. But the monolith's `inventory` is a module that was imported. The
# other one is a small [client](../docs/glossary.md#client) that sends a request.

# %% [markdown]
# So what does the call cost now? Let us compare how both versions of `reserve` begin, and how they end.

# %% [markdown]
# **Predict first.** One version takes a `session`, the other an `order_id`. Why does a request over the network need
# the number of the order?

# %%
import difflib

from microservices.orders.clients import Inventory
from monolith import inventory

KEPT = ("def", "async def", "response", "return")
sources = [inspect.getsource(function).splitlines() for function in (inventory.reserve, Inventory.reserve)]
code = [[line.strip() for line in lines if line.strip().startswith(KEPT)] for lines in sources]
print("\n".join(difflib.unified_diff(*code, "monolith", "microservices", lineterm="")))

# %% [markdown]
# A request may arrive while its answer gets lost. Then the caller asks again. The order's number tells Inventory that
# it is the same wish, so it takes the units once. A request that can be repeated like this is
# [idempotent](../docs/glossary.md#idempotent). A function call never needed that.

# %% [markdown]
# ## The same order while it runs
#
# A [trace](../docs/glossary.md#trace) shows who called whom for one request, and when.

# %%
from compare.classroom import draw

_, in_one = monolith.trace(ada["monolith"], "POST", "/orders", json=wish)
draw.waterfall(in_one, "Placing an order in the monolith")

# %% [markdown]
# One bar: one process did all of it, with a few [SQL](../docs/glossary.md#sql) statements.

# %% [markdown]
# **Predict first.** How many bars will the microservices have? Who will be asked first, and who does nothing for an
# order?

# %%
_, in_many = split.trace(ada["microservices"], "POST", "/orders", json=wish)
draw.waterfall(in_many, "Placing an order in the microservices")

# %% [markdown]
# Read it from top to bottom. The gateway hands the request to Orders. Orders asks Users whether Ada's account still
# stands. Then it reserves the units at Inventory. Reviews and Recommendations never hear of it.

# %%
for name, call in (("monolith", in_one), ("microservices", in_many)):
    print(f"{name:14} {call.hops} calls between processes, {call.all_statements} SQL statements")
print(f"the microservices took {in_many.ms / in_one.ms:.1f} times as long")

# %% [markdown]
# More calls, and more SQL as well: an order that is *pending* must be written down before anybody is asked. Each call
# costs time on both sides. That is the price. What does the price buy?

# %% [markdown]
# ## What became of the transaction
#
# We take Inventory away in the middle of the day. In the monolith there is no such thing: whoever takes the inventory
# away takes everything away.

# %% [markdown]
# **Predict first.** Inventory is dead. Can Ada still order? Can she see her old orders? Can she sign in?

# %% tags=["outline:the-split"]
split.kill("inventory")
answers = {
    "order": ada["microservices"].post("/orders", json=wish),
    "see my orders": ada["microservices"].get("/orders"),
    "see my account": ada["microservices"].get("/users/me"),
}
split.heal()
{wanted: (answer.status_code, answer.json().get("title", "works")) for wanted, answer in answers.items()}

# %% [markdown]
# She cannot order, and is told to try again later. But her account and her old orders are there. A part of the shop
# is open. That is something a monolith cannot do.

# %% [markdown]
# But look at what is left of the order that failed. Its first step had been done already. We look into the database
# of Orders.

# %%
import sqlite3


def ask(place, process, sql):
    with sqlite3.connect(place.fleet.members[process].database) as database:
        return database.execute(sql).fetchall()


ask(split, "orders", 'SELECT id, state FROM "order" ORDER BY id DESC LIMIT 3')

# %% [markdown]
# The newest one is not confirmed, and it never will be: the saga takes its steps back, or has done so already. The
# monolith would have no row at all. Its database forgets a transaction that fails
# ([rollback](../docs/glossary.md#rollback)). Here somebody had to **write** the way back.

# %% [markdown]
# ## What became of the foreign key
#
# A [foreign key](../docs/glossary.md#foreign-key) is a promise of the database: this number is the number of
# something that exists. We break it on purpose, with a review of an item that nobody sells. Then we take it back.

# %% [markdown]
# **Predict first.** Which of the two databases refuses the row?

# %%
NONSENSE = """INSERT INTO review (author_id, item_id, rating, text, created_at, updated_at)
    VALUES (987654, 987654, 5, 'Lovely.', '2026-01-01', '2026-01-01')"""

for place, process in ((monolith, "monolith"), (split, "reviews")):
    database = sqlite3.connect(place.fleet.members[process].database)
    database.execute("PRAGMA foreign_keys = ON")
    try:
        database.execute(NONSENSE)
        print(f"{process}: taken")
    except sqlite3.IntegrityError as error:
        print(f"{process}: refused, {error}")
    database.rollback()
    database.close()

# %% [markdown]
# The database of Reviews takes it: the items are in another file, so it cannot know. That is why the dashed arrow
# exists. Before a review is written, the service asks Inventory over the network.

# %% [markdown]
# And if the item is taken off the market a moment later? Then there is a review of something that is gone. The parts
# agree *in the end*, not at every moment: [eventual consistency](../docs/glossary.md#eventual-consistency).

# %% [markdown]
# ## What became of the join
#
# An item's page shows the item, its reviews with their authors' names, and what is similar. The data comes from four
# [domains](../docs/glossary.md#domain). In the monolith, three of them are tables of one database, and one statement
# could [join](../docs/glossary.md#join) these. What is similar is computed. This is its code.

# %% tags=["outline:the-monolith"]
from monolith import pages as monolith_pages

print(inspect.getsource(monolith_pages.item_page).partition('"""')[2].partition('"""')[2])

# %% [markdown]
# Whatever is in the database comes through one `session`, and is seen as it was at one moment. Now the same function
# of the gateway.

# %%
from microservices.gateway import pages as split_pages

print(inspect.getsource(split_pages.item_page).partition('"""')[2].partition('"""')[2])

# %% [markdown]
# The gateway **composes** the page: it asks the services all at once, and puts the answers together. No SQL reaches
# over a border.

# %%
pages = {name: place.trace(place.visitor(), "GET", "/pages/item/1") for name, place in both.items()}
for name, (_, call) in pages.items():
    print(f"{name:14} {call.hops} calls between processes, {call.all_statements} SQL statements")
draw.waterfall(pages["microservices"][1], "An item's page in the microservices")

# %% [markdown]
# The bars below the gateway overlap: it waits for the slowest, not for the sum. Reviews asks Users for all the names
# of the page in one call. Without that it would be an [N+1 problem](../docs/glossary.md#n1-problem).

# %% [markdown]
# **Predict first.** Recommendations is dead. What becomes of the page?

# %%
split.kill("recommendations")
page = split.visitor().get("/pages/item/1")
split.heal()
page.status_code, page.json()["item"]["name"], page.json()["unavailable"]

# %% [markdown]
# The page comes, without one part, and it says which. Somebody can still buy. A composition may be slower than a
# join, and it may break in more ways. But it can also break **in parts**.

# %% [markdown]
# ## What was swapped for what
#
# | in the monolith | after the split |
# | --- | --- |
# | import a module | know an address, send a request, wait for it |
# | one transaction | a saga: steps, each with its undo |
# | a foreign key | one more question, and agreement in the end |
# | a join | a composition |
# | one thing that works or does not | parts that fail alone |

# %%
monolith.close()
split.close()

# %% [markdown]
# ## Recap
#
# - Both marketplaces answer the same. The difference is behind the contract.
# - The monolith has functions, one database, and transactions that keep its promises for free.
# - After the split, each service has its data for itself. Nobody else can touch it, and nobody else can break it.
# - The import, the transaction, the foreign key and the join each became code that somebody must write.
# - What the split buys: a part can fail, be changed, be deployed and be scaled alone.

# %% [markdown]
# ## The same at full size
#
# - [monolith/orders.py](../monolith/orders.py) and
#   [microservices/orders/orders.py](../microservices/orders/orders.py): twins; put them side by side
# - [microservices/orders/saga.py](../microservices/orders/saga.py): how steps are done and undone
# - [monolith/database.py](../monolith/database.py): all tables with their foreign keys, on one page
# - [microservices/gateway/pages.py](../microservices/gateway/pages.py): the composition
# - `marketplace structure` counts calls and statements for everything that people do

# %% [markdown]
# ## Exercises
#
# The next lecture goes the way from the one to the other, and has two exercises for both.
#
# - [25](exercises/25_route_a_new_service.py): [route](../docs/glossary.md#route) a new service
# - [26](exercises/26_extract_reviews.py): extract Reviews from the monolith
#
# Next: [the more realistic one](12_the_more_realistic_one.ipynb)
