# %% [markdown]
# # Decorators: new behaviour with one line
#
# About 35 minutes. At the end you can
#
# - say what `@` does, and write the same without it,
# - write a [decorator](../docs/glossary.md#decorator), with and without arguments,
# - keep a function's name and types with `functools.wraps`,
# - predict what two decorators on one function do,
# - explain how `@app.get` of [FastAPI](../docs/glossary.md#fastapi) finds your function.

# %% [markdown]
# ## They feel like magic
#
# Here is a web program. It has one function, and above it a line that begins with `@`.

# %% [markdown]
# **Predict first.** Look for the line that calls `show_item`. Who calls it? Where does the number 7 come from?

# %% tags=["outline:magic"]
import httpx
from fastapi import FastAPI

app = FastAPI()


@app.get("/items/{item_id}")
async def show_item(item_id: int):
    return {"item_id": item_id, "kind of value": type(item_id).__name__}


async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
    answer = await client.get("/items/7")
answer.json()

# %% [markdown]
# We wrote no call. Yet the function ran, and the text `7` of the address became a number. One line did that. It feels
# like magic. In this lecture we build this magic ourselves, from things that you know.
#
# (`async` and `await` are for the next lecture. Here they mean: wait for the answer.)

# %% [markdown]
# ## Functions are objects
#
# A function is a thing, as a number is. You can put it in a list.

# %%
def in_euros(cents):
    return f"{cents / 100:.2f} euros"


def in_cents(cents):
    return f"{cents} cents"


for show in [in_euros, in_cents]:
    print(show(900))

# %% [markdown]
# `in_euros` is the function itself. `in_euros(900)` **calls** it. The round brackets make the difference.

# %% [markdown]
# Because it is a thing, you can also hand it to another function.

# %%
def price_list(items, show):
    return [f"{name}: {show(cents)}" for name, cents in items.items()]


items = {"lamp": 2500, "mug": 900}
print(price_list(items, in_euros))
print(price_list(items, in_cents))

# %% [markdown]
# `price_list` does not know how prices are shown. It calls whatever it was given.

# %% [markdown]
# ## A function can remember
#
# A function can be made inside of another one, and given back.

# %% [markdown]
# **Predict first.** `discount` has ended before we call `summer` and `for_members`. What do these two still know?

# %%
def discount(percent):
    def reduced(cents):
        return cents - cents * percent // 100

    return reduced


summer = discount(20)
for_members = discount(50)
print("summer:", summer(1000), " for members:", for_members(1000))

# %% [markdown]
# Each remembers its own `percent`, although `discount` is long done. A function that remembers the variables around
# it is called a [closure](../docs/glossary.md#closure).
#
# That is all we need: functions can be handed in, made, and given back.

# %% [markdown]
# ## New behaviour for a function
#
# The shop wants to know when something is called, and what comes out. We could add two `print` lines to every
# function. Or we write **one** function that takes any function, and gives back one that also prints.

# %%
def announced(function):
    def announcing(*arguments):
        print("called with", arguments)
        result = function(*arguments)
        print("gives", result)
        return result

    return announcing

# %% [markdown]
# We hand it a function, and keep what comes back under the old name.

# %% tags=["outline:new-behaviour-for-a-function"]
def total(price_cents, quantity):
    return price_cents * quantity


total = announced(total)
total(900, 3)

# %% [markdown]
# Not a letter of `total` has changed, and it announces itself. `announced` is a decorator: a function in, a function
# out. The new one is called a [wrapper](../docs/glossary.md#wrapper), since it has the old one in its middle.
# (`*arguments` means: whatever is handed in, pass it on.)

# %% [markdown]
# ## The `@` is the same
#
# `total = announced(total)` names the function three times, and stands **below** it, where nobody looks. Python has a
# shorter way to write exactly this.

# %% [markdown]
# **Predict first.** The next cell defines a function and never calls it. Does anything get printed?

# %% tags=["outline:at-syntax"]
def noted(function):
    print("now decorating", function.__name__)
    return announced(function)


