"""Importing a sheet by HTTP, as a client does it: template, upload, preview, confirmation, what became of the rows."""

import io
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import httpx
import openpyxl
import pytest

from graphql_api.schema.enum_labels import label
from movement.model.sheet_entries import ENTRIES
from movement.world import World
from tests.builders import Town, new_id
from tests.graphql_api.conftest import Ask
from tests.graphql_api.test_uploads import Client
from tests.return_builders import at_work, make_type
from tests.sheet_builders import COLUMN, FIELD, NAME, line, saved, workbook

TEMPLATE = "query T($unit: ID!) { importTemplate(unit: $unit) { name downloadUrl } }"
PREVIEW = """query P($upload: ID!) { importPreview(upload: $upload) { sheet rows unreadColumns faultCount
  firstRows { line cells { column text } } faults { cell column code message } } }"""
IMPORT = "id kind state rows done createdAt doneAt version unit { id } upload { id }"
CONFIRM = f"""mutation C($input: ConfirmImportInput!) {{ confirmImport(input: $input) {{
  sheetImport {{ {IMPORT} imported(first: 10) {{ edges {{ node {{ line entry {{ title state }} }} }} }} }}
  problems {{ code path }} faults {{ cell column code message }} }} }}"""
READ = f"query I($id: ID!) {{ sheetImport(id: $id) {{ {IMPORT} }} node(id: $id) {{ id }} }}"
LIST = """query L($unit: ID!) { sheetImports(unit: $unit, first: 10) { edges { node { id rows } } pageInfo {
  hasNextPage } } }"""
XLSX = {"purpose": "IMPORT", "type": "XLSX", "name": "Hồ sơ.xlsx"}


@pytest.fixture
def reporter(ask: Ask, http: httpx.AsyncClient) -> Client:
    return Client(ask, http, "rpt")


async def confirmed(client: Client, upload: str) -> dict[str, Any]:
    answer = await client.ask(CONFIRM, input={"upload": upload, "requestId": f"import-{new_id('f')}"})
    payload: dict[str, Any] = answer["data"]["confirmImport"]
    return payload


async def test_the_way_of_a_sheet(town: Town, reporter: Client, http: httpx.AsyncClient, ask: Ask) -> None:
    owner = town.a_committee.id
    template = (await reporter.ask(TEMPLATE, unit=owner))["data"]["importTemplate"]
    assert template["name"] == "Mẫu hồ sơ đăng ký - Đảng ủy xã An Bình.xlsx"
    fetched = await http.get(template["downloadUrl"])
    assert fetched.status_code == 200
    assert "M%E1%BA%ABu%20h%E1%BB%93%20s%C6%A1" in fetched.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(fetched.content))
    for title, value in line(1).items():
        book.active.cell(5, COLUMN[title]).value = value
    upload = await reporter.send(owner, saved(book), **XLSX)
    seen = (await reporter.ask(PREVIEW, upload=upload["id"]))["data"]["importPreview"]
    assert (seen["sheet"], seen["rows"], seen["faultCount"], seen["faults"]) == ("Hồ sơ đăng ký", 1, 0, [])
    assert seen["unreadColumns"] == []
    assert seen["firstRows"][0]["line"] == 5
    assert seen["firstRows"][0]["cells"][0] == {"column": NAME, "text": "Mô hình số 1"}

    payload = await confirmed(reporter, upload["id"])
    assert (payload["problems"], payload["faults"]) == ([], [])
    made = payload["sheetImport"]
    assert made.pop("imported")["edges"] == [
        {"node": {"line": 5, "entry": {"title": "Mô hình số 1", "state": "DRAFT"}}}
    ]
    assert made == {
        "id": f"m{upload['id'][1:]}",
        "kind": "ENTRIES",
        "state": "DONE",
        "rows": 1,
        "done": 1,
        "createdAt": "2026-11-24T05:00:00Z",
        "doneAt": "2026-11-24T05:00:00Z",
        "version": 2,
        "unit": {"id": owner},
        "upload": {"id": upload["id"]},
    }
    assert (await reporter.ask(READ, id=made["id"]))["data"] == {"sheetImport": made, "node": {"id": made["id"]}}
    listed = [{"node": {"id": made["id"], "rows": 1}}]
    for handle, unit in (("rpt", owner), ("rpt", town.a.id), ("pcs", town.province.id)):
        answer = (await ask(handle, LIST, unit=unit))["data"]["sheetImports"]
        assert answer == {"edges": listed, "pageInfo": {"hasNextPage": False}}


async def test_what_is_wrong_is_told_by_cell(town: Town, reporter: Client, snapshot: Callable[[], object]) -> None:
    body = workbook([line(1), line(2) | {FIELD: "Biển"}, line(3) | {NAME: None, "Ngày bắt đầu": "mai"}])
    upload = await reporter.send(town.a_committee.id, body, **XLSX)
    before = snapshot()
    seen = (await reporter.ask(PREVIEW, upload=upload["id"]))["data"]["importPreview"]
    payload = await confirmed(reporter, upload["id"])
    assert payload["sheetImport"] is None
    assert payload["faults"] == seen["faults"]
    assert (seen["rows"], seen["faultCount"]) == (3, 3)
    assert [(f["cell"], f["column"], f["code"]) for f in seen["faults"]] == [
        ("E3", FIELD, "BAD_INPUT"),
        ("B4", NAME, "MISSING_FIELD"),
        (seen["faults"][2]["cell"], "Ngày bắt đầu", "BAD_INPUT"),
    ]
    assert seen["faults"][2]["message"] == "“mai” không phải ngày. Ví dụ đúng: 12/3/2026."
    assert [p["path"] for p in payload["problems"]] == [["cells", f["cell"], f["column"]] for f in seen["faults"]]
    assert snapshot() == before


