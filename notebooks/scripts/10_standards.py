# %% [markdown]
# # Standards: how strangers fit together
#
# About 35 minutes. At the end you can
#
# - say which agreements hold a marketplace of many [services](../docs/glossary.md#service) together, and what breaks
#   without them,
# - write a [client](../docs/glossary.md#client) for a service that you have never seen, from its description,
# - take a [token](../docs/glossary.md#token) apart by hand, and say which five things must be checked,
# - say why prices are whole cents, why times end in `Z`, and why ids stop at a strange number.

# %% [markdown]
# ## An agreement instead of a meeting
#
# One team writes Orders, another one writes Users. They may not even know each other. Still one program must
# understand the other. A standard is a written agreement that many follow.
#
# In this lecture we use almost nothing of ours: Python's own `urllib` asks. If that works, the agreements carry.

# %% tags=["outline:standards"]
import json
from urllib.request import ProxyHandler, Request, build_opener

from compare.classroom import open_marketplace

urlopen = build_opener(ProxyHandler({})).open  # Ours is on this computer: never ask a proxy.
place = open_marketplace("microservices", traced=True)
with urlopen(f"{place.url}/inventory/7") as answer:
    print(answer.status, answer.headers["Content-Type"])
    item = json.load(answer)
item["name"], item["price_cents"]

# %% [markdown]
# Python's `urllib` is older than this marketplace, and has never heard of it. Both know
# [HTTP](../docs/glossary.md#http) and [JSON](../docs/glossary.md#json). That was enough.

# %% [markdown]
# ## HTTP: everybody knows what a status means
#
# HTTP says what a method means (GET only looks, POST makes something), and what a
# [status](../docs/glossary.md#status-code) means. We write a small `ask` which does not mind bad news.

# %%
from urllib.error import HTTPError