@noted
def postage(weight_grams):
    return 150 + weight_grams // 10

# %% [markdown]
# Yes. The decorator runs **once, when the function is defined**. What it gives back runs at each call.

# %%
postage(200)

# %% [markdown]
# So `@noted` above `def postage` means `postage = noted(postage)`. It does no more than that. But it says **what** we
# want, at the top, in one word: this function is noted. That is [declarative](../docs/glossary.md#declarative).

# %% [markdown]
# ## Ready to use
#
# Python's own library has useful decorators. `cache` keeps each result, and gives it again for the same input.

# %% [markdown]
# **Predict first.** We ask for three prices. How often is the slow [database](../docs/glossary.md#database) asked?

# %%
from functools import cache


@cache
def price_of(name):
    print("asking the slow database for", name)
    return items[name]


price_of("mug"), price_of("lamp"), price_of("mug")

# %% [markdown]
# Twice. The second mug came from memory. The new behaviour took one word, and `price_of` knows nothing of it.
#
# Every new behaviour also brings a question. Here: what if the price changes?

# %% [markdown]
# ## What gets lost
#
# Our decorator gives back **another** function. That has a price.

# %% [markdown]
# **Predict first.** What is the name of this function? What does it say about itself?

# %%
from inspect import signature


@announced
def refund(order_id: int, reason: str) -> str:
    """Give the money back."""
    return f"order {order_id} refunded: {reason}"


print(refund.__name__, signature(refund), refund.__doc__)

# %% [markdown]
# It says it is `announcing`, takes anything, and has no description. Name, [type
# hints](../docs/glossary.md#type-hint) and text are those of the wrapper. Error messages now show the wrong name.
# FastAPI, which reads [type hints](../docs/glossary.md#type-hint), would be lost.

# %% [markdown]
# The cure is itself a decorator: `functools.wraps` copies all of it from the old function to the new one.

# %%
from functools import wraps


def announced(function):
    @wraps(function)
    def announcing(*arguments):
        print(f"{function.__name__}{arguments} is called")
        return function(*arguments)

    return announcing

# %% [markdown]
# Now the same `refund` once more, with the new `announced` above it.

# %%
@announced
def refund(order_id: int, reason: str) -> str:
    """Give the money back."""
    return f"order {order_id} refunded: {reason}"


print(refund.__name__, signature(refund), refund.__doc__)

# %% [markdown]
# Name, types and description are back. Make it a habit: a wrapper has `@wraps` above it.

# %% [markdown]
# ## A decorator with arguments
#
# A shop's supplier often does not answer at once. We want to say how many times to try: `@tried(times=3)`.
#
# Read `@tried(times=3)` from left to right. First `tried(times=3)` is **called**. What it gives back is the
# decorator. So there are three levels of functions.

# %%
def tried(times):  # Level 1 takes the argument.
    def decorator(function):  # Level 2 takes the function.
        @wraps(function)
        def trying(*arguments):  # Level 3 takes what each call hands in.
            for number in range(1, times):
                try:
                    return function(*arguments)
                except ConnectionError as error:
                    print(f"try {number} of {times}:", error)
            return function(*arguments)

        return trying

    return decorator

# %% [markdown]
# **Predict first.** This supplier fails twice and then answers. What do we see?

# %% tags=["outline:new-behaviour-for-a-function"]
moods = ["busy", "asleep", "awake"]


@tried(times=3)
def ask_supplier(item):
    if (mood := moods.pop(0)) != "awake":
        raise ConnectionError(f"the supplier is {mood}")
    return f"5 times {item}"


ask_supplier("mug")

# %% [markdown]
# Two tries failed, the third gave the answer. `ask_supplier` holds no loop. The number 3 stands where a reader looks
# for it.
#
# The levels get their things at different times. Level 1 and 2 run once, at the definition. Level 3 runs at each
# call.

# %% [markdown]
# ## Two decorators on one function
#
# Decorators can be stacked. Then the order matters. Tax is 20 percent, and postage is 5 euros.

