"""The send loop against a server that answers as it is told: faults are retried, cut answers are not believed."""

import asyncio
from typing import Any

import pytest
from aiodynamo.credentials import ContainerMetadataCredentials, Key
from aiodynamo.errors import AccessDenied, ExpiredToken, UnknownError, ValidationException
from aiodynamo.http.types import Request, RequestFailed
from aiohttp import web
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from msgspec import Struct, structs
from yarl import URL

from movement.model.entries import Entry, State
from movement.model.errors import Code, MovementError
from movement.settings import Settings
from movement.storage import calls, paths, retries
from movement.storage.codecs import dump_item
from movement.storage.layout import within
from movement.storage.reads import Reader, Span, Want
from movement.storage.retries import ATTEMPTS
from movement.storage.tables import ENTRY
from tests.listening import listening
from tests.model.entities import make_entry
from tests.storage.scripted import Answer, fault, good, half, plain, reading, reset, silence, stall, unprocessed

FOUND = make_entry(id="e1")
WANT = Want(Entry, ENTRY.table.name, "e1", "E")
THERE = good({"Responses": {"dvk-entries": [dump_item(FOUND)]}, "UnprocessedKeys": {}})
NOTHING = '{"Responses": {}, "UnprocessedKeys": {}}'
TROUBLES = {
    "throughput": fault(400, "ProvisionedThroughputExceededException"),
    "throttled": fault(400, "ThrottlingException"),
    "limit": fault(400, "RequestLimitExceeded"),
    "internal": fault(500, "InternalServerError"),
    "html": plain(503, "<html>busy</html>"),
    "unavailable": fault(503, "ServiceUnavailable"),
    "wrong checksum": plain(200, NOTHING, {"x-amz-crc32": "1"}),
    "reset": reset,
    "half": half,
    "unprocessed": unprocessed,
}


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten every pause."""
    monkeypatch.setattr(retries, "FIRST_PAUSE", 0.001)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for an answer only shortly; with faults that are answered, a busy machine would be taken for one of them."""
    monkeypatch.setattr(calls, "ATTEMPT_SECONDS", 0.1)
    monkeypatch.setattr(retries, "CALL_SECONDS", 0.2)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_passing_trouble_is_retried(trouble: str) -> None:
    async with reading(TROUBLES[trouble], TROUBLES[trouble], THERE) as (reader, asked):
        assert await reader.get([WANT]) == [FOUND]
        assert reader.calls == (3 if trouble == "unprocessed" else 1)
    assert len(asked) == 3


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_lasting_trouble_is_busy_after_a_few_attempts(trouble: str) -> None:
    async with reading(TROUBLES[trouble]) as (reader, asked):
        with pytest.raises(MovementError) as refusal:
            await reader.get([WANT])
    assert refusal.value.code is Code.BUSY
    assert len(asked) == ATTEMPTS


@pytest.mark.usefixtures("hurried", "impatient")
async def test_silence_is_busy_in_bounded_time() -> None:
    # Each try is given up after a call's seconds, and all of them after twice as many: before the third try ends.
    async with reading(silence) as (reader, asked):
        with pytest.raises(MovementError) as refusal:
            await reader.get([WANT])
    assert refusal.value.code is Code.BUSY
    assert len(asked) in {1, 2}


@pytest.mark.usefixtures("hurried", "impatient")
async def test_silence_is_busy_in_bounded_time_on_a_machine_that_was_held_up() -> None:
    # All timers then fire in one turn; every further try would be waited for.
    async with reading(stall, silence) as (reader, asked):
        with pytest.raises(MovementError) as refusal:
            await reader.get([WANT])
    assert refusal.value.code is Code.BUSY
    assert len(asked) == 1


@pytest.mark.usefixtures("hurried", "impatient")
async def test_silence_that_ends_is_no_trouble() -> None:
    async with reading(silence, THERE) as (reader, asked):
        assert await reader.get([WANT]) == [FOUND]
    assert len(asked) == 2


@pytest.mark.parametrize("cut", ["", "{", "{}", NOTHING[:-1], '{"Responses": nul', "[]", "null"])
async def test_a_cut_answer_without_a_checksum_does_not_read_as_absent(cut: str) -> None:
    async with reading(plain(200, cut)) as (reader, _):
        with pytest.raises(MovementError) as refusal:
            await reader.get([WANT])
        assert refusal.value.code is Code.BUSY
        with pytest.raises(MovementError) as refusal:
            await reader.range(paths.entries_of_unit, Span("t1#2026", "/t1/"))
        assert refusal.value.code is Code.BUSY


@pytest.mark.parametrize(
    ("trouble", "raised"),
    [
        (fault(400, "ValidationException"), ValidationException),
        (fault(400, "ExpiredTokenException"), ExpiredToken),
        (fault(400, "AccessDeniedException"), AccessDenied),
        (fault(400, "InvalidSignatureException"), UnknownError),
    ],
)
async def test_a_refusal_that_will_not_pass_is_not_retried(trouble: Answer, raised: type[Exception]) -> None:
    async with reading(trouble) as (reader, asked):
        with pytest.raises(raised):
            await reader.get([WANT])
    assert len(asked) == 1