def ask(method, path, body=None, base=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    if body is not None:
        headers = {"Content-Type": "application/json", **headers}
    try:
        return urlopen(Request((base or place.url) + path, data, headers, method=method))
    except HTTPError as answer:
        return answer

# %% [markdown]
# **Predict first.** Here are six requests. Which statuses will come? You may know some of them: 200, 201, 401, 404,
# 405, 422.

# %% tags=["outline:standards"]
new_user = {"email": "nobody@example.com", "name": "Nobody", "password": "short"}
requests = [("GET", "/inventory/7"), ("GET", "/inventory/999999"), ("PUT", "/inventory/7")]
requests += [("GET", "/orders"), ("POST", "/users"), ("GET", "/inventory?limit=many")]

for method, path in requests:
    answer = ask(method, path, new_user if method == "POST" else None)
    hint = answer.headers["Allow"] or answer.headers["WWW-Authenticate"] or ""
    print(f"{method:5} {path:22} {answer.status}  {hint}")

# %% [markdown]
# Nobody must read our manual. 404: not there. 401: say who you are, and the header says how. 405: not with this
# method, and `Allow` lists those that work. 422: understood, but not valid.
#
# The first digit alone tells whose fault it is. 4: yours, ask something else. 5: ours, perhaps try again.

# %% [markdown]
# ## HTTP: do not send what I have
#
# [Recommendations](../docs/glossary.md#recommendation) learns from all ratings, and asks Reviews for them every few
# seconds. The answer carries an [`ETag`](../docs/glossary.md#etag): a name for this version of the data. Who has that
# version says so in `If-None-Match`.

# %% [markdown]
# **Predict first.** We ask twice, the second time with the tag. How large will the second answer be?

# %% tags=["outline:standards"]
reviews = place.fleet.members["reviews"].url  # Past the gateway, which lets nobody in here.
first = ask("GET", "/internal/ratings", base=reviews)
tag = first.headers["ETag"]
second = ask("GET", "/internal/ratings", base=reviews, If_None_Match=tag)
for answer in (first, second):
    print(answer.status, answer.headers["ETag"], f"{len(answer.read()):,} bytes")

# %% [markdown]
# Nothing was sent: 304 means "not modified". Any browser and any cache on the way understands this, too. Nobody had
# to invent a special "is there something new?" request.

# %% [markdown]
# ## OpenAPI: the service describes itself
#
# Each service publishes a description of its requests: [OpenAPI](../docs/glossary.md#openapi).
# [FastAPI](../docs/glossary.md#fastapi) writes it from the code. The [gateway](../docs/glossary.md#gateway) merges
# those of all services into one document.

# %% tags=["outline:standards"]
def operations_of(base):
    found = {}
    for path, methods in json.load(ask("GET", "/openapi.json", base=base))["paths"].items():
        for method, operation in methods.items():
            found[operation["operationId"]] = (method.upper(), path)
    return found


operations = operations_of(place.url)
print(len(operations), "operations, for example:")
for name in ("register", "sign_in", "read_item", "similar", "cancel_order"):
    print(f"  {name:14} {operations[name][0]:5} {operations[name][1]}")

# %% [markdown]
# Every operation has a name, a method and a path. It also says which parameters and bodies it takes, and which
# answers may come. That is enough for a program to write a client.

# %% [markdown]
# ## A client in ten lines
#
# This class has never heard of items or orders. All it knows is OpenAPI.

# %% tags=["outline:standards"]
from urllib.parse import urlencode


class Client:
    def __init__(self, base):
        self.base, self.operations = base, operations_of(base)

    def call(self, name, body=None, **values):
        method, path = self.operations[name]
        query = urlencode({key: each for key, each in values.items() if f"{{{key}}}" not in path})
        return json.load(ask(method, f"{path.format(**values)}?{query}", body, base=self.base))


shop = Client(place.url)
print([item["name"] for item in shop.call("browse", q="lamp", limit=3)["items"]])
print(shop.call("summarise_reviews", item_id=7))

# %% [markdown]
# We call operations by their names. Which service answers, under which path, is not our business. There are tools
# that write such clients for many languages, with types and checks.

# %% [markdown]
# **Predict first.** The [monolith](../docs/glossary.md#monolith) has other code and only one
# [database](../docs/glossary.md#database). How many lines of the client must we change for it?

# %% tags=["outline:standards"]
monolith = open_marketplace("monolith")
other_shop = Client(monolith.url)
print("the same operations?", sorted(other_shop.operations) == sorted(shop.operations))
item = shop.call("read_item", item_id=7)
print("the same answer?", other_shop.call("read_item", item_id=7) == item)
monolith.close()

# %% [markdown]
# None. Whoever keeps the agreement can be replaced. That is how a monolith can become
# [microservices](../docs/glossary.md#microservice) while people use it.

# %% [markdown]
# ## Problem details: bad news in one form
#
# Errors need an agreement, too. Ours are [problem details](../docs/glossary.md#problem-details), RFC 9457. We make a
# mistake with each of five services.

# %% [markdown]
# **Predict first.** Five services, written in five folders. How many different forms will their errors have?

# %% tags=["outline:standards"]
mistakes = ["/users/0", "/inventory/0", "/orders", "/reviews/0", "/recommendations/similar/7?k=-1"]
for path in mistakes:
    answer = ask("GET", path)
    problem = json.load(answer)
    print(answer.headers["Content-Type"], sorted(problem.keys() - {"errors"}))
    print("   ", problem["status"], problem["type"])

# %% [markdown]
# One form. So one function in the client can explain every error of every service:

# %%
def explain(answer):
    problem = json.load(answer)
    return f"{problem['title']} ({problem['detail']})"


explain(ask("POST", "/users", new_user))

# %% [markdown]
# It names the field and the rule. The password itself is not in the answer: an answer may end in somebody's
# [log](../docs/glossary.md#log).

# %% [markdown]
# ## Without the agreement
#
# A new colleague writes a new version of Inventory. When something breaks, it answers in its own way.

# %%
SLOPPY_INVENTORY = """
from fastapi.responses import PlainTextResponse
from microservices.inventory import main


def create_app(settings=None, network=None):
    app = main.create_app(settings, network)

    @app.middleware("http")
    async def break_things(request, call_next):
        if request.url.path.startswith("/inventory/"):
            return PlainTextResponse("KeyError: 'price' in line 214 :-(", 500)
        return await call_next(request)

    return app
"""
place.deploy("inventory", SLOPPY_INVENTORY)

# %% [markdown]
# **Predict first.** What will our function `explain` say?

# %% tags=["outline:standards"]
try:
    print(explain(ask("GET", "/inventory/7")))
except Exception as error:
    print(f"{type(error).__name__}: {error}")

page = json.load(ask("GET", "/pages/item/7"))
print("item:", page["item"], "  unavailable:", page["unavailable"])

# %% [markdown]
# The client breaks while it reads the error. So one mistake became two. And everybody can see our line 214.
#
# The gateway expects the worst: what is no problem document, it treats as "does not answer". The page comes without
# the item. We put the good version back.

# %%
GOOD_INVENTORY = "from microservices.inventory.main import create_app"
place.deploy("inventory", GOOD_INVENTORY)
print(ask("GET", "/inventory/7").status, "and", explain(ask("GET", "/inventory/0")))

# %% [markdown]
# ## OAuth2: how to ask for a token
#
# Who are you? For that there is [OAuth2](../docs/glossary.md#oauth2). We send e-mail and password as a form, and get
# a [token](../docs/glossary.md#token). The field is named `username`, since the standard says so.

# %% tags=["outline:standards"]
from compare.faults.people import PASSWORD

# The same for all people of our data, since all of them are invented.
form = urlencode({"username": "edith.clarke4@example.com", "password": PASSWORD}).encode()
signed_in = json.load(ask("POST", "/token", form, Content_Type="application/x-www-form-urlencoded"))
token = signed_in["access_token"]
print({**signed_in, "access_token": token[:30] + "..."})
print(json.load(ask("GET", "/users/me", Authorization=f"Bearer {token}"))["name"])

# %% [markdown]
# From now on, the token is shown with each request. Nobody sends the password again.

# %% [markdown]
# ## JWT: take a token apart
#
# Our token is a [JWT](../docs/glossary.md#jwt): three parts with dots between them.

# %% [markdown]
# **Predict first.** Is a token [secret](../docs/glossary.md#secret) writing? Can we read what is in it without any
# key?

# %% tags=["outline:standards"]
import base64


def read(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


header, claims, signature = token.split(".")
print("header:   ", json.loads(read(header)))
print("claims:   ", json.loads(read(claims)))
print("signature:", len(read(signature)), "bytes")

# %% [markdown]
# Anybody can read it. Base64 is only another way to write bytes. So nothing secret belongs into a token. What
# protects it is the third part, the [signature](../docs/glossary.md#signature).
#
# The claims: who issued it (`iss`), for whom (`aud`), about whom (`sub`), from when (`iat`) and until when (`exp`).

# %% [markdown]
# ## JWKS: the keys that anybody may have
#
# Users signs with a private key. It publishes the other half, the public key, as a [JWKS](../docs/glossary.md#jwks).
# With it one can check a signature, and cannot make one. So each service checks tokens by itself.

# %% tags=["outline:standards"]
from joserfc import jwt
from joserfc.jwk import KeySet

published = json.load(ask("GET", "/internal/jwks.json", base=place.fleet.members["users"].url))
keys = KeySet.import_key_set(published)
print("published:", sorted(published["keys"][0]))
print("checked:  ", jwt.decode(token, keys, algorithms=["RS256"]).claims)

# %% [markdown]
# The check needed nothing but the public key and a library that knows the standard. (`d`, the private part, is not
# among what is published.)

# %% [markdown]
# **Predict first.** We change the claims to "I am user 1", and keep the signature. What happens?

# %% tags=["outline:standards"]
def written(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


changed = json.loads(read(claims)) | {"sub": "1"}
try:
    jwt.decode(f"{header}.{written(changed)}.{signature}", keys, algorithms=["RS256"])
except Exception as error:
    print(f"{type(error).__name__}: {error}")

# %% [markdown]
# The signature belongs to exactly these bytes. One letter is enough to break it.

# %% [markdown]
# ## The tricks, and the five checks
#
# A true signature is not enough. We cheat, since we own the machine: with the private key we sign tokens that are
# wrong in other ways. And one that is not signed at all.

# %%
import time

from joserfc.jwk import RSAKey

private_key = RSAKey.import_key((place.fleet.data / "keys" / "signing.pem").read_bytes())
honest = json.loads(read(claims))


def signed(kind="at+jwt", **changes):
    head = json.loads(read(header)) | {"typ": kind}
    return jwt.encode(head, honest | changes, private_key, algorithms=["RS256"])


jwt.decode(signed(aud="another-shop"), keys, algorithms=["RS256"]).claims["aud"]

# %% [markdown]
# Our library takes this one: the signature is true, and nobody told the library what else to look at. Here are all
# tricks together.

# %%
tokens = {
    "honest": signed(),
    "changed claims": f"{header}.{written(changed)}.{signature}",
    "alg: none": f"{written({'alg': 'none', 'typ': 'at+jwt'})}.{written(honest)}.",
    "for somebody else": signed(aud="another-shop"),
    "of somebody else": signed(iss="another-shop"),
    "from yesterday": signed(exp=int(time.time()) - 86_400),
    "not for access": signed(kind="JWT"),
}

# %% [markdown]
# **Predict first.** Five of these have a true signature of our own key. Which of the seven does the marketplace take?

# %% tags=["outline:standards"]
for name, each in tokens.items():
    answer = ask("GET", "/orders", Authorization=f"Bearer {each}")
    print(f"{name:20} {answer.status}")

# %% [markdown]
# Only the honest one. The check asks for the algorithm, the issuer, the audience, the expiry and the type, besides
# the signature. `alg: none` is the oldest trick: a careless check asks the token itself how to check it.
#
# And a token of somebody who has left? It is honest in all five. For that, the services ask Users whether the account
# still stands.

# %% [markdown]
# ## Trace Context: a number that everybody passes on
#
# You know the header `traceparent` from [the last lecture](09_monitoring_and_logs.ipynb). It is a standard of the
# W3C. So even a request from Python's `urllib` can begin a [trace](../docs/glossary.md#trace) in our marketplace.

# %% [markdown]
# **Predict first.** We send a good header and a broken one. Under which trace id do the services log these requests?

# %% tags=["outline:standards"]
GOOD = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
for header_sent in (GOOD, "00-my-own-number-01"):
    ask("GET", "/inventory/7", traceparent=header_sent)
    line = place.logs(service="inventory", path="/inventory/7")[-1]
    print("sent:", header_sent)
    print("log: ", "  ", line.get("trace_id"))

# %% [markdown]
# A good number is taken over. For a broken one the standard says: begin a new trace. A good standard also says what
# to do with nonsense, so nobody must guess.

# %% [markdown]
# ## Prometheus text: counters that any tool can read
#
# All six [processes](../docs/glossary.md#process) show their [metrics](../docs/glossary.md#metric) in the same form,
# at the same path, under the same names.

# %% tags=["outline:standards"]
from prometheus_client.parser import text_string_to_metric_families

COUNT = "http_server_request_duration_seconds_count"
for name, member in place.fleet.members.items():
    text = ask("GET", "/metrics", base=member.url).read().decode()
    families = text_string_to_metric_families(text)
    samples = [sample for family in families for sample in family.samples]
    count = sum(sample.value for sample in samples if sample.name == COUNT)
    print(f"{name:16} {count:5.0f} requests")

# %% [markdown]
# One loop for six programs. A seventh, in another language, would need no change here.

# %% [markdown]
# ## Times: when is half past two?
#
# Our times look like `2026-10-25T01:30:00Z`. That is RFC 3339. The `Z` says: [UTC](../docs/glossary.md#utc), the time
# that is the same everywhere. Why not the time on the clock on the wall?

# %% [markdown]
# **Predict first.** Two orders come in Berlin, in the night when summer time ends. One hour lies between them. What
# does the clock on the wall say?

# %% tags=["outline:standards"]
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

first_order = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
for moment in (first_order, first_order + timedelta(hours=1)):
    on_the_wall = moment.astimezone(ZoneInfo("Europe/Berlin"))
    print("UTC:", moment.strftime("%Y-%m-%dT%H:%M:%SZ"), end="   ")
    print("on the wall:", on_the_wall.strftime("%d.%m.%Y %H:%M"))

# %% [markdown]
# Twice the same. Which came first? Nobody knows anymore. And `05.06.2026`: is that in May or in June? That depends on
# who reads.

# %% [markdown]
# RFC 3339 in UTC has one more nice property.

# %%
walls = ["24.12.2025 18:00", "05.06.2026 09:30", "25.10.2026 02:30"]
stamps = ["2025-12-24T17:00:00Z", "2026-06-05T07:30:00Z", "2026-10-25T00:30:00Z"]
print("still in the order of time when sorted as text?")
print("  on the wall:", sorted(walls) == walls)
print("  RFC 3339:   ", sorted(stamps) == stamps)

# %% [markdown]
# Sorted as text, they are sorted by time. That is how we merged the logs of six programs in the last lecture.
#
# Where others send us a time, the [contract](../docs/glossary.md#contract) wants to know the zone:

# %%
from pydantic import TypeAdapter, ValidationError

from contracts.times import GivenMoment, to_rfc3339

for text in ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00"):
    try:
        print(text, "is", to_rfc3339(TypeAdapter(GivenMoment).validate_python(text)))
    except ValidationError as error:
        print(text, "is refused:", error.errors()[0]["msg"])

# %% [markdown]
# With a zone, a time is one moment. Without one it could be any of two dozen, so it is refused.

# %% [markdown]
# ## Money: whole cents
#
# Prices are `price_cents: 3690`, not `price: 36.90`. Why this trouble?

# %% [markdown]
# **Predict first.** Ten cents and twenty cents are thirty cents. What does Python say about `0.1 + 0.2`?

# %% tags=["outline:standards"]
print("0.1 + 0.2 =", 0.1 + 0.2)
print("three at 1.10 are 3.30?", 3 * 1.10 == 3.30)

euros, cents = 0.0, 0
for _ in range(1_000_000):
    euros, cents = euros + 0.1, cents + 10
print("a million times 10 cents:", euros, "euros, or", cents, "cents")

# %% [markdown]
# Computers write such numbers in twos, and 0.1 has no end in twos, as 1/3 has no end in tens. Each is a little wrong,
# and the errors add up. Cents are counted, and counting is exact in every language.

# %% [markdown]
# ## Whole numbers: where JSON ends
#
# Are whole numbers safe, then? JSON has only "number". Many languages read each of them as a number with a point,
# JavaScript for one. We let Python do the same.

# %% [markdown]
# **Predict first.** Two ids that differ by one. Are they still different when such a program has read them?

# %% tags=["outline:standards"]
text = '{"one": 9007199254740992, "another": 9007199254740993}'
exact = json.loads(text)
as_others_do = json.loads(text, parse_int=float)
print("Python:    ", exact["one"] == exact["another"])
print("JavaScript:", as_others_do["one"] == as_others_do["another"])
print("the largest id of ours:", 2**53 - 1)

# %% [markdown]
# For such a program the two are equal. It would show somebody else's order. So our ids end before 2 to the power of
# 53, where the trouble begins. The limit stands once in [contracts/numbers.py](../contracts/numbers.py), and every
# request is held against it.

# %%
for number in (7, 2**53 - 1, 2**53 + 1, 10**30):
    print(number, ask("GET", f"/inventory/{number}").status)
place.close()

# %% [markdown]
# Too large a number is no crash and no wrong item. It is an item that does not exist.

# %% [markdown]
# ## Recap
#
# - Standards let strangers fit together, without a meeting.
# - HTTP says what methods and statuses mean. OpenAPI says what a service can do; a program can write the client.
# - Problem details give all errors one form, so one function explains them all.
# - A token is signed, not secret. Check algorithm, issuer, audience, expiry and type.
# - Trace Context and Prometheus text: everybody's work can be followed and counted with the same tools.
# - Times in UTC, money in whole cents, ids below 2 to the power of 53: agreements on small things prevent large
#   mistakes.

# %% [markdown]
# ## The same at full size
#
# - [contracts/problems.py](../contracts/problems.py): every refusal has a name, a status and a type
# - [contracts/numbers.py](../contracts/numbers.py) and [contracts/times.py](../contracts/times.py): bounds, and
#   moments
# - [chassis/problems.py](../chassis/problems.py): the one place where errors become answers
# - [chassis/tokens.py](../chassis/tokens.py): tokens, and all that is checked
# - [chassis/validators.py](../chassis/validators.py): `ETag` and `If-None-Match`
# - [microservices/gateway/openapi.py](../microservices/gateway/openapi.py): one document for all services

# %% [markdown]
# ## Exercises
#
# - [23](exercises/23_answer_with_a_problem.py): answer with a problem
# - [24](exercises/24_check_this_token.py): check this token
#
# `marketplace learn` starts them.
#
# Next: [the monolith and its split](11_the_monolith_and_its_split.ipynb)
