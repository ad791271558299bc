"""Parsers: whatever a client sends, a parser returns a value or raises the one error that its callers expect."""

import json
import re
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import httpx
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import RSAKey
from opentelemetry import propagate
from pydantic import TypeAdapter, ValidationError

from chassis import cursors, json_lines
from chassis.database import UtcDateTime
from chassis.tokens import ALGORITHM, AUDIENCE, ISSUER, TYPE, Keys
from compare import movielens
from compare.csv_rows import DataSetCannotBeRead
from compare.stage.envoy import Answer
from compare.stage.typed import CannotBeSent, typed
from contracts import inventory, inventory_plus, orders, reviews, times, users
from contracts.problems import CursorDoesNotFit, LineCannotBeImported, NotSignedIn
from contracts.text import Input
from tests.fuzz.hostile import array, encoded, json_texts, long_numbers, nested, values

pytestmark = pytest.mark.slow

KEY = RSAKey.generate_key(2048, {"kid": "known", "use": "sig", "alg": ALGORITHM})
KEYS = Keys({"keys": [KEY.as_dict(private=False)]})
IMPORTED = sorted(
    {
        shape
        for module in (inventory, inventory_plus, orders, reviews, users)
        for name, shape in vars(module).items()
        if name.endswith("Import") and issubclass(shape, Input)
    },
    key=lambda shape: shape.__name__,
)
ODD_MOMENTS = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0000-00-00T00:00:00Z", "1e9", "", "now"]
moments = st.datetimes().map(str) | st.sampled_from(ODD_MOMENTS) | json_texts

# Without shrinking: to make a text of 20,000 letters short takes minutes, and the message is clear without it.
fuzzed = settings(max_examples=100, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])


@fuzzed
@given(cursor=(json_texts | st.lists(json_texts, max_size=3).map(array)).map(encoded) | st.text())
@example(cursor=encoded("[" * 1_400))
@example(cursor=encoded("[[" + "9" * 1_400 + "]]"))
@example(cursor=encoded('[["reviews",null,null],[NaN]]'))
@example(cursor=encoded('[["reviews",null,null],[true]]'))
@example(cursor=encoded("null"))
def test_a_cursor_fits_or_is_refused(cursor: str) -> None:
    try:
        key = cursors.decode(cursor, ["reviews", None, None], [int])
    except CursorDoesNotFit:
        return
    assert [type(part) for part in key] == [int]


headers = json_texts | values.map(
    lambda value: f'{{"alg":"RS256","kid":{json.dumps(value)},"typ":{json.dumps(value)}}}'
)
odd_tokens = st.lists((json_texts | headers).map(encoded), max_size=6).map(".".join)


@fuzzed
@given(token=odd_tokens | st.text() | nested.map(lambda text: f"{encoded(text)}.e30.AA"))
@example(token=f"{encoded('[' * 1_400)}.e30.AA")
@example(token=f"{encoded('9' * 5_000)}.e30.AA")
@example(token=f"{encoded('null')}.e30.AA")
@example(token=f"{encoded('{' + chr(34) + 'alg' + chr(34) + ':[]}')}.e30.AA")
def test_a_token_of_any_shape_is_refused(token: str) -> None:
    KEYS.knows(token)
    with pytest.raises(NotSignedIn):
        KEYS.user_id(token)


claims = st.fixed_dictionaries(
    {"iss": st.just(ISSUER), "aud": st.just(AUDIENCE)},
    optional={"sub": values | long_numbers, "exp": values, "iat": values, "nbf": values},
)


@fuzzed
@given(payload=claims.map(json.dumps) | json_texts)
@example(payload="[" * 1_400)
def test_signed_claims_of_any_shape_name_a_user_or_are_refused(payload: str) -> None:
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": "known"}
    token = jws.serialize_compact(header, payload.encode("utf-8", "surrogatepass"), KEY, [ALGORITHM])
    with suppress(NotSignedIn):
        assert KEYS.user_id(token) > 0


@fuzzed
@given(data=st.data())
@pytest.mark.parametrize("shape", IMPORTED, ids=lambda shape: shape.__name__)
def test_an_imported_line_is_read_or_refused(shape: type[Input], data: st.DataObject) -> None:
    fields = {name: json_texts | values.map(json.dumps) | moments.map(json.dumps) for name in shape.model_fields}
    line = data.draw(json_texts | st.fixed_dictionaries({}, optional=fields).map(as_object))
    with suppress(LineCannotBeImported):
        json_lines.parse(1, line.encode("utf-8", "surrogatepass"), shape)


def as_object(fields: dict[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in fields.items()) + "}"


@fuzzed
@given(text=moments)
def test_a_moment_can_be_stored_or_is_refused(text: str) -> None:
    try:
        moment = TypeAdapter(times.GivenMoment).validate_json(json.dumps(text))
    except ValidationError:
        return
    assert UtcDateTime().process_bind_param(moment, SimpleNamespace()) is not None
    assert times.to_rfc3339(moment).endswith("Z")


@fuzzed
@given(trace=json_texts, state=json_texts, baggage=json_texts)
def test_trace_headers_of_any_shape_are_accepted_or_ignored(trace: str, state: str, baggage: str) -> None:
    propagate.extract({"traceparent": trace, "tracestate": state, "baggage": baggage})


cells = (
    st.text(max_size=20)
    | long_numbers
    | st.sampled_from(["1", "9999999999", "0", "0.5", "5.0", '"', "Toy Story (1995)"])
)
lines = st.lists(st.lists(cells, min_size=3, max_size=4).map(",".join), max_size=4)


@fuzzed
@given(films=lines, ratings=lines)
@example(films=["1,Toy Story (1995),Animation"], ratings=["9999999999,1,5.0,9999999999"])
@example(films=["9999999999,Toy Story (1995),Animation"], ratings=["1,9999999999,0.5,0"])
def test_a_data_set_in_files_is_read_or_refused(films: list[str], ratings: list[str]) -> None:
    with TemporaryDirectory() as folder:
        contents = {movielens.MOVIES: ["movieId,title,genres", *films]}
        contents |= {movielens.RATINGS: ["userId,movieId,rating,timestamp", *ratings]}
        for name, content in contents.items():
            Path(folder, name).write_bytes("\n".join(content).encode("utf-8", "surrogatepass"))
        with suppress(DataSetCannotBeRead):
            movielens.data_set(Path(folder))


anything = st.text(alphabet=st.characters(exclude_categories=[]))
"""Also halves of characters, which a form of the page may hold."""


@fuzzed
@given(method=anything | st.just("GET"), path=anything | anything.map(lambda text: f"/{text}"), body=anything)
@example(method="ﬁnd", path="/", body="")
@example(method="GET", path="/%", body="[" * 20_000)
@example(method="GET", path="/\udc00", body="\ud800")
@example(method="GET", path="//elsewhere.example/", body="")
def test_a_typed_request_is_sent_as_it_is_or_refused(method: str, path: str, body: str) -> None:
    try:
        asked = typed(method, path, body, signed_in=False)
    except CannotBeSent:
        return
    request = httpx.Request(asked.method, "http://127.0.0.1/", content=asked.body.encode())
    assert request.method.isascii()
    assert re.fullmatch("/[!-~]*", asked.target)


@fuzzed
@given(body=json_texts)
@example(body="[" * 20_000)
@example(body="1")
def test_an_answer_of_any_shape_can_be_shown_on_the_stage(body: str) -> None:
    assert isinstance(Answer("trace", body=body).json(), dict)
