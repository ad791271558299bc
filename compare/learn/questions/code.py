"""Questions for the exercises about Python, from classes to processes; each function is named as its exercise."""

import json
from random import Random

from compare.learn.questions.asking import Questions, numbers, word


def from_class_to_dataclass(random: Random) -> Questions:
    name, (price, stock) = word(random), numbers(random, 2)
    lamp = f"Item({name!r}, {price}, {random.choice([0, stock])})"
    yield from (f"repr({lamp})", f"{lamp}.is_sold_out()", f"setattr({lamp}, 'price_cents', {price})")
    yield f"Item({name!r}, {price}) == Item({name!r}, {random.choice([price, stock])})"


def from_dataclass_to_pydantic(random: Random) -> Questions:
    price = random.choice([*numbers(random, 2), word(random)])
    email = random.choice([word(random), word(random), 5])
    item = {"name": word(random), "price_cents": price, "seller": {"name": word(random), "email": email}}
    yield f"read_item({json.dumps(item)!r}).model_dump()"
    yield f"[place['loc'] for place in mistakes(read_item, {json.dumps(item | {'name': None})!r})]"


def say_what_is_acceptable(random: Random) -> Questions:
    name = "x" * random.choice([0, 1, 50, 100, 101])
    email = random.choice([f"{word(random)}@example.com", f"{word(random)}@", f"@{word(random)}", word(random)])
    for price in (random.choice([-1, 0, 10**9, 10**9 + 1]), *numbers(random, 1)):
        lamp = {"name": word(random), "price_cents": price, "seller_email": "ada@example.com"}
        for change in ({}, {"name": name}, {"seller_email": email}, {word(random): 1}):
            yield f"ItemCreate.model_validate({lamp | change}).model_dump()"


def count_the_calls(random: Random) -> Questions:
    price, many = numbers(random, 2)
    totals = f"[total_cents({price}, {many}) for _ in range({random.randint(2, 9)})]"
    yield f"(calls.clear(), {totals}, greeting(name={word(random)!r}), dict(calls))"


def a_decorator_with_arguments(random: Random) -> Questions:
    allowed = random.randint(2, 12)
    for tries in (random.randrange(allowed), allowed + random.randint(1, 9)):
        given = f"limited(to={allowed})(lambda: {word(random)!r})"
        yield f"(lambda give: [give() for _ in range({tries})])({given})"


def a_tiny_router(random: Random) -> Questions:
    first, second, name = word(random), word(random), word(random)
    pattern = f"/{first}/{{{name}}}/{second}/{{other}}"
    for path in (f"/{first}/{word(random)}/{second}/7", f"/{first}/{word(random)}/{word(random)}/7", f"/{first}/7"):
        yield f"match({pattern!r}, {path!r})"
    for part in (*numbers(random, 1), word(random)):
        yield f"responds(Router(), '/{first}/{{number}}', '/{first}/{part}')"


def find_the_forgotten_await(random: Random) -> Questions:
    for name in random.sample(["Zoe", word(random), word(random)], 3):
        yield f"(lambda shelf: (run(buy({name!r}, shelf)), shelf.mugs))(Shelf({random.randint(2, 999)}))"


def make_this_fan_out_concurrent(random: Random) -> Questions:
    ids = random.sample(range(1, 60), random.randint(12, 20))
    yield f"(lambda shop: (list(run(prices(shop, {ids}))), shop.most))(Shop())"


def give_this_call_a_deadline(random: Random) -> Questions:
    yield from (f"run(price_or_none(Shop(), {number}))" for number in random.sample([7, 13, *numbers(random, 2)], 4))


def unblock_the_event_loop(random: Random) -> Questions:
    cards = [f"{random.choice([1, 9])}{number}" for number in numbers(random, random.randint(3, 5))]
    yield f"(lambda bank: (together(pay, bank, {cards}), bank.most > 1))(Bank())"


def use_all_cores(random: Random) -> Questions:
    base, *exponents = numbers(random, 4)
    yield f"list(compute_all(partial(pow, {base}), {exponents})), works_elsewhere(compute_all, {exponents})"
