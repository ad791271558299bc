"""Importing: sends a data set to the processes that keep it, as streams of JSON lines."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import httpx
from pydantic import ValidationError

from compare.architectures import DECLARED
from compare.launcher import Fleet, Running
from compare.topology import Architecture, Process
from contracts.imports import ImportReport
from contracts.problem import ProblemDetails
from contracts.text import Input

DataSet = Mapping[str, Sequence[Input]]
"""The lines of each domain, in the order in which they refer to each other."""

Reports = dict[str, ImportReport]
Advance = Callable[[str, int], object]

KEPT_BY = {"orders": ("inventory", "orders")}
"""Orders are kept in two places: what they hold, by who counts the stock."""

LINES_AT_ONCE = 500
SECONDS = 600.0


class ImportRefused(Exception):
    """Nothing of this domain was loaded; the message names the line that is at fault."""


@dataclass(frozen=True)
class Destination:
    """A running marketplace as its operator sees it: each process at a URL, behind the gateway."""

    architecture: Architecture
    urls: Mapping[str, str]
    operator_token: str
    transport: Callable[[str], httpx.BaseTransport | None] = lambda url: None
    """Gives the way to a URL; None is the network."""

    @classmethod
    def of(cls, fleet: Fleet | Running) -> "Destination":
        """Find the processes of a fleet, whether we started it or somebody else did."""
        architecture = DECLARED[fleet.architecture] if isinstance(fleet, Running) else fleet.architecture
        urls = {name: member.url for name, member in fleet.members.items()}
        return cls(architecture, urls, fleet.operator_token)

    def keepers(self, domain: str) -> list[Process]:
        """Tell which processes keep something of a domain; the last is its owner."""
        return list(dict.fromkeys(map(self.architecture.owner, KEPT_BY.get(domain, (domain,)))))

    def url(self, process: Process) -> str:
        return self.urls[process.replica_names[0]]


def load(place: Destination, data_set: DataSet, advance: Advance = lambda domain, lines: None) -> Reports:
    """Load a data set, domain by domain; what is there already stays as it is, so that loading again is safe.

    Args:
        advance: is told the domain and how many lines are on their way; of each answer, as one line more.

    Raises:
        ImportRefused: a line cannot be loaded, or the marketplace does not answer.
    """
    reports: Reports = {}
    for domain, lines in data_set.items():
        try:
            for keeper in place.keepers(domain):
                reports[domain] = send(place, keeper, domain, lines, advance)
        except ImportRefused as error:
            raise ImportRefused(f"{error}{what_stays(reports)}") from error
    return reports


def what_stays(reports: Reports) -> str:
    """Say what was loaded before a refusal: no transaction reaches across the databases of several processes."""
    return f" What came before stays ({', '.join(reports)}); import again once the cause is gone." if reports else ""


def send(place: Destination, keeper: Process, domain: str, lines: Sequence[Input], advance: Advance) -> ImportReport:
    """Send the lines of one domain to one process, as it takes them."""
    url = place.url(keeper)
    headers = {"Authorization": f"Bearer {place.operator_token}", "Content-Type": "application/x-ndjson"}
    body = chunks(lines, partial(advance, domain))
    try:
        with httpx.Client(base_url=url, transport=place.transport(url), timeout=SECONDS, trust_env=False) as client:
            answer = client.post(f"/internal/import/{domain}", content=body, headers=headers)
    except httpx.TransportError as error:
        raise ImportRefused(f"{keeper.name} at {url} does not take the {domain}: {error}.") from error
    if answer.status_code != 200:
        raise ImportRefused(f"{keeper.name} refuses the {domain}: {reason(answer)}")
    advance(domain, 1)
    return ImportReport.model_validate_json(answer.content)


def chunks(lines: Sequence[Input], advance: Callable[[int], object]) -> Iterator[bytes]:
    """Yield the lines, some at a time: a chunk a line would cost more than the line."""
    for start in range(0, len(lines), LINES_AT_ONCE):
        part = lines[start : start + LINES_AT_ONCE]
        yield to_json_lines(part)
        advance(len(part))


def to_json_lines(lines: Iterable[Input]) -> bytes:
    return b"".join(line.model_dump_json().encode() + b"\n" for line in lines)


def reason(answer: httpx.Response) -> str:
    try:
        return ProblemDetails.model_validate_json(answer.content).detail
    except ValidationError:
        return f"it answers {answer.status_code}"
