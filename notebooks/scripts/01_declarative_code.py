# %% [markdown]
# # Declarative code: what, not how
#
# About 30 minutes. At the end you can
#
# - tell *[declarative](../docs/glossary.md#declarative)* code from *[imperative](../docs/glossary.md#imperative)*
#   code, and say what each is good for,
# - replace a class that accepts nonsense by one that refuses it,
# - choose between a class, a [dataclass](../docs/glossary.md#dataclass) and a
#   [pydantic](../docs/glossary.md#pydantic) model,
# - read the [contract](../docs/glossary.md#contract) of this marketplace as a page of declarations.

# %% [markdown]
# ## What, not how
#
# A shop sells five things. We want the names of those that cost less than 10 euros, the cheapest first.
# [Imperative](../docs/glossary.md#imperative) code tells the computer **how** to get there, step by step.

# %%
items = [("lamp", 2500), ("mug", 900), ("chair", 7900), ("pen", 150), ("bell", 650)]

cheap = []
for name, price_cents in items:
    if price_cents < 1000:
        position = 0
        while position < len(cheap) and cheap[position][1] < price_cents:
            position = position + 1
        cheap.insert(position, (name, price_cents))
[name for name, _ in cheap]

# %% [markdown]
# [Declarative](../docs/glossary.md#declarative) code says **what** we want. How to sort is somebody else's business.

# %% tags=["outline:what-not-how"]
by_price = sorted(items, key=lambda item: item[1])
[name for name, price_cents in by_price if price_cents < 1000]

# %% [markdown]
# Both cells give the same list. The second one has no counter, no position and no empty list to begin with. What is
# not there cannot be wrong.

# %% [markdown]
# You know a language in which you can say only *what*: [SQL](../docs/glossary.md#sql). The
# [database](../docs/glossary.md#database) finds out how.

# %%
import sqlite3

database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE item (name TEXT, price_cents INTEGER)")
database.executemany("INSERT INTO item VALUES (?, ?)", items)
database.execute("SELECT name FROM item WHERE price_cents < 1000 ORDER BY price_cents").fetchall()

# %% [markdown]
# ## Easier to read and write
#
# The shop changes its mind: the **dearest** of them first, and no more than two.

# %% [markdown]
# **Predict first.** Which lines of the loop would you have to change? And which of the declarative cell?

# %% tags=["outline:easier-to-read-and-write"]
cheap = [(name, price_cents) for name, price_cents in items if price_cents < 1000]
dearest_first = sorted(cheap, key=lambda item: item[1], reverse=True)
dearest_first[:2]

# %% [markdown]
# Each wish is one word in one place: `reverse=True` for the order, `[:2]` for the number. In the loop, the order
# hides in a `<` in the middle of a condition. To find it you must run the loop in your head.

# %% [markdown]
# ## Python is not declarative by default
#
# So much for lists. What about the things in them? Here is an item as Python's own `class` has it.

# %% [markdown]
# **Predict first.** The next cell makes a lamp that costs minus five euros, and a mug whose price is a word. Which of
# the two lines fails?

# %% tags=["outline:not-by-default"]
class PlainItem:
    def __init__(self, name, price_cents, stock=0):
        self.name = name
        self.price_cents = price_cents
        self.stock = stock


lamp = PlainItem("lamp", -500)
mug = PlainItem("mug", "cheap", stock=None)
lamp, mug

# %% [markdown]
# Neither. The class says **how** an item is filled, three times over: each field is written three times. It does not
# say what an item *is*. And when we look at one, it shows an address in memory.

# %% [markdown]
# Types do not help by themselves. Python keeps [type hints](../docs/glossary.md#type-hint) as notes for people and
# tools, and does not read them when the code runs.

# %%
def total_cents(price_cents: int, quantity: int) -> int:
    return price_cents * quantity


total_cents("ha", 3)

# %% [markdown]
# ## Checking by hand
#
# We can tell Python how to check. Let us do it for two fields.

# %%
class CheckedItem:
    def __init__(self, name, price_cents):
        if not isinstance(name, str):
            raise TypeError("name must be text")
        if not name.strip():
            raise ValueError("name must not be empty")
        if not isinstance(price_cents, int):
            raise TypeError("price_cents must be a whole number")
        if price_cents < 0:
            raise ValueError("price_cents must not be negative")
        self.name = name
        self.price_cents = price_cents

# %% [markdown]
# Ten lines for two fields. The two facts that matter, "not empty" and "not negative", drown in them.

# %% [markdown]
# **Predict first.** One kind of nonsense still gets through. Which of these four is taken for a price?

# %%
for price in (-1, 9.5, "900", True):
    try:
        print(repr(price), "is taken:", CheckedItem("mug", price).price_cents)
    except (TypeError, ValueError) as error:
        print(repr(price), "is refused:", error)

# %% [markdown]
# `True` costs one cent: for Python, it is a whole number. And after a valid beginning, nothing stops a later
# `mug.price_cents = "cheap"`. Checks by hand have holes, and every class has its own.

