# %% [markdown]
# # Orchestration and deployment: who starts, watches and replaces what
#
# About 30 minutes. At the end you can
#
# - start [services](../docs/glossary.md#service) in any order, and tell a service that lives from one that is ready,
# - write a [supervisor](../docs/glossary.md#supervisor) that brings back what died or hangs,
# - stop a service, and put a new version in its place, without losing a request,
# - say who may know which [secret](../docs/glossary.md#secret).

# %% [markdown]
# ## Six programs do not start themselves
#
# One program is started by one command. Our [microservices](../docs/glossary.md#microservice) are six, and they need
# each other. Starting, watching and replacing them is called [orchestration](../docs/glossary.md#orchestration).

# %% tags=["outline:orchestration-and-deployment"]
from compare.classroom import open_marketplace

shop = open_marketplace("microservices")
for name, member in shop.fleet.members.items():
    print(f"{name:16} process {member.pid:<8} port {member.port}")

# %% [markdown]
# Each is a [process](../docs/glossary.md#process) of its own, with a [port](../docs/glossary.md#port) of its own. Run
# the cell again: the numbers change. So no number can stand in the code.

# %% [markdown]
# ## Addresses come from outside
#
# Reviews must find Users and Inventory. It is told where they are when it starts, by [environment
# variables](../docs/glossary.md#environment-variable): settings that a process gets from outside its code.

# %% [markdown]
# **Predict first.** There are six services. How many addresses does Reviews get?

# %% tags=["outline:orchestration-and-deployment"]
def environment(name):
    """Tell which variables a process is given."""
    return shop.fleet.deployment.environment(shop.architecture[name])


for variable, value in environment("reviews").items():
    if variable.endswith("URL"):
        print(f"{variable:14} {value.replace(str(shop.fleet.data), '…')}")

# %% [markdown]
# It gets two addresses of services: those that it calls. The others tell it where its own
# [database](../docs/glossary.md#database) and the public keys are. The same code runs on a laptop and in a data
# centre; only the variables differ.

# %% [markdown]
# ## In which order?
#
# [Recommendations](../docs/glossary.md#recommendation) learns from Reviews. Must Reviews be started first? We stop
# both, and start them in the **wrong** order.

# %% [markdown]
# **Predict first.** Recommendations starts, and Reviews is not there. Will it end with an error? What do visitors
# get?

# %% tags=["outline:orchestration-and-deployment"]
shop.stop("reviews")
shop.stop("recommendations")
shop.restart("recommendations")

visitor = shop.visitor()
answer = visitor.get("/recommendations/similar/7")
answer.status_code, answer.json()["detail"]

# %% [markdown]
# It started all the same. It says honestly that it cannot help yet. In the background it tries again and again. Now
# Reviews comes.

# %% tags=["outline:orchestration-and-deployment"]
import time

shop.restart("reviews")
deadline = time.monotonic() + 20
while answer.status_code != 200 and time.monotonic() < deadline:
    time.sleep(0.1)
    answer = visitor.get("/recommendations/similar/7")
answer.status_code, len(answer.json()["items"])

# %% [markdown]
# Nobody had to tell it. A service that bears the absence of others needs no order at the start. It is also the better
# one later, when another is gone for a minute in the middle of the night.

# %% [markdown]
# ## To live is not to be ready
#
# A keeper asks each service two questions, its [health checks](../docs/glossary.md#health-check):
#
# - `/health/live`: do you run? ([liveness](../docs/glossary.md#liveness))
# - `/health/ready`: can you serve? ([readiness](../docs/glossary.md#readiness))

# %% tags=["outline:orchestration-and-deployment"]
def health(name):
    for question in ("live", "ready"):
        answer = shop.ask(name, f"/health/{question}")
        print(question, answer.status_code, answer.json().get("detail", "yes"))


health("reviews")

# %% [markdown]
# Now an accident. Somebody wants to bring back a backup of the reviews, and takes the wrong file: an empty one.

# %% [markdown]
# **Predict first.** The program runs, its tables are gone. Which of the two questions will be answered with yes?

# %% tags=["outline:orchestration-and-deployment"]
from compare import databases

database = shop.fleet.members["reviews"].database
backup, empty = (databases.store(shop.fleet.data, name) for name in ("backup", "empty"))
database.copy_to(backup)
empty.path.touch()

