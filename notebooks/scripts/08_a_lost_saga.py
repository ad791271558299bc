# %% [markdown]
# # A lost saga: an order that is half done
#
# About 30 minutes. At the end you can
#
# - say what a [transaction](../docs/glossary.md#transaction) gives you, and why two
#   [services](../docs/glossary.md#service) cannot share one,
# - read an order as a [saga](../docs/glossary.md#saga): a list of steps, each with its undo,
# - kill a service in the middle, find the half-done order in the [databases](../docs/glossary.md#database), and watch
#   how it is put right,
# - make an order safe to send twice,
# - sell the last mug once, whoever else wants it.

# %% [markdown]
# ## In the monolith: all or nothing
#
# An order does two things: it takes units out of the stock, and it writes down who bought them. In the
# [monolith](../docs/glossary.md#monolith), both are in one [database](../docs/glossary.md#database), and so in one
# [transaction](../docs/glossary.md#transaction).

# %%
import inspect

from monolith import orders

print(inspect.getsource(orders.place))

# %% [markdown]
# A seller has ten mugs and one lamp. Ben orders three mugs and **two** lamps. The mugs are taken first. Then it turns
# out that there are not enough lamps.

# %%
from compare.classroom import open_marketplace


def offer(name, stock):
    return seller.post("/inventory", json={"name": name, "price_cents": 900, "stock": stock}).json()["id"]


def buy(quantities, **headers):
    lines = [{"item_id": item, "quantity": quantity} for item, quantity in quantities.items()]
    return ben.post("/orders", json={"lines": lines}, headers=headers)

# %% [markdown]
# **Predict first.** Ben's order is refused. Three mugs were taken already. How many are left?

# %%
place = open_marketplace("monolith")
seller, ben = place.shopper("Sela"), place.shopper("Ben")
mug, lamp = offer("Mug", 10), offer("Lamp", 1)
print(buy({mug: 3, lamp: 2}).json()["detail"])
print("mugs left:", seller.get(f"/inventory/{mug}").json()["stock"])
place.close()

# %% [markdown]
# Ten. The database did a [rollback](../docs/glossary.md#rollback): whatever the transaction had changed, is undone.
# Nobody wrote code for that.

# %% [markdown]
# ## Even when it dies in the middle
#
# And if the monolith dies between the two things? Here is a small shop with a database of its own, and five mugs.

# %%
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

folder = TemporaryDirectory()
file = Path(folder.name) / "shop.db"


def ask(sql):
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as shop:
        cursor = shop.execute(sql)
        return cursor.fetchone() if cursor.description else cursor.rowcount


ask("CREATE TABLE item (stock INTEGER)")
ask("INSERT INTO item VALUES (5)")
ask("SELECT stock FROM item")

# %% [markdown]
# **Predict first.** A program begins a transaction, takes three mugs, and dies before it comes to the end. How many
# mugs are in the database?

# %%
import subprocess
import sys

DIES = f"""
import os, sqlite3
shop = sqlite3.connect({str(file)!r}, isolation_level=None)
shop.execute("BEGIN")
shop.execute("UPDATE item SET stock = stock - 3")
print("in the middle:", shop.execute("SELECT stock FROM item").fetchone()[0], flush=True)
os.kill(os.getpid(), 9)
"""
print(subprocess.run([sys.executable, "-c", DIES], capture_output=True, text=True).stdout.strip())
print("afterwards:", ask("SELECT stock FROM item")[0])

# %% [markdown]
# Five. What was not finished was never there. A transaction needs nobody who survives and cleans up.

# %% [markdown]
# ## In the microservices: steps
#
# Here, Orders has a database, and Inventory has another one. No transaction reaches across both. So an order is a
# [saga](../docs/glossary.md#saga): a list of steps, each with an undo. Each step is a small transaction of its own.

# %%
from microservices.orders.placement import PLACEMENT

for number, step in enumerate(PLACEMENT, start=1):
    print(f"{number}. {step.do.__name__:22} undo: {step.undo.__name__}")

