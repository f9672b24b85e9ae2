"""Each bit of a real cursor and of a real id turned over: refused with a code, and mostly before anything is read."""

import re
from collections.abc import Sequence
from itertools import batched
from typing import Any

import pytest

from tests.hostile.oracle import Ear
from tests.hostile.place import Province
from tests.hostile.sending import Gateway, Request, asking
from tests.hostile.shapes import Operation, queries

BITS = 8
AROUND = {
    "": 0,
    "Completeness": 5,
    "Unit": 1,
    "InspectionCampaign": 1,
    "Reorganisation": 1,
    "SheetImport": 1,
    "Indicator": 3,
    "ReportedIndicator": 3,
}
"""Calls that read what a list hangs on; the list itself makes none."""
AT_ONCE = 15
"""Aliases in one document."""
NOUNS = {
    "Unit": ("unit", "tu"),
    "Entry": ("entry", "e"),
    "Inspection": ("inspection", "n"),
    "InspectionCampaign": ("campaign", "c"),
    "InspectionPlan": ("inspectionPlan", "p"),
    "ScoreSheet": ("scoreSheet", "s"),
    "Upload": ("upload", "f"),
    "Cluster": ("cluster", "k"),
    "Reorganisation": ("reorganisation", "r"),
    "Report": ("report", "b"),
    "SheetImport": ("sheetImport", "m"),
    "Subject": ("subject", "j"),
    "Merit": ("merit", "h"),
    "Award": ("award", "w"),
    "Dossier": ("dossier", "d"),
}
"""Type → the field that finds one by its id, and the letters its ids begin with."""


def flipped(text: str) -> list[str]:
    """Return the text with each bit of each letter turned over."""
    return [
        text[:n] + chr(ord(letter) ^ (1 << bit)) + text[n + 1 :] for n, letter in enumerate(text) for bit in range(BITS)
    ]


def pages(answer: Any) -> list[Any]:
    """Return every page that an answer holds, and null for each that was refused."""
    if isinstance(answer, list):
        return [page for item in answer for page in pages(item)]
    if answer is None or "edges" in answer:
        return [answer]
    return [page for value in answer.values() for page in pages(value)]


def aliased(operation: Operation, cursors: Sequence[str]) -> Request:
    """Return the request for one list with each of these cursors, an alias each."""
    definitions, _, selected = operation.text.replace("{ __typename }", "{ edges { cursor } }").partition(" { ")
    aliases = " ".join(f"a{n}: {selected.removesuffix(' }').replace('$after', f'$c{n}')}" for n in range(len(cursors)))
    places = " ".join(f"$c{n}: String" for n in range(len(cursors)))
    variables = dict(operation.variables) | {f"c{n}": cursor for n, cursor in enumerate(cursors)}
    text = f"{definitions.replace('$after: String', places)} {{ {aliases} }}"
    return asking(text, variables, by=operation.by)


async def test_no_bit_of_a_cursor_can_be_turned(here: Province, gateway: Gateway, ear: Ear) -> None:
    del ear
    lists = [operation for operation in queries(here) if "after" in operation.arguments]
    assert len(lists) >= 16
    tried = 0
    for operation in lists:
        text = operation.text.replace("{ __typename }", "{ edges { cursor } }")
        await gateway.send(asking(text, operation.variables, by=operation.by))
        # Some lists filter what an index holds: their first page may be empty.
        further = {**operation.variables, "first": 50}
        first = await gateway.send(asking(text, further, by=operation.by))
        if operation.name == "ReportedIndicator.returns":
            # No return of this year can be approved before its cut-off.
            continue
        cursor = next((page["edges"][0]["cursor"] for page in pages(first.body["data"]) if page["edges"]), None)
        assert cursor is not None, f"{operation.name} is empty"
        again = await gateway.send(asking(text, {**operation.variables, "after": cursor}, by=operation.by))
        # Each indicator has a list of its own, and a cursor is good for one of them.
        assert any(page is not None for page in pages(again.body["data"])), operation.name
        turned = flipped(cursor)
        assert len(set(turned)) == BITS * len(cursor) >= 200
        # A list inside a record reads the record each time: a ninth of the bits, one of nearly every letter.
        turned = turned[::9] if "." in operation.name else turned
        for some in batched(turned, AT_ONCE, strict=False):
            before = gateway.calls
            answer = (await gateway.send(aliased(operation, some))).body
            found = pages(answer["data"])
            assert found == [None] * len(found), operation.name
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_CURSOR"] * len(found)
            tried += len(some)
            around = AROUND[operation.name.rpartition(".")[0]]
            assert gateway.calls - before <= around * len(some), operation.name
    assert tried >= 4_000


@pytest.mark.parametrize("kind", NOUNS)
@pytest.mark.parametrize("root", ["its own field", "node"])
async def test_no_bit_of_an_id_leads_elsewhere(
    here: Province, gateway: Gateway, ear: Ear, kind: str, root: str
) -> None:
    del ear
    field, letters = NOUNS[kind]
    right = here.ids()[kind]
    if root == "node":
        field, letters = "node", "tuenpcsfkrmbjhwd"
    shape = re.compile(rf"[{letters}][0-9a-hjkmnp-tv-z]{{16}}")
    assert shape.fullmatch(right)
    turned = flipped(right)
    absent = [wrong for wrong in turned if shape.fullmatch(wrong)]
    shapeless = [wrong for wrong in turned if not shape.fullmatch(wrong)]
    assert len(absent) >= 30
    assert len(shapeless) >= 60
    for group, reads in ((shapeless, False), (absent, True)):
        before = gateway.calls
        for some in batched(group, AT_ONCE, strict=False):
            aliases = " ".join(f"a{n}: {field}(id: $i{n}) {{ id }}" for n in range(len(some)))
            definitions = " ".join(f"$i{n}: ID!" for n in range(len(some)))
            variables = {f"i{n}": value for n, value in enumerate(some)}
            answer = (await gateway.send(asking(f"query Q({definitions}) {{ {aliases} }}", variables))).body
            assert answer["data"] == {f"a{n}": None for n in range(len(some))}
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["NOT_FOUND"] * len(some)
        assert (gateway.calls > before) is reads
