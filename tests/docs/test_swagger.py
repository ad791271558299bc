"""Swagger UI: the page at /docs works without a network, in every process of every architecture."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from chassis.docs import ASSETS, FOLDER, MEDIA_TYPES
from compare.architectures import ARCHITECTURES
from compare.inprocess import InProcess
from tests.compare.operator import destination_in
from tests.marketplace.connection import Connection, refused
from tests.marketplace.shopper import Visitor

pytestmark = pytest.mark.slow

ADDRESS_IN_SCRIPT = re.compile(r"\burl: '([^']*)'")
ADDRESS_IN_STYLE = re.compile(r"@import|url\((?!['\"]?data:)")


class Page(HTMLParser):
    """What a page makes a browser load, as paths on the server that it came from."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.addresses = ADDRESS_IN_SCRIPT.findall(html)
        self.feed(html)
        self.paths = [urljoin(path, address) for address in self.addresses]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if name in ("src", "href") and value]


@pytest.fixture(scope="module", params=ARCHITECTURES.values(), ids=ARCHITECTURES)
def readers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Visitor]]:
    """A visitor of each process of an architecture; the one whom clients know among them."""
    with InProcess(request.param, tmp_path_factory.mktemp("docs"), environment={"LOG_LEVEL": "WARNING"}) as place:
        way = destination_in(place)
        connections = {name: Connection(url, way.transport(url)) for name, url in way.urls.items()}
        yield {name: Visitor(connection) for name, connection in connections.items()}
        for connection in connections.values():
            connection.close()


def page(reader: Visitor) -> Page:
    answer = reader.sends("GET", "/docs")
    assert answer.status == 200
    return Page(answer.body.decode(), "/docs")


def test_the_page_refers_only_to_its_own_server(readers: dict[str, Visitor]) -> None:
    for reader in readers.values():
        addresses = page(reader).addresses
        assert "openapi.json" in addresses
        assert [address for address in addresses if urlsplit(address).netloc] == []


def test_all_that_the_page_loads_is_there_with_its_media_type(readers: dict[str, Visitor]) -> None:
    expected = {f"/docs/{name}": MEDIA_TYPES[file.suffix] for name, file in ASSETS.items()}
    for reader in readers.values():
        answers = {path: reader.sends("GET", path) for path in page(reader).paths}
        assert {answer.status for answer in answers.values()} == {200}
        assert {path: answer.headers["content-type"].partition(";")[0] for path, answer in answers.items()} == {
            **expected,
            "/openapi.json": "application/json",
        }


@pytest.mark.parametrize("part", ["bytes=0-9", "lines=1", "bytes=5-1", "bytes=zz", "bytes=999999999-"])
def test_a_client_that_wants_a_part_of_a_file_gets_all_of_it(readers: dict[str, Visitor], part: str) -> None:
    for reader in readers.values():
        whole = reader.sends("GET", "/docs/swagger-ui.css")
        answer = reader.sends("GET", "/docs/swagger-ui.css", headers={"Range": part})
        assert (answer.status, answer.body) == (200, whole.body)


def test_the_styles_load_nothing_more() -> None:
    styles = [file.read_text("utf-8") for file in ASSETS.values() if file.suffix == ".css"]
    assert styles
    assert [ADDRESS_IN_STYLE.findall(style) for style in styles] == [[]] * len(styles)


def test_nothing_else_is_served_there(readers: dict[str, Visitor]) -> None:
    others = [file.name for file in FOLDER.iterdir() if file.name not in ASSETS]
    assert "LICENSE" in others
    for reader in readers.values():
        for name in (*others, "nothing.js", "..%2fservice.py", "%2e%2e"):
            with refused(404, "about:blank"):
                reader.gets(dict, f"/docs/{name}")


def test_the_page_is_no_part_of_the_document(readers: dict[str, Visitor]) -> None:
    for reader in readers.values():
        assert not [path for path in reader.reads_document()["paths"] if path.startswith("/docs")]