before = shop.ask("reviews", "/health/live").json()
empty.copy_to(database)
health("reviews")
visitor.get("/pages/item/7").json()["unavailable"]

# %% [markdown]
# It lives, and it is not ready. It says which part fails. Starting it again would not help: the program is fine. So
# two questions, since they have two answers: *not alive* means "start me again", *not ready* means "send nobody to
# me".

# %% tags=["outline:orchestration-and-deployment"]
backup.copy_to(database)
health("reviews")
print("the same process as before:", shop.ask("reviews", "/health/live").json() == before)

# %% [markdown]
# The right backup is there, and the same process is ready again.
#
# It asks only after **its own** parts. If it asked Users, too, one dead database would make all services "not ready".

# %% [markdown]
# ## Who starts again what dies?
#
# Programs crash. A [supervisor](../docs/glossary.md#supervisor) looks again and again whether all are there. It fits
# in a few lines.

# %% tags=["outline:orchestration-and-deployment"]
from threading import Event, Thread


def supervise(place, diary, over):
    """Start again whatever ended, until it is over."""
    while not over.wait(0.1):
        for name in place.fleet.members:
            if ending := place.fleet.how_it_ended(name):
                diary.append(f"{name} {ending}, and is started again")
                place.restart(name)

# %% [markdown]
# **Predict first.** We kill Reviews in the middle of the day. The crowd asks for reviews and for items. What will the
# plot show?

# %% tags=["outline:orchestration-and-deployment"]
from compare.classroom import Crowd, draw

AVERAGE = "/reviews/summary?item_id=2"
PATHS = {"items": "/inventory?limit=5", "reviews": "/reviews?item_id=7", "averages": AVERAGE}

diary, over = [], Event()
supervisor = Thread(target=supervise, args=(shop, diary, over), daemon=True)
supervisor.start()
with Crowd(shop.url, PATHS) as crowd:
    crowd.stays(0.5)
    crowd.sees("killed")
    shop.kill("reviews")
    crowd.stays(3.5)
draw.answers(crowd, "Reviews is killed, and somebody watches")
diary

# %% [markdown]
# It came back, and no person did anything. The failures can go on for a moment after that. The [circuit
# breaker](../docs/glossary.md#circuit-breaker) of the [gateway](../docs/glossary.md#gateway) waits two seconds before
# it trusts Reviews again.

# %% [markdown]
# ## What hangs is not dead
#
# A program can also stop answering without ending. We *freeze* Reviews: the process is there, and does nothing.

# %% [markdown]
# **Predict first.** Does our supervisor notice?

# %% tags=["outline:orchestration-and-deployment"]
diary.clear()
shop.freeze("reviews")
time.sleep(1)
print("in the diary:", diary)

# %% [markdown]
# It does not. It looks whether the process *ended*, and this one did not. So a better supervisor asks the question
# that we have already: do you live? Who gives no answer is started again, dead or frozen.

# %% tags=["outline:orchestration-and-deployment"]
import httpx


def lives(place, name):
    try:
        return place.ask(name, "/health/live").status_code == 200
    except httpx.HTTPError:
        return False


def supervise_better(place, diary, over):
    while not over.wait(0.1):
        for name in place.fleet.members:
            if not lives(place, name):
                diary.append(f"{name} does not answer, and is started again")
                place.restart(name)

# %% tags=["outline:orchestration-and-deployment"]
over.set()
supervisor.join()

over = Event()
supervisor = Thread(target=supervise_better, args=(shop, diary, over), daemon=True)
supervisor.start()
deadline = time.monotonic() + 20
while not diary and time.monotonic() < deadline:
    time.sleep(0.1)
over.set()
supervisor.join()
print(diary)
health("reviews")

# %% [markdown]
# That took two seconds: so long it waits for an answer before it gives up. Why does it not ask for `ready`? Because a
# restart does not bring a database back.
#
# **The price:** a supervisor can be wrong. A service that is busy for three seconds gets killed for it.

# %% [markdown]
# ## Stop without losing a request
#
# To replace a program, one has to stop it. There are two ways. One may **ask** it: the signal is called `SIGTERM`. Or
# one **kills** it, with `SIGKILL`. We try both while twenty customers wait for an answer.

