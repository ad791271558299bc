"""Mailbox: Notifications alone, who tells it what happened, and the users whose messages it keeps.

Nothing is signed in here: with the key that every marketplace is given, the tests write the tokens themselves.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import httpx

from chassis.tokens import Signer
from compare.carrying import carried
from compare.deployment import public_keys, signing_key
from compare.inprocess import InProcess
from compare.launcher import Fleet
from compare.topology import BROKER, Architecture, Process
from contracts.notifications import EventsReport, NotificationPublic
from contracts.slices import Slice
from contracts.streams import ORDER_EVENTS
from tests.marketplace.caller import Caller
from tests.marketplace.connection import Connection
from tests.marketplace.crowd import eventually
from tests.realistic.postman import Postman

LONG_AGO = "2020-02-02T20:20:20.000000Z"
FREE_IDS = count(1_000)

# Somebody has to keep the accounts and sign; here it is the only process there is.
NOTIFICATIONS = Process(
    "notifications",
    "realistic.notifications.main:create_app",
    database=True,
    owns=("users",),
    signs=True,
    consumes=(ORDER_EVENTS,),
)


def architecture(replicas: int = 1) -> Architecture:
    process = replace(NOTIFICATIONS, replicas=replicas)
    return Architecture("mailbox", "Notifications, alone", (process,), entry=process.name)


def event(**fields: Any) -> dict[str, Any]:
    """Give an order that was placed, of an event and a buyer that nobody has used."""
    event_id, order_id, buyer_id = next(FREE_IDS), next(FREE_IDS), next(FREE_IDS)
    ids = {"event_id": event_id, "order_id": order_id, "buyer_id": buyer_id}
    return {"kind": "order-placed", **ids, "total_cents": 1_250, "happened_at": LONG_AGO, **fields}


def cancellation(placed: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**placed, "kind": "order-cancelled", "event_id": next(FREE_IDS), **fields}


class Teller(Protocol):
    """Who tells Notifications what happened, whichever way, and comes back when it is written down."""

    def tells(self, *events: dict[str, Any]) -> EventsReport: ...


class Relay(Caller):
    """Who calls Notifications to tell it."""

    def tells(self, *events: dict[str, Any]) -> EventsReport:
        return self.asks(EventsReport, "POST", "/internal/events", list(events))


class Publisher:
    """Who tells it through a broker; what was new is what its owners see more of than before."""

    def __init__(self, mailbox: "Mailbox", postman: Postman) -> None:
        self.mailbox, self.postman = mailbox, postman

    def tells(self, *events: dict[str, Any]) -> EventsReport:
        before = self._seen(events)
        self.postman.posts(*(json.dumps(event).encode() for event in events))
        eventually(self.postman.counts_waiting, lambda waiting: waiting == 0)
        accepted = self._seen(events) - before
        return EventsReport(accepted=accepted, seen_before=len(events) - accepted)

    def _seen(self, events: Sequence[dict[str, Any]]) -> int:
        buyers = {event["buyer_id"] for event in events}
        return sum(len(self.mailbox.owner(buyer).sees_all(limit=100)) for buyer in buyers)


class Listener:
    """Who holds the line, and takes what comes over it; the stream says first where it begins."""

    def __init__(self, response: httpx.Response) -> None:
        assert response.status_code == 200
        self.lines = response.iter_lines()
        self.position = int(self.fields()["id"])

    def fields(self) -> dict[str, str]:
        """Wait for one event: its fields, comments left out."""
        fields: dict[str, str] = {}
        for line in self.lines:
            if not line and fields:
                return fields
            name, _, value = line.partition(": ")
            fields |= {name: value} if name else {}
        raise EOFError("the stream ended")

    def hears(self) -> NotificationPublic:
        """Wait for one notification; its number is what `Last-Event-ID` takes."""
        fields = self.fields()
        notification = NotificationPublic.model_validate_json(fields["data"], extra="forbid")
        assert fields["id"] == str(notification.id)
        return notification


class Owner(Caller):
    """A user who has a mailbox."""

    def __init__(self, connection: Connection, user_id: int, token: str) -> None:
        super().__init__(connection)
        self.id, self.token = user_id, token

    def sees(self, **query: Any) -> Slice[NotificationPublic]:
        return self.gets(Slice[NotificationPublic], "/notifications", **query)

    def sees_all(self, **query: Any) -> list[NotificationPublic]:
        return self.walks(NotificationPublic, "/notifications", **query)

    def reads(self, notification: Any) -> NotificationPublic:
        number = getattr(notification, "id", notification)
        return self.asks(NotificationPublic, "POST", f"/notifications/{number}/read")

    def reads_everything(self) -> None:
        answer = self.sends("POST", "/notifications/read")
        assert (answer.status, answer.body) == (204, b"")

    @contextmanager
    def listens(self, after: int | None = None, **headers: str) -> Iterator[Listener]:
        """Open the stream, and wait until it says where it begins; the line is held as long as the listener is."""
        headers |= {"Authorization": f"Bearer {self.token}"} | ({} if after is None else {"Last-Event-ID": str(after)})
        with self.connection.client.stream("GET", "/notifications/stream", headers=headers) as response:
            yield Listener(response)

    def hears_for_a_while(self, **headers: str) -> list[str]:
        """Take the stream from its beginning to its end; give its blocks."""
        answer = self.sends("GET", "/notifications/stream", headers=headers)
        assert answer.headers["content-type"].startswith("text/event-stream")
        return answer.body.decode().split("\n\n")[:-1]


class Mailbox:
    """One running Notifications, reached through any of its replicas."""

    def __init__(self, connections: list[Connection], data: Path, broker: str | None = None) -> None:
        self.connections, self.signer = connections, Signer(signing_key(data))
        self.relay = self.relay_to(0)
        self.postman = Postman(broker) if broker else None
        self.teller: Teller = Publisher(self, self.postman) if self.postman else self.relay

    def relay_to(self, replica: int) -> Relay:
        return Relay(self.connections[replica])

    def owner(self, user_id: int | None = None, replica: int = 0) -> Owner:
        """Give a user; one that nobody has heard of unless it is said who."""
        user_id = user_id or next(FREE_IDS)
        return Owner(self.connections[replica], user_id, self.signer.issue(user_id))

    def owner_of(self, event: dict[str, Any], replica: int = 0) -> Owner:
        return self.owner(event["buyer_id"], replica)


def environment(data: Path, **variables: str) -> dict[str, str]:
    return {"JWKS_URL": str(public_keys(data)), "LOG_LEVEL": "WARNING", **variables}


@contextmanager
def in_process(data: Path, **variables: str) -> Iterator[Mailbox]:
    with InProcess(carried(architecture()), data, environment(data, **variables)) as place:
        connection = Connection(place.base_url, place.transport)
        yield Mailbox([connection], data, place.urls.get(BROKER))
        connection.close()


@contextmanager
def as_fleet(data: Path, replicas: int, *, broker: bool = False, **variables: str) -> Iterator[tuple[Fleet, Mailbox]]:
    """Run several processes on one database, and a broker if one is asked for."""
    declared = architecture(replicas).on_broker() if broker else carried(architecture(replicas))
    with Fleet(declared, data, environment=environment(data, **variables)) as fleet:
        urls = {name: member.url for name, member in fleet.members.items()}
        address = urls.pop(BROKER, None)
        connections = [Connection(url) for url in urls.values()]
        yield fleet, Mailbox(connections, data, address)
        for connection in connections:
            connection.close()
