"""Hostile requests in bulk, a category at a time: each gets exactly what its row says, and nothing is written.

How to add one: README.md beside this file.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from infra.gateway import SCHEDULED
from tests.engine import dump
from tests.hostile import documents, envelopes, inputs, records, scalars, texts, tokens, transport
from tests.hostile.oracle import Case, Ear, tried
from tests.hostile.place import Province
from tests.hostile.sending import Gateway, asking
from tests.hostile.shapes import Operation

type Cases = Callable[[list[Operation], Province, Province], Iterable[Case]]

CATEGORIES: dict[str, tuple[int, Cases]] = {
    "nesting": (50, lambda _, here, __: documents.nesting(here)),
    "amplification": (150, lambda ops, here, _: documents.amplification(ops, here)),
    "directives": (40, lambda ops, _, __: documents.directives(ops)),
    "fragments and suggestions": (95, lambda *_: documents.fragments()),
    "batches and many acts": (220, lambda ops, _, __: documents.many_acts(ops)),
    "envelope": (70, lambda *_: envelopes.envelope()),
    "sizes": (30, lambda *_: envelopes.sizes()),
    "encodings and letters": (45, lambda *_: envelopes.encodings()),
    "methods": (120, lambda ops, _, __: transport.methods(ops)),
    "content types": (55, lambda *_: transport.content_types()),
    "accept": (30, lambda *_: transport.accepts()),
    "addresses": (85, lambda *_: transport.addresses()),
    "headers": (20, lambda *_: transport.headers()),
    "numbers": (900, lambda ops, _, __: scalars.of_kinds(ops, "Int", "Decimal")),
    "numbers that are none": (450, lambda ops, _, __: scalars.raw_numbers(ops)),
    "numbers beyond": (150, lambda ops, _, __: scalars.bounds(ops, "Int", "Decimal")),
    "days": (780, lambda ops, _, __: scalars.of_kinds(ops, "Date")),
    "days beyond": (50, lambda ops, _, __: scalars.bounds(ops, "Date")),
    "values of other types": (1_500, lambda ops, _, __: scalars.of_kinds(ops)),
    "unknown fields": (580, lambda ops, _, __: inputs.unknown_fields(ops)),
    "missing fields": (800, lambda ops, _, __: inputs.missing(ops)),
    "letters nobody sees": (580, lambda ops, _, __: texts.invisible(ops)),
    "long texts": (250, lambda ops, _, __: texts.long(ops)),
    "ids of requests": (500, lambda ops, _, __: texts.request_ids(ops)),
    "addresses of evidence": (55, lambda ops, _, __: texts.addresses(ops)),
    "expressions": (550, lambda ops, _, __: texts.injected(ops)),
    "pumped patterns": (330, lambda ops, _, __: texts.patterns(ops)),
    "files": (40, lambda ops, _, __: records.files(ops)),
    "tokens": (160, lambda _, here, __: tokens.tokens(here.world.now(), here.town.subject("rpt"))),
    "acts out of turn": (290, lambda ops, here, _: records.out_of_turn(ops, here)),
    "old versions": (210, lambda ops, _, __: records.stale(ops)),
    "ids of others": (1_600, lambda ops, _, there: records.foreign(ops, there)),
}
"""Category → the least number of its cases, and what yields them."""
WRITING: dict[str, tuple[int, Cases]] = {
    "texts kept as they are": (25, lambda ops, _, __: texts.kept(ops)),
    "requests sent twice": (150, lambda ops, here, _: records.twice(ops, here)),
}
"""Those in which some cases may write; the others of them may not."""


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    """Return what is stored, once somebody looked: no category changes it, so each takes it over from the last."""
    return {}


async def _all(
    cases: Iterable[Case], gateway: Gateway, ear: Ear, least: int, tell: Callable[[str, object], None], name: str
) -> None:
    rows = list(cases)
    names = {case.name for case in rows}
    assert len(names) == len(rows), "two cases have one name"
    wrong = [fault for case in rows for fault in await tried(gateway, ear, case)]
    refused = sum(case.expected.refuses for case in rows)
    tell("hostile", (name, len(rows), refused, len(rows) - refused, len({fault.split(": ")[0] for fault in wrong})))
    assert wrong == []
    assert len(rows) >= least


@pytest.mark.parametrize("category", CATEGORIES)
async def test_a_category_is_answered_to_the_letter_and_writes_nothing(
    here: Province,
    there: Province,
    operations: list[Operation],
    gateway: Gateway,
    ear: Ear,
    record_property: Callable[[str, object], None],
    stored: dict[str, Any],
    category: str,
) -> None:
    least, cases = CATEGORIES[category]
    settings = here.world.store.settings
    if not stored:
        stored.update(dump(settings.endpoint or "", settings.prefix))
    await _all(cases(operations, here, there), gateway, ear, least, record_property, category)
    assert dump(settings.endpoint or "", settings.prefix) == stored


@pytest.mark.parametrize("category", WRITING)
async def test_what_may_write_writes_once(
    here: Province,
    there: Province,
    operations: list[Operation],
    gateway: Gateway,
    ear: Ear,
    record_property: Callable[[str, object], None],
    category: str,
) -> None:
    least, cases = WRITING[category]
    settings = here.world.store.settings
    before = dump(settings.endpoint or "", settings.prefix)
    await _all(cases(operations, here, there), gateway, ear, least, record_property, category)
    after = dump(settings.endpoint or "", settings.prefix)
    changed = {table for table, items in after.items() if items != before[table]}
    assert not changed & SCHEDULED, "the deployed gateway may not write there"
    # Every act was done once, but for the end of a reorganisation, which alone writes units; names are only read.
    assert category != "requests sent twice" or before.keys() - SCHEDULED - changed == {"units", "accesses"}


async def test_the_sound_queries_that_cases_are_made_from_are_sound(
    operations: list[Operation], gateway: Gateway
) -> None:
    for operation in (o for o in operations if not o.mutates):
        answer = await gateway.send(asking(operation.text, operation.variables, by=operation.by))
        assert "errors" not in answer.body, (operation.name, answer.body)


def test_there_are_enough() -> None:
    assert sum(least for least, _ in (CATEGORIES | WRITING).values()) >= 10_000