# %% tags=["outline:orchestration-and-deployment"]
import asyncio
from collections import Counter

from compare.classroom import open_server

slow = open_server("compare.classroom.slow_shop:create_app")


async def answers_when(end, ms=700):
    """Send twenty requests, end the server while all of them wait, and count what comes."""
    async with httpx.AsyncClient(base_url=slow.url, trust_env=False) as client:
        asked = [asyncio.create_task(client.get(f"/price/7?ms={ms}")) for _ in range(20)]
        while (await client.get("/most-at-once")).json() < 20:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(end, "slow_shop")
        answers = await asyncio.gather(*asked, return_exceptions=True)
    slow.restart("slow_shop")
    return Counter(getattr(each, "status_code", "lost") for each in answers)

# %% [markdown]
# **Predict first.** The [server](../docs/glossary.md#server) is ended while all twenty wait. How many get their
# answer when it is killed? How many when it is asked to stop?

# %% tags=["outline:orchestration-and-deployment"]
print("killed:       ", dict(await answers_when(slow.kill)))
print("asked to stop:", dict(await answers_when(slow.stop)))

# %% [markdown]
# Killed, it loses all of them. Asked, it takes nobody new, finishes what it has begun, and then goes. That is a
# [graceful shutdown](../docs/glossary.md#graceful-shutdown). Our web server, [uvicorn](../docs/glossary.md#uvicorn),
# does it for us.

# %% [markdown]
# **Predict first.** And if a request takes three seconds? Will the server wait that long?

# %% tags=["outline:orchestration-and-deployment"]
print("asked to stop:", dict(await answers_when(slow.stop, ms=3000)))
print("in a hurry:   ", dict(await answers_when(slow.restart, ms=3000)))
slow.close()

# %% [markdown]
# Asked to stop, it waits. In a hurry, as when somebody presses Ctrl-C, it waits one second, and then cuts them off:
# each customer gets an error. The patient one has a limit, too: twelve seconds in all. Without a limit, one hanging
# request would keep an old version alive forever. So long work must survive being cut. Lecture 08 shows how.

# %% [markdown]
# ## A new version, and nobody notices
#
# Lecture 05 stopped the old version and then started the new one. In between, there was a gap. A [rolling
# update](../docs/glossary.md#rolling-update) does it the other way round. Here are its four steps.

# %% tags=["outline:orchestration-and-deployment"]
def roll_out(place, name, source, patience=3):
    """Put a new version in place, if it becomes ready."""
    new = place.start_beside(name, source)  # The old one goes on serving.
    if not new.is_ready_within(patience):
        new.goes()
        return "The new version did not become ready. The old one goes on."
    new.takes_over()  # Callers are led to it; the old one finishes what it has begun, and goes.
    return "The new version serves."

# %% [markdown]
# The people of Reviews want to show averages with one digit after the point. This is their new version.

# %% tags=["outline:orchestration-and-deployment"]
ONE_DIGIT = """
from microservices.reviews import reviews
from microservices.reviews.main import create_app

exact = reviews.summary

def summary(session, item_id):
    found = exact(session, item_id)
    return found.model_copy(update={"average": found.average and round(found.average, 1)})

reviews.summary = summary
"""
visitor.get(AVERAGE).json()["average"]

# %% [markdown]
# **Predict first.** A crowd asks all the time. How many requests will fail this time?

# %% tags=["outline:orchestration-and-deployment"]
def failures(crowd):
    return f"{sum(each.failed for each in crowd.heard)} of {len(crowd.heard)} requests failed."


with Crowd(shop.url, PATHS) as crowd:
    crowd.stays(0.7)
    crowd.sees("the new one starts")
    print(roll_out(shop, "reviews", ONE_DIGIT))
    crowd.sees("the old one is gone")
    crowd.stays(0.7)
print(failures(crowd), "The average is now", visitor.get(AVERAGE).json()["average"])
draw.answers(crowd, "A rolling update of Reviews")

# %% [markdown]
# No gap. Both versions ran at the same time for a moment, and callers were led to the new one only when it was ready.
#
# **The price:** for that moment, old and new work on the **same** database. A change of its tables must suit both.

# %% [markdown]
# ## A bad version
#
# The next version has a fault: it waits for something that never comes. It lives, and it will never be ready.