def test_a_sheet_calls_things_as_the_schema_does() -> None:
    for column in ENTRIES.columns:
        for said, value in column.choices.items():
            if isinstance(value, StrEnum):
                assert label(value).vietnamese == said


async def test_out_of_scope_looks_absent(town: Town, reporter: Client, ask: Ask) -> None:
    upload = await reporter.send(town.a_committee.id, workbook([line(1)]), **XLSX)
    made = (await confirmed(reporter, upload["id"]))["sheetImport"]["id"]
    for handle in ("rpt-b", "rv1", "ldr", "stranger"):
        for query, named in (
            (PREVIEW, {"upload": upload["id"]}),
            (PREVIEW, {"upload": "f" + "0" * 16}),
            (READ, {"id": made}),
            (LIST, {"unit": town.a.id}),
            (TEMPLATE, {"unit": town.a.id}),
        ):
            answer = await ask(handle, query, **named)
            assert set(answer["data"].values()) == {None}
            assert {error["extensions"]["code"] for error in answer["errors"]} == {"NOT_FOUND"}


OF_RETURN = """query T($unit: ID!, $type: ID!, $period: String!) {
  importTemplate(unit: $unit, kind: RETURNS, type: $type, period: $period) { name downloadUrl } }"""
LOOK = """query P($upload: ID!, $type: ID, $period: String) {
  importPreview(upload: $upload, kind: RETURNS, type: $type, period: $period) {
    sheet rows faultCount faults { cell column code message } } }"""
INTO_RETURN = """mutation C($input: ConfirmImportInput!) { confirmImport(input: $input) {
  sheetImport { kind state rows done imported(first: 2) { edges { node { line entry { id }
    return { id state version values { code value reason } } } } } }
  problems { code path } faults { cell column code message } } }"""


async def test_the_way_of_a_sheet_of_a_return(
    town: Town, world: World, reporter: Client, http: httpx.AsyncClient
) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    about = {"type": type_.id, "period": "2026-M11"}
    template = (await reporter.ask(OF_RETURN, unit=town.a.id, **about))["data"]["importTemplate"]
    book = openpyxl.load_workbook(io.BytesIO((await http.get(template["downloadUrl"])).content))
    for row in book.active.iter_rows(min_row=4):
        row[4].value = {"DIALOG_CNT": 2, "DIALOG_DONE": 1, "PET_IN": 10, "PET_DONE": 12}.get(row[2].value)
    wrong = await reporter.send(town.a.id, saved(book), **XLSX)
    seen = (await reporter.ask(LOOK, upload=wrong["id"], **about))["data"]["importPreview"]
    assert (seen["sheet"], seen["rows"], seen["faultCount"]) == ("Báo cáo tháng 2026-M11", 7, 2)
    assert [(f["cell"], f["column"], f["code"]) for f in seen["faults"]] == [
        ("E9", "Số liệu", "BAD_INPUT"),
        ("E10", "Số liệu", "MISSING_FIELD"),
    ]
    assert seen["faults"][0]["message"] == "“Đơn đã giải quyết” (12) không được lớn hơn “Đơn tiếp nhận” (10)."
    book.active["E9"].value, book.active["F10"].value = 9, "Chưa tổng hợp."
    right = await reporter.send(town.a.id, saved(book), **XLSX)
    asked = {"upload": right["id"], "kind": "RETURNS", "requestId": f"import-{new_id('f')}"} | about
    payload = (await reporter.ask(INTO_RETURN, input=asked))["data"]["confirmImport"]
    assert (payload["problems"], payload["faults"]) == ([], [])
    assert payload["sheetImport"] == {
        "kind": "RETURNS",
        "state": "DONE",
        "rows": 1,
        "done": 1,
        "imported": {
            "edges": [
                {
                    "node": {
                        "line": 4,
                        "entry": None,
                        "return": {
                            "id": f"{town.a.id}.DVK_THANG.2026-M11",
                            "state": "DRAFT",
                            "version": 1,
                            "values": [
                                {"code": "DIALOG_CNT", "value": "2", "reason": ""},
                                {"code": "DIALOG_DONE", "value": "1", "reason": ""},
                                {"code": "PET_IN", "value": "10", "reason": ""},
                                {"code": "PET_DONE", "value": "9", "reason": ""},
                                {"code": "MONEY", "value": None, "reason": "Chưa tổng hợp."},
                            ],
                        },
                    }
                }
            ]
        },
    }
    answer = await reporter.ask(LOOK, upload=right["id"])
    assert [(e["extensions"]["code"], e["extensions"]["path"]) for e in answer["errors"]] == [
        ("MISSING_FIELD", ["type"])
    ]