async def test_a_request_is_signed_as_botocore_signs_it_also_for_an_address_with_a_port() -> None:
    sent: list[tuple[dict[str, str], bytes]] = []

    async def checked(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        sent.append((dict(request.headers), await request.read()))
        return await THERE(request, payload)

    async with reading(checked) as (reader, _):
        await reader.get([WANT])
    ((headers, body),) = sent
    scope, signed, signature = headers["Authorization"].removeprefix("AWS4-HMAC-SHA256 ").split(", ")
    names = signed.removeprefix("SignedHeaders=").split(";")
    given = {name: value for name, value in headers.items() if name.lower() in names}
    assert len(given) == len(names)
    request = AWSRequest("POST", "http://unused/", headers=given, data=body)
    request.context["timestamp"] = headers["X-Amz-Date"]
    auth = SigV4Auth(Credentials("local", "local"), "dynamodb", scope.split("/")[2])
    expected = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    assert signature == f"Signature={expected}"


async def test_without_an_engine_of_its_own_the_regions_dynamodb_is_asked_over_tls() -> None:
    reader = Reader(Settings(region="ap-southeast-1", cursor_secret="x" * 32))
    host, line = "dynamodb.ap-southeast-1.amazonaws.com", reader._connections
    assert (reader._host, line._host, line._port, line._tls is not None) == (host, host, 443, True)


async def test_a_containers_credentials_are_fetched_where_it_has_them() -> None:
    body = b'{"AccessKeyId": "a", "SecretAccessKey": "b", "Token": "c", "Expiration": "2126-01-01T00:00:00Z"}'
    async with listening(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)) as (_, place):
        there = ContainerMetadataCredentials(full_uri=URL(f"{place.address}/keys"), auth_token="t")
        assert await there.get_key(calls._got) == Key("a", "b", "c")
    assert place.asked[0].startswith(b"GET /keys HTTP/1.1\r\n")
    assert b"\r\nAuthorization: t\r\n" in place.asked[0]
    with pytest.raises(RequestFailed):
        await calls._got(Request(method="GET", url=place.address, headers=None, body=None))