# %% [markdown]
# First, Orders writes down what is wanted: `pending`. Then it asks Inventory to set units aside. Then it marks the
# order as `confirmed`. When a step fails, the undos of those before it run, the last one first.

# %% [markdown]
# ## The books
#
# A shop must be able to count. **Units sold + units left = units stocked**, always. It is the
# [invariant](../docs/glossary.md#invariant) of every shop. We look into both databases, past the services.

# %%
place = open_marketplace("microservices", environment={"REQUEST_SECONDS": "1.5", "RECOVERY_SECONDS": "0.2"})
seller, ben = place.shopper("Sela"), place.shopper("Ben")
mug, lamp = offer("Mug", 10), offer("Lamp", 1)
WANTED = 'SELECT id, state, quantity FROM "order" JOIN order_line ON order_id = id WHERE item_id = ?'


def left_and_sold():
    [(left,)] = place.look("inventory", "SELECT stock FROM item WHERE id = ?", mug)
    orders = place.look("orders", WANTED, mug)
    return left, sum(quantity for _, state, quantity in orders if state == "confirmed")


def show_books():
    left, sold = left_and_sold()
    for number, state, quantity in place.look("orders", WANTED, mug):
        print(f"  order {number}: {quantity} mugs, {state}")
    print(f"{left} left + {sold} sold = {left + sold} of 10")

# %% [markdown]
# **Predict first.** Ben buys three mugs. Then he wants three mugs and two lamps again. How many rows are there in the
# orders database, and in which state?

# %%
print(buy({mug: 3}).status_code, buy({mug: 3, lamp: 2}).status_code)
show_books()

# %% [markdown]
# The first order is `confirmed`. The second was written down, then Inventory refused it, and the undo of step 1 made
# it `rejected`. The books balance, as in the monolith. But here, it took code that somebody had to write.

# %% [markdown]
# ## Between two steps
#
# Inventory can refuse, hang or die, and the network can lose its answer. Then Orders notices, and runs the undos. But
# what if **Orders** dies, in the middle of its list? Nobody is left who knows what was done.
#
# We do it on purpose. Inventory's answers arrive late, so that we have time. As soon as the units are set aside, we
# kill Orders.

# %%
import threading
import time

HELD = """SELECT sum(quantity) FROM reservation_line JOIN reservation USING (order_id)
          WHERE item_id = ? AND released_at IS NULL"""


def set_aside():
    [(units,)] = place.look("inventory", HELD, mug)
    return units


def until(condition):
    while not condition():
        time.sleep(0.01)

# %% [markdown]
# **Predict first.** Ben orders two of the seven mugs that are left. Orders dies after Inventory has set them aside.
# What will each of the two databases say?

# %% tags=["outline:lost-saga"]
place.slow("inventory", 1.2)
order = threading.Thread(target=lambda: print("Ben hears:", buy({mug: 2}).json()["detail"]))
order.start()
until(lambda: set_aside() == 3 + 2)
place.kill("orders")
order.join()
show_books()

# %% [markdown]
# **The books do not balance.** Two mugs are missing. Inventory has set them aside, for an order that is `pending`.
# Nobody works on it any more, and no undo runs. Ben was told "orders does not answer": he cannot know what happened.
# This is a lost saga.

# %% [markdown]
# ## How it is found again
#
# Orders wrote down the wish **before** it asked anybody. So its database still knows of the lost saga. Each order
# there has a *lease*: until when somebody works on it. When Orders starts again, it looks for orders whose lease is
# over.

# %%
from microservices.orders import recovery

print("\n".join(inspect.getsource(recovery.abandoned).splitlines()[2:]))
print("\n".join(inspect.getsource(recovery.recover).splitlines()[2:]))

# %% [markdown]
# The recovery takes an order over with a new lease, so that no two of them work on the same one. Then it finishes the
# order or undoes it.

# %% [markdown]
# **Predict first.** Orders starts again. Will Ben get his two mugs, or will they go back on the shelf?

# %% tags=["outline:lost-saga"]
place.heal()
print("Right after the start:")
show_books()
until(lambda: {state for _, state, _ in place.look("orders", WANTED, mug)} == {"confirmed", "rejected"})
print("A little later:")
show_books()