# %% [markdown]
# **Predict first.** We roll it out with the same four steps. What will customers notice?

# %% tags=["outline:orchestration-and-deployment"]
BAD = """
import time
from microservices.reviews.main import create_app

time.sleep(60)  # For a disk that nobody has plugged in.
"""
with Crowd(shop.url, PATHS) as crowd:
    print(roll_out(shop, "reviews", BAD, patience=1))
print(failures(crowd), "The average is still", visitor.get(AVERAGE).json()["average"])

# %% [markdown]
# Nothing. It was never shown to anybody, so the [rollback](../docs/glossary.md#rollback) was nothing but switching it
# off. Readiness is what made that possible. A version that is ready and *wrong* would get through: tests must find
# that one.

# %% [markdown]
# ## Who may know which secret?
#
# Users signs the [tokens](../docs/glossary.md#token) that say who somebody is. Whoever has the private key can
# pretend to be anybody. So: who has it?

# %% tags=["outline:orchestration-and-deployment"]
for name in shop.fleet.members:
    keys = {"SIGNING_KEY_FILE", "JWKS_URL"} & set(environment(name))
    print(f"{name:16} {', '.join(keys)}")

# %% [markdown]
# One service has the [secret](../docs/glossary.md#secret), `SIGNING_KEY_FILE`. All others get the address of the
# **public** keys: a [JWKS](../docs/glossary.md#jwks). With these one can check a
# [signature](../docs/glossary.md#signature), and make none.

# %% [markdown]
# **Predict first.** We make a key of our own and sign a token for user 1. Will the shop believe it? And what if we
# steal the right key?

# %% tags=["outline:orchestration-and-deployment"]
from pathlib import Path

from chassis.tokens import Signer

stolen = Path(environment("users")["SIGNING_KEY_FILE"])
for key in (stolen.with_name("our-own.pem"), stolen):
    token = Signer(key).issue(user_id=1)
    answer = visitor.get("/users/me", headers={"Authorization": f"Bearer {token}"})
    print(key.name, answer.status_code, answer.json().get("name", ""))

# %% [markdown]
# Our own key is refused. With the stolen one we *are* user 1. That is why a secret goes to one process only. It
# stands neither in the code nor in a variable. The variable says in which file it is, and the system guards the file:

# %% tags=["outline:orchestration-and-deployment"]
import stat

print(stat.filemode(stolen.stat().st_mode))
shop.close()

# %% [markdown]
# Only its owner may read it or write it, nobody else.

# %% [markdown]
# ## And the monolith?
#
# It needs most of this, too: a supervisor, health checks, a graceful stop, a rolling update. But it needs them for
# one program. There is no order and there are no addresses. With six, nobody wants to do it by hand.
#
# So there are programs for it, such as systemd, Docker Compose and Kubernetes. They do what you saw here.

# %% [markdown]
# ## Recap
#
# - Addresses, keys and other settings come from outside, as environment variables. Each process gets only what it
#   needs.
# - A service that bears the absence of others can be started in any order.
# - *Not alive*: start it again. *Not ready*: send nobody to it.
# - A supervisor brings back what died. To find what hangs, it has to ask.
# - Asked to stop, a service finishes what it has begun. Killed, it loses it.
# - A rolling update starts the new version beside the old one, and switches when it is ready. A bad version never
#   gets a customer.

# %% [markdown]
# ## The same at full size
#
# - [chassis/health.py](../chassis/health.py): the two questions
# - [chassis/settings.py](../chassis/settings.py): everything that comes from outside
# - [compare/deployment.py](../compare/deployment.py): the variables of each process, from who calls whom
# - [compare/launcher.py](../compare/launcher.py) and [compare/readiness.py](../compare/readiness.py): starting six
#   processes and waiting for them
# - [compare/newcomer.py](../compare/newcomer.py): the new version beside the old one
# - `marketplace up microservices` does it on your computer

# %% [markdown]
# ## Exercises
#
# - [13](exercises/13_say_when_you_are_ready.py): say when you are ready
# - [14](exercises/14_stop_without_losing_a_request.py): stop without losing a request
#
# `marketplace learn` starts them.
#
# Next: [networking and resiliency](07_networking_and_resiliency.ipynb)