# %%
def plus_tax(function):
    @wraps(function)
    def taxed(*arguments):
        return function(*arguments) * 120 // 100

    return taxed


def plus_postage(function):
    @wraps(function)
    def posted(*arguments):
        return function(*arguments) + 500

    return posted

# %% [markdown]
# **Predict first.** A mug costs 1000 cents. One of the two functions gives 1700, the other 1800. Which is which?

# %% tags=["outline:at-syntax"]
@plus_tax
@plus_postage
def one(cents):
    return cents


@plus_postage
@plus_tax
def other(cents):
    return cents


print("one:", one(1000), " other:", other(1000))

# %% [markdown]
# `one` is `plus_tax(plus_postage(one))`. The decorator **nearest** to the function acts first, the top one last. So
# `one` pays tax on the postage, too. Read a stack from the bottom up.

# %% [markdown]
# ## New behaviour for a class
#
# A class is a thing, too. So a decorator can take a class. You know one already:
# [`dataclass`](../docs/glossary.md#dataclass). We use it without `@`, to watch it work.

# %% [markdown]
# **Predict first.** Does `dataclass` give a new class, or the same one? What has changed?

# %% tags=["outline:new-behaviour-for-a-class"]
from dataclasses import dataclass


class Item:
    name: str
    price_cents: int


before = set(vars(Item))
result = dataclass(Item)
print("the same class:", result is Item)
new = set(vars(Item)) - before
print("new in it:", sorted(new & {"__init__", "__repr__", "__eq__"}))
print(Item("mug", 900), Item("mug", 900) == Item("mug", 900))

# %% [markdown]
# It is the same class, with new functions put in. `dataclass` read our two lines, and **wrote** how to fill an item,
# show it and compare it.

# %% [markdown]
# Our own can be short. This one changes nothing in the class. It writes down that there is one.

# %%
ways_to_pay = {}


def way_to_pay(kind):
    ways_to_pay[kind.__name__] = kind
    return kind

# %% [markdown]
# **Predict first.** Nobody puts anything into `ways_to_pay` below. What is in it at the end?

# %% tags=["outline:new-behaviour-for-a-class"]
@way_to_pay
class Card:
    fee_cents = 30


@way_to_pay
class Invoice:
    fee_cents = 0


{name: kind.fee_cents for name, kind in ways_to_pay.items()}

# %% [markdown]
# Both of them. The shop finds every way to pay, and nobody keeps a list by hand. Who adds a class adds one line above
# it, and cannot forget the list in another file.
#
# Keep this trick in mind: **write it down, and give it back unchanged**. `@app.get` does exactly that.

# %% [markdown]
# ## How `@app.get` works
#
# A [route](../docs/glossary.md#route) says which function answers for which path. Our router writes routes down.

# %%
class Router:
    def __init__(self):
        self.routes = []

    def get(self, path):
        def decorator(function):
            self.routes.append((path, function))
            return function

        return decorator

# %% [markdown]
# It is used like FastAPI's.

# %% tags=["outline:magic"]
shop = Router()


@shop.get("/items/{item_id}")
def read_item(item_id: int):
    return {"item_id": item_id, "price_cents": 100 * item_id}


shop.routes[0][0], shop.routes[0][1] is read_item

# %% [markdown]
# `shop.get(...)` has two levels only: the function is kept as it is, so no wrapper is needed. Now we know who holds
# our function. What is missing is somebody who calls it.

# %% [markdown]
# A path is a pattern. `{item_id}` stands for any text without a slash. Python's `re` library can search for that.

# %%
import re


def match(pattern, path):
    """Give the texts that stand in the places of the names; None if the path does not fit."""
    expression = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", pattern)
    found = re.fullmatch(expression, path)
    return found.groupdict() if found else None


print(match("/items/{item_id}", "/items/7"))
print(match("/items/{item_id}", "/users/7"))

# %% [markdown]
# The 7 is still text. The function itself says what it should be: `item_id: int`.