# %% [markdown]
# They go back. Ben heard an error and may have left, so the recovery undoes the order: it is `rejected`. The books
# balance again. For some seconds they did not. That is [eventual
# consistency](../docs/glossary.md#eventual-consistency): in the end all parts agree, but not at each moment.

# %% [markdown]
# ## Back is not always right
#
# To cancel an order is a saga, too: decide, give the units back, close. Look at its undos.

# %%
from microservices.orders.cancellation import CANCELLATION

for number, step in enumerate(CANCELLATION, start=1):
    print(f"{number}. {step.do.__name__:18} undo: {step.undo.__name__}")

# %% [markdown]
# There are none. Once somebody was told "cancelled", there is no way back. This saga can only be **finished**. So let
# us stop it in the middle: Inventory dies, Ben cancels his three mugs, and then Inventory comes back.

# %%
from compare.classroom import draw

events, seen = [], []


def happens(event):
    events.append((time.monotonic() - began, event))


def watch_until(condition):
    while not condition():
        left, sold = left_and_sold()
        seen.append((time.monotonic() - began, left, sold))
        time.sleep(0.1)

# %%
def since(seconds):
    now = time.monotonic()
    return lambda: time.monotonic() - now > seconds

# %% [markdown]
# **Predict first.** What will Ben hear when he cancels? And what will he see when he looks at his order?

# %% tags=["outline:lost-saga"]
[first] = [number for number, state, _ in place.look("orders", WANTED, mug) if state == "confirmed"]
began, events, seen = time.monotonic(), [], []
place.kill("inventory")
happens("Inventory dies")
watch_until(since(0.5))
happens("Ben cancels")
print("he hears:", ben.post(f"/orders/{first}/cancel").json()["detail"])
print("he sees:", ben.get(f"/orders/{first}").json()["status"])
watch_until(since(0.5))
place.heal()
happens("Inventory is back")
watch_until(lambda: left_and_sold()[0] == 10)
happens("recovered")
watch_until(since(0.5))

# %% [markdown]
# He hears that Inventory is not there. But the decision stands in the database already, and so he sees `cancelled`.

# %% tags=["outline:lost-saga"]
series = {
    "left + sold": [(at, left + sold) for at, left, sold in seen],
    "sold": [(at, sold) for at, _, sold in seen],
}
draw.lines(series, "A cancellation that was stopped, and finished later", "seconds", "mugs", events)

# %% [markdown]
# Look at "left + sold". It drops when Ben cancels: the mugs are neither sold nor on the shelf. It is ten again when
# the recovery has given them back. It had to wait until the lease was over.

# %% [markdown]
# ## The same order twice
#
# Back to a [client](../docs/glossary.md#client) whose answer got lost. Sending the order again is dangerous: perhaps
# it was placed. Not sending it is wrong, too: perhaps it was not.

# %%
def orders_of_ben():
    return len(ben.get("/orders?limit=100").json()["items"])


def buys_a_bell(**headers):
    before = orders_of_ben()
    place.lose_answers("orders")
    print("he looks:", ben.get("/orders").status_code)
    while (answer := buy({bell: 1}, **headers)).status_code != 201:
        print("he tries:", answer.status_code, "and so he tries again")
    place.heal()
    return orders_of_ben() - before


bell = offer("Bell", 10)

# %% [markdown]
# **Predict first.** Every second answer is lost. Ben wants one bell, and tries until he hears "yes". How many orders
# are there?

# %%
print("orders without a key:", buys_a_bell())

# %% [markdown]
# Two, and he will pay twice. Now he gives his wish a name, an [idempotency key](../docs/glossary.md#idempotency-key).
# It is new for each wish, and the same for each try.

# %%
from uuid import uuid4

key = str(uuid4())
print("orders with a key:", buys_a_bell(**{"Idempotency-Key": key}))
print("another wish under the same key:", buy({bell: 2}, **{"Idempotency-Key": key}).json()["detail"])

# %% [markdown]
# One. The second try found the order that the first one had made, and got the same answer. So the POST became
# [idempotent](../docs/glossary.md#idempotent). Another wish under the same key is refused, since one of the two must
# be a mistake.