# %% [markdown]
# ## In the standard library: dataclasses
#
# A [dataclass](../docs/glossary.md#dataclass) is a list of fields. The rest is written for us.

# %% tags=["outline:dataclasses"]
from dataclasses import dataclass


@dataclass
class DataItem:
    name: str
    price_cents: int
    stock: int = 0


mug = DataItem("mug", 900)
print(mug)
print("equal to another mug like it?", mug == DataItem("mug", 900))

# %% [markdown]
# Each field is written once. We can see what is inside, and equal items are equal. That is declarative: *what* an
# item has, not *how* it is filled, shown and compared.

# %% [markdown]
# **Predict first.** `price_cents: int` stands there now. Does a dataclass refuse a price that is a word?

# %%
DataItem("mug", "cheap", stock=None)

# %% [markdown]
# It does not. The types are still notes. A dataclass describes the **shape** of the data; it trusts whoever fills it.
# That is fine for data that we made ourselves. It is not fine for data that comes from outside.

# %% [markdown]
# ## Gold standard: pydantic
#
# [Pydantic](../docs/glossary.md#pydantic) reads the same declaration and means it.

# %% tags=["outline:pydantic"]
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class Item(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    price_cents: Annotated[int, Field(ge=0)]
    stock: Annotated[int, Field(ge=0)] = 0


try:
    Item(name="", price_cents=True, stock=-3, colour="red")
except ValidationError as error:
    for each in error.errors():
        print(each["loc"], each["msg"])

# %% [markdown]
# Three lines say what an item is. All four mistakes are found **at once**, each with its place and a sentence. No
# `if` was written, so none was forgotten.
#
# The line above them says two things for all fields. `strict=True`: turn nothing into something else, so `True` is no
# price. `extra="forbid"`: take no field that we do not know.

# %% [markdown]
# What is right comes in, from Python or as [JSON](../docs/glossary.md#json), and goes out again.

# %%
mug = Item.model_validate_json('{"name": "mug", "price_cents": 900}')
mug, mug.model_dump_json()

# %% [markdown]
# ## It exposes a clearer interface
#
# A declaration can be read by people, and also by programs. Pydantic turns ours into a [JSON
# Schema](../docs/glossary.md#json-schema): a description that every language understands.

# %% tags=["outline:clearer-interface"]
import json

print(json.dumps(Item.model_json_schema()["properties"], indent=1))

# %% [markdown]
# Nobody wrote this text, and it cannot be out of date: it *is* the class. [FastAPI](../docs/glossary.md#fastapi) puts
# it on the page `/docs`. Try to get the same out of `CheckedItem`: its rules are hidden in the steps of a function.

# %% [markdown]
# ## The marketplace's own contract
#
# All three marketplaces of this repository speak with the same declarations. They are in the folder `contracts`. This
# is the one that a seller sends.

# %%
import inspect

from contracts.inventory import ItemCreate

print(inspect.getsource(ItemCreate))
{name: str(field.metadata) for name, field in ItemCreate.model_fields.items()}["price_cents"]

# %% [markdown]
# The names say it: a `Name`, a `Description`, `Cents`, an `InitialStock`. Each is declared once, in one file, and
# used everywhere. So the rule "a price is not negative" exists once in the whole marketplace.

# %% [markdown]
# **Predict first.** A name can look fine and still deceive. Which of these three names does the contract take?

# %%
names = {"plain": "Mug", "only a blank letter": "\u3164", "turns the text around": "gum\u202e"}
for kind, name in names.items():
    try:
        print(f"{kind}: taken, {ItemCreate(name=name, price_cents=900).name}")
    except ValidationError as error:
        print(f"{kind}: refused, {error.errors()[0]['msg']}")

# %% [markdown]
# Only the plain one. A rule that somebody thought of once protects every [route](../docs/glossary.md#route) of every
# [service](../docs/glossary.md#service), since all of them declare a `Name`.

# %% [markdown]
# ## Recap
#
# - Imperative code says **how**, step by step. Declarative code says **what**.
# - A plain class takes any nonsense. Type hints are notes; Python does not check them.
# - Checks by hand are long, and have holes.
# - A dataclass declares the shape, for data that we trust.
# - A pydantic model declares what is acceptable, for data that comes from outside. The checks, the error messages and
#   the schema follow from it.

# %% [markdown]
# ## The same at full size
#
# - [contracts/inventory.py](../contracts/inventory.py): items, as they go over the wire
# - [contracts/text.py](../contracts/text.py): what a name may contain, and why
# - [contracts/numbers.py](../contracts/numbers.py): prices and quantities with bounds
# - [compare/topology.py](../compare/topology.py): dataclasses for what we make ourselves, the architectures

# %% [markdown]
# ## Exercises
#
# - [01](exercises/01_from_class_to_dataclass.py): from a class to a dataclass
# - [02](exercises/02_from_dataclass_to_pydantic.py): from a dataclass to pydantic
# - [03](exercises/03_say_what_is_acceptable.py): say what is acceptable
#
# `marketplace learn` starts them.
#
# Next: [decorators](02_decorators.ipynb)