# %% tags=["outline:magic"]
def respond(router, path):
    """Find the function for a path, and call it with arguments of the types that it asks for."""
    for pattern, function in router.routes:
        texts = match(pattern, path)
        if texts is not None:
            kinds = function.__annotations__
            return function(**{name: kinds[name](text) for name, text in texts.items()})
    return "404 Not Found"


print(respond(shop, "/items/7"))
print(respond(shop, "/users/7"))

# %% [markdown]
# There it is: we never called `read_item`, and it got a real number. The type hint was a note, and our router
# **read** the note. No magic is left.

# %% [markdown]
# **Predict first.** What will our router do with `/items/seven`? And what does FastAPI do?

# %%
try:
    respond(shop, "/items/seven")
except ValueError as error:
    print("ours falls over:", error)

async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
    polite = await client.get("/items/seven")
print("FastAPI answers:", polite.status_code, polite.json()["detail"][0]["msg"])

# %% [markdown]
# Ours falls over. FastAPI refuses politely, and says why. That is the part which is worth not writing yourself.

# %% [markdown]
# ## The real one
#
# FastAPI's object has a list of routes, too. Let us compare.

# %%
route = app.routes[-1]
print("all paths: ", [each.path for each in app.routes])
print("path:      ", route.path)
print("function:  ", route.endpoint.__name__, "- ours, unchanged:", route.endpoint is show_item)
print("expression:", route.path_regex.pattern)

# %% [markdown]
# A path, a function that stays as it was, and nearly the same expression. The other paths are FastAPI's own: it
# writes down the routes of its documentation the same way.

# %% [markdown]
# ## Where the marketplace uses them
#
# The [monolith](../docs/glossary.md#monolith)'s inventory is a file full of `@router.get` and its sisters. Its list
# of routes is a table of contents that nobody had to write.

# %% tags=["outline:at-syntax"]
from monolith import inventory

for route in inventory.router.routes:
    print(f"{'/'.join(route.methods):7} {route.path:31} {route.endpoint.__name__}")

# %% [markdown]
# One line above each function says when it is called. Open [monolith/inventory.py](../monolith/inventory.py), and
# find these lines. Some say more, such as `status_code=201` or which refusals are possible. All of it is declared,
# none of it is steps.

# %% [markdown]
# Here is another that you will meet: `asynccontextmanager`. It turns a function with **one** `yield` into something
# for `async with`.

# %% [markdown]
# **Predict first.** In which order are the three lines printed?

# %%
from contextlib import asynccontextmanager


@asynccontextmanager
async def opening_hours():
    print("lights on")
    yield
    print("lights off")


async with opening_hours():
    print("selling mugs")

# %% [markdown]
# Before the `yield`, then the body, then after it. Our [services](../docs/glossary.md#service) open and close this
# way. The lights go off even when the body fails, if the function says so with `try` and `finally`.

# %% [markdown]
# ## Recap
#
# - A function is a thing: it can be put in a list, handed in, made inside another, and given back.
# - A decorator takes a function or a class and gives one back. `@name` above `def f` means `f = name(f)`.
# - It runs once, at the definition. What it gives back runs at each call.
# - `@wraps` keeps name, types and description.
# - With arguments there is one more level. In a stack, the decorator nearest to the function acts first.
# - `@app.get` writes the function down, gives it back unchanged, and calls it when a path fits.

# %% [markdown]
# ## The same at full size
#
# - [monolith/inventory.py](../monolith/inventory.py): routes, each declared in one line
# - [chassis/service.py](../chassis/service.py): `@asynccontextmanager` for what happens when a service starts and
#   ends
# - [compare/topology.py](../compare/topology.py): `@dataclass` and `@property` on every page
# - [chassis/remote.py](../chassis/remote.py): trying again at full size, and only where it does no harm

# %% [markdown]
# ## Exercises
#
# - [04](exercises/04_count_the_calls.py): count the calls
# - [05](exercises/05_a_decorator_with_arguments.py): a decorator with arguments
# - [06](exercises/06_a_tiny_router.py): a tiny router
#
# `marketplace learn` starts them.
#
# Next: [concurrency](03_concurrency.ipynb)