# %% [markdown]
# ## The last mug
#
# One trouble needs no crash at all. Several customers want the same thing in the same moment. We go back to the small
# shop with its one table and five mugs.

# %%
from concurrent.futures import ThreadPoolExecutor


def rush(buy_one):
    ask("UPDATE item SET stock = 5")
    with ThreadPoolExecutor(20) as customers:
        sold = sum(customers.map(buy_one, range(20)))
    return f"{sold} sold + {ask('SELECT stock FROM item')[0]} left = 5 stocked?"

# %% [markdown]
# **Predict first.** Five mugs, and twenty customers in twenty [threads](../docs/glossary.md#thread). The code reads
# the stock, decides, and writes the new stock. How many are sold?

# %%
def read_then_write(customer):
    (stock,) = ask("SELECT stock FROM item")
    if stock < 1:
        return 0
    time.sleep(0.05)  # Others read in this moment, too.
    return ask(f"UPDATE item SET stock = {stock - 1}")


rush(read_then_write)

# %% [markdown]
# More than five: [overselling](../docs/glossary.md#overselling). Several read the same number, and each of them wrote
# back one less. The check was right when it was made, and wrong when it was used. That is a [race
# condition](../docs/glossary.md#race-condition).

# %% [markdown]
# **Predict first.** Now the check and the write are one statement. How many are sold, and how many are left?

# %%
def check_and_write(customer):
    return ask("UPDATE item SET stock = stock - 1 WHERE stock >= 1")


rush(check_and_write)

# %% [markdown]
# Five sold, none left. The database does one statement at a time, so nobody gets in between. `rowcount` tells whether
# a row was changed: 1 is sold, 0 is sold out. Compare it with the marketplace:

# %%
from monolith import inventory

print(str(inventory.TAKE).partition("RETURNING")[0].replace("WHERE", "\nWHERE"))
pair = offer("Last pair of socks", 5)
with ThreadPoolExecutor(10) as customers:
    answers = list(customers.map(lambda _: buy({pair: 1}).status_code, range(20)))
left = seller.get(f"/inventory/{pair}").json()["stock"]
print(f"{answers.count(201)} sold + {left} left = 5 stocked")
print(f"{answers.count(409)} were told: not enough stock")
place.close()

# %% [markdown]
# `stock >= ...` stands in the WHERE, as in our cell. Twenty orders at the same time, and the books balance.

# %% [markdown]
# ## Recap
#
# - One database: one transaction, all or nothing, for free.
# - Several databases: a saga. Steps with undos, and each step written down before it is done.
# - Whoever runs the saga can die between two steps. What is lost is found in the database, when the lease is over.
# - A placement is undone. A cancellation is finished, since it was promised.
# - With an idempotency key, an order can be sent again without being placed again.
# - Check and write in one statement. Between a check and a later write, somebody else may buy.

# %% [markdown]
# ## The same at full size
#
# - [monolith/orders.py](../monolith/orders.py) next to
#   [microservices/orders/orders.py](../microservices/orders/orders.py): the transaction and the saga
# - [microservices/orders/placement.py](../microservices/orders/placement.py): the list of steps
# - [microservices/orders/saga.py](../microservices/orders/saga.py): what runs them, forward and back
# - [microservices/orders/recovery.py](../microservices/orders/recovery.py): what finds the lost ones
# - [microservices/inventory/reservations.py](../microservices/inventory/reservations.py): why each call may be
#   repeated
# - [tests/saga/test_saga.py](../tests/saga/test_saga.py): kills everybody between any two steps, and counts

# %% [markdown]
# ## Exercises
#
# - [18](exercises/18_make_this_endpoint_idempotent.py): make this [endpoint](../docs/glossary.md#endpoint) idempotent
# - [19](exercises/19_stop_this_overselling.py): stop this overselling
# - [20](exercises/20_write_the_undo_of_this_step.py): write the undo of this step
#
# `marketplace learn` starts them.
#
# Next: [monitoring and logs](09_monitoring_and_logs.ipynb)