async def test_part_of_a_batch_is_asked_for_again() -> None:
    other = make_entry(id="e2")

    async def first(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        del request
        keys = payload["RequestItems"]["dvk-entries"]
        left = {"dvk-entries": {**keys, "Keys": [keys["Keys"][1]]}}
        return web.json_response({"Responses": {"dvk-entries": [dump_item(FOUND)]}, "UnprocessedKeys": left})

    async with reading(first, good({"Responses": {"dvk-entries": [dump_item(other)]}})) as (reader, asked):
        assert await reader.get([WANT, Want(Entry, "entries", "e2", "E")], strong=True) == [FOUND, other]
    batches = [request["RequestItems"]["dvk-entries"] for request in asked]
    assert [[key["pk"]["S"] for key in batch["Keys"]] for batch in batches] == [["e1", "e2"], ["e2"]]
    assert [batch["ConsistentRead"] for batch in batches] == [True, True]


async def test_a_batch_has_at_most_a_hundred_keys_and_none_twice() -> None:
    wants = [Want(Entry, "entries", f"e{n}", "E") for n in range(201)]
    async with reading(good({"Responses": {}})) as (reader, asked):
        assert await reader.get([*wants, *wants]) == [None] * 402
    assert sorted(len(request["RequestItems"]["dvk-entries"]["Keys"]) for request in asked) == [1, 100, 100]
    assert [request["action"] for request in asked] == ["BatchGetItem"] * 3


async def test_a_range_is_asked_for_by_its_index_its_ends_and_its_direction() -> None:
    async with reading(good({"Items": []})) as (reader, asked):
        await reader.range(paths.entries_of_unit, Span("t1#2026", "/t1/", after="/t1/x"), limit=7, backward=True)
        await reader.range(paths.trail_of_subject, Span("e1", upto="00000003"), strong=True)
    index, table = asked
    assert (index["TableName"], index["IndexName"], index["Limit"]) == ("dvk-entries", "list", 7)
    assert index["ExpressionAttributeNames"] == {"#p": "list_pk", "#s": "list_sk"}
    assert index["ExpressionAttributeValues"] == {
        ":p": {"S": "t1#2026"},
        ":l": {"S": "/t1/x\0"},
        ":h": {"S": "/t1/\U0010ffff"},
    }
    assert (index["ScanIndexForward"], "ConsistentRead" in index) == (False, False)
    assert (table["TableName"], table["ConsistentRead"], table["ScanIndexForward"]) == ("dvk-audit", True, True)
    assert table["ExpressionAttributeValues"] == {":p": {"S": "e1"}, ":l": {"S": "\0"}, ":h": {"S": "00000003"}}
    assert {"IndexName", "Limit"}.isdisjoint(table)


@pytest.mark.parametrize(
    "span",
    [Span("t1#2026", "/t1/", after="/t2/"), Span("t1#2026", upto="/t1/", after="/t1/"), Span("x", "b", upto="a")],
)
async def test_an_empty_range_is_not_asked_for(span: Span) -> None:
    # DynamoDB refuses a range whose end lies before its beginning.
    async with reading(fault(400, "ValidationException")) as (reader, asked):
        assert await reader.range(paths.entries_of_unit, span) == ([], False)
        assert [line async for line in reader.every(paths.entries_of_unit, span)] == []
    assert asked == []


async def test_every_goes_on_after_the_last_line_of_each_page() -> None:
    made = [structs.replace(FOUND, id=f"e{n}") for n in range(5)]
    pages = [made[:2], made[2:4], made[4:]]
    ends: list[dict[str, Any] | None] = [{"pk": {"S": "e1"}}, {"pk": {"S": "e3"}}, None]
    script = [
        good({"Items": [dump_item(e) for e in page], **({"LastEvaluatedKey": end} if end else {})})
        for page, end in zip(pages, ends, strict=True)
    ]
    async with reading(*script) as (reader, asked):
        lines = [line.id async for line in reader.every(paths.entries_of_unit, Span("t1#2026", "/t1/"))]
    assert lines == ["e0", "e1", "e2", "e3", "e4"]
    assert [request.get("ExclusiveStartKey") for request in asked] == [None, *ends[:2]]


async def test_a_page_without_lines_is_not_the_end() -> None:
    # DynamoDB may say that more follows after a page of which nothing is left.
    last = good({"Items": [dump_item(FOUND)]})
    async with reading(good({"Items": [], "LastEvaluatedKey": {"pk": {"S": "e0"}}}), last) as (reader, asked):
        lines = [line.id async for line in reader.every(paths.entries_of_unit, Span("t1#2026", "/t1/"))]
    assert (lines, len(asked)) == ([FOUND.id], 2)


async def test_the_next_page_is_asked_for_while_one_is_worked_on_and_dropped_by_who_stops() -> None:
    page = good({"Items": [dump_item(FOUND)], "LastEvaluatedKey": {"pk": {"S": "e0"}}})
    came = asyncio.Event()

    async def second(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        came.set()
        return await silence(request, payload)

    async with reading(page, second) as (reader, asked):
        pages = reader.pages(paths.entries_of_unit, Span("t1#2026", "/t1/"))
        assert len(await anext(pages)) == 1
        await came.wait()
        await pages.aclose()
    assert len(asked) == 2


async def test_batches_are_asked_for_side_by_side_and_come_in_order() -> None:
    made = [structs.replace(FOUND, id=f"e{n}") for n in range(500)]
    both = asyncio.Barrier(4)

    async def batch(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        del request
        keys = [key["pk"]["S"] for key in payload["RequestItems"]["dvk-entries"]["Keys"]]
        if "e499" not in keys:
            # Nobody passes before all four are there: one after another would wait for ever.
            await both.wait()
        return web.json_response({"Responses": {"dvk-entries": [dump_item(made[int(key[1:])]) for key in keys[::-1]]}})

    async with reading(batch) as (reader, asked):
        assert await reader.get([Want(Entry, "entries", e.id, "E") for e in made]) == made
    assert len(asked) == 5


class Seen(Struct, frozen=True, kw_only=True):
    """Some fields of an entry."""

    id: str
    state: State
    path: str


async def test_only_what_a_struct_names_is_fetched() -> None:
    item = {name: value for name, value in dump_item(FOUND).items() if name in {"id", "state", "path", "pk", "sk"}}
    seen = Seen(id=FOUND.id, state=FOUND.state, path=FOUND.path)
    part, aliases = WANT.showing(Seen), {"#f0": "id", "#f1": "state", "#f2": "path"}
    script = [good({"Responses": {"dvk-entries": [item]}}), THERE, good({"Items": [{**item, "sk": {"S": "E"}}]})]
    async with reading(*script) as (reader, asked):
        assert await reader.get([part]) == [seen]
        # Whoever wants it whole gets it whole, and who wants less the same item's few fields, by one key.
        assert await reader.get([part, WANT, part]) == [seen, FOUND, seen]
        rows, _ = await reader.range(within("?", ENTRY).showing(Seen), Span("e1"))
    assert rows == [("E", seen)]
    one, both, range_ = asked
    some, all_ = one["RequestItems"]["dvk-entries"], both["RequestItems"]["dvk-entries"]
    assert (some["ProjectionExpression"], some["ExpressionAttributeNames"]) == ("pk, sk, #f0, #f1, #f2", aliases)
    assert (len(all_["Keys"]), all_.keys()) == (1, {"Keys", "ConsistentRead"})
    assert range_["ProjectionExpression"] == "#s, #f0, #f1, #f2"
    assert range_["ExpressionAttributeNames"] == {"#p": "pk", "#s": "sk", **aliases}
