"""Questions for the exercises about services; each function is named as its exercise."""

import json
import time
from random import Random

from compare.learn.questions.asking import Questions, numbers, word


def ask_the_owner(random: Random) -> Questions:
    *known, unknown = numbers(random, 4)
    sold = dict(zip(known, numbers(random, 3), strict=True))
    for items in (random.sample(known, 2), [known[0], unknown]):
        quantities = {item: random.randint(1, 9) for item in items}
        yield f"run(total_cents({quantities}, Inventory(inventory_with({sold}))))"


def say_when_you_are_ready(random: Random) -> Questions:
    for exists in (True, False):
        yield f"readiness(create_app(Parts(database({exists}), {random.choice([{}, {1: numbers(random, 2)}])})))"


def turn_n_plus_one_into_one(random: Random) -> Questions:
    ids = numbers(random, 6)
    accounts = {number: word(random) for number in ids[:4]}
    asked = "sorted(number for call in users.calls for number in call), len(users.calls)"
    for many in (random.randint(0, 1), random.randint(2, 9)):
        reviews = ", ".join(f"Review({random.choice(ids)}, {word(random)!r})" for _ in range(many))
        yield f"(lambda users: (run(signed([{reviews}], users)), {asked}))(Users({accounts}))"


def answer_with_what_is_left(random: Random) -> Questions:
    parts = {word(random): random.choice([None, word(random)]) for _ in range(4)}
    yield f"(lambda page: (page.parts, page.unavailable))(run(page_of(item_page, {parts})))"


def retry_only_what_is_safe(random: Random) -> Questions:
    for method in (random.choice(["GET", "PUT", "DELETE"]), random.choice(["POST", "PATCH"])):
        headers = random.choice([{}, {"Idempotency-Key": word(random)}])
        waits = [random.choice([{}, {"Retry-After": str(seconds)}]) for seconds in numbers(random, 4)]
        statuses = [503, *random.choices([503, 503, 503, 200, 500], k=3)]
        answers = ", ".join(f"Answer({status}, {wait})" for status, wait in zip(statuses, waits, strict=True))
        yield f"tries(send, Request({method!r}, '/{word(random)}', {headers}), [{answers}])"


def make_this_endpoint_idempotent(random: Random) -> Questions:
    keys, buyers, items = ([word(random) for _ in range(2)] for _ in range(3))
    for _ in range(6):
        headers = {"Buyer": random.choice(buyers)} | random.choice([{}, {"Idempotency-Key": random.choice(keys)}])
        yield f"answered(app, 'POST', '/orders', {{'item': {random.choice(items)!r}, 'quantity': 1}}, {headers})"


def stop_this_overselling(random: Random) -> Questions:
    stock, wishes = random.randint(5, 15), random.choices(range(1, 7), k=6)
    yield f"(lambda shop: ([buy(shop, 'mug', wish) for wish in {wishes}], left(shop)))(shop_with({stock}))"
    yield f"(lambda shop: (sold_in_a_rush(buy, shop, {random.randint(1, 4)}), left(shop)))(shop_with({stock}))"


def write_the_undo_of_this_step(random: Random) -> Questions:
    order = f"Order({random.randint(1, 999)}, {random.randint(1, 12)})"
    shop = f"Shop(stock={random.randint(6, 12)}, vans={random.choice([0, 1])})"
    left = "shop.stock, shop.set_aside, shop.paid_cents, shop.vans, shop.diary"
    yield f"(lambda shop: (outcome_of(place_order, shop, {order}), {left}))({shop})"
    yield f"(lambda shop: (outcome_of(place_order, shop, {order}), put_back(shop, {order}), {left}))(Shop(vans=0))"


def pass_the_trace_on(random: Random) -> Questions:
    trace, span = f"{random.getrandbits(128):032x}", f"{random.getrandbits(64):016x}"
    came = f"00-{trace}-{span}-{random.choice(['00', '01'])}"
    yield f"headers_for({{'traceparent': {came!r}}})['traceparent'].split('-')[1::2]"
    yield f"{span!r} in headers_for({{'traceparent': {came!r}}})['traceparent']"
    yield f"{trace!r} in headers_for({{'traceparent': '{came}-{word(random)}'}})['traceparent']"


def find_the_slow_service(random: Random) -> Questions:
    lines, own = [], {word(random): random.randint(5, 90) for _ in range(4)}
    for visitor in range(4):
        ms, asker = 0.0, [f"{visitor}-{number}" for number in range(5)]
        for number, service in enumerate(random.sample(list(own), 4)):  # The innermost is written first.
            ms += own[service] * random.uniform(0.9, 1.1)
            lines.append({"service": service, "span": asker[number], "asked_by": asker[number + 1], "ms": ms})
        lines[-1]["asked_by"] = ""
    log = "\n".join(map(json.dumps, lines))
    yield f"slow_service({log!r})"
    yield f"sorted((name, round(ms)) for name, ms in own_times({lines}))"


def answer_with_a_problem(random: Random) -> Questions:
    yield f"answered(app, 'GET', '/items/{word(random)}')"
    yield f"places_of_mistakes(app, '/users', {{{random.choice(['password', 'email'])!r}: {word(random, 7)!r}}})"


def check_this_token(random: Random) -> Questions:
    from joserfc import jwt  # Here, since signing is slow to import, and only this exercise needs it.
    from joserfc.jwk import RSAKey

    ours, theirs = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
    user, now = random.randint(2, 10**6), int(time.time())
    honest = {"iss": "marketplace", "aud": "marketplace", "sub": str(user), "exp": now + 3600}
    changes = [{}, {}, {"aud": word(random)}, {"exp": now - 3600}, {"sub": str(user + 1)}, {"iss": word(random)}]
    for change in random.sample(changes, len(changes)):
        token = jwt.encode({"alg": "RS256"}, honest | change, random.choice([ours, ours, theirs]), ["RS256"])
        yield f"user_id_of({token!r}, RSAKey.import_key({ours.as_dict(private=False)}), {{{user}}})"


def route_a_new_service(random: Random) -> Questions:
    name = word(random)
    for path in (f"/wishes/{name}", f"/wishes{name}", f"/internal/{name}", f"/internal{name}", f"/{name}/internal"):
        yield f"match({path!r})"


def write_a_service(random: Random) -> Questions:
    cents = random.choice([0, 1, 50_000, 50_001, *numbers(random, 3)])
    body = {"amount_cents": cents, "for_whom": random.choice([word(random), word(random), "", "x" * 101])}
    for change in ({}, {"amount_cents": random.randint(1, 50_000), "for_whom": word(random)}, {word(random): 1}):
        yield f"only(['id', 'amount_cents', 'for_whom'], answered(app, 'POST', '/vouchers', {body | change}))"
    yield f"only(['id', 'amount_cents', 'for_whom'], answered(app, 'GET', '/vouchers/{random.randint(1, 9)}'))"
