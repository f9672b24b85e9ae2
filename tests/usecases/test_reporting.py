"""What periodic reports are made of: staff enter it as dated data, nothing of the past changes, everyone reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.errors import Code, MovementError
from movement.model.indicators import Catalogue
from movement.storage import paths
from movement.storage.store import Span, Store
from movement.usecases import reporting, reporting_changes
from movement.world import World
from tests.builders import Town, request
from tests.return_builders import INDICATORS, MONTHLY, make_type

Snapshot = Callable[[], object]


async def refused(act: Any) -> tuple[Code, str]:
    with pytest.raises(MovementError) as refusal:
        await act
    return refusal.value.code, ".".join(refusal.value.problems[0].path)


async def test_only_staff_write_and_the_whole_province_reads(world: World, town: Town, snapshot: Snapshot) -> None:
    type_, unit = await make_type(world, town), town.province.id
    before = snapshot()
    for handle in ("rpt", "rv1", "rv2", "ins", "ldr", "adm", "aud"):
        actor = await town.actor(world, handle)
        for act in (
            reporting_changes.set_calendar(world.fresh(), actor, request(), unit, {"effective_from": "2027-01-01"}),
            reporting_changes.define_indicators(world.fresh(), actor, request(), unit, INDICATORS),
            reporting_changes.define_report_type(world.fresh(), actor, request(), unit, "OTHER", "Khác", MONTHLY),
        ):
            assert await refused(act) == (Code.FORBIDDEN, ""), handle
        assert await reporting.report_type(world.fresh(), actor, type_.id) == type_
        assert [t.code for t in await reporting.of_province(world.fresh(), actor, town.a.id)] == ["DVK_THANG"]
        assert len((await reporting.catalogue(world.fresh(), actor, town.b.id)).definitions) == len(INDICATORS)
        assert (await reporting.calendar(world.fresh(), actor, town.b.id)).versions[0].number == 1
    stranger = await town.actor(world, "stranger")
    assert await refused(reporting.report_type(world.fresh(), stranger, type_.id)) == (Code.NOT_FOUND, "type")
    assert await refused(reporting.catalogue(world.fresh(), stranger, unit)) == (Code.NOT_FOUND, "unit")
    assert await refused(reporting.report_type(world.fresh(), stranger, "report:x:Y")) == (Code.NOT_FOUND, "type")
    assert snapshot() == before


async def test_nothing_that_has_begun_changes(world: World, town: Town, snapshot: Snapshot, store: Store) -> None:
    type_, unit, staff = await make_type(world, town), town.province.id, await town.actor(world, "pcs")
    seen = structs.replace(request(), version=1)
    before = snapshot()
    past: dict[str, Any] = {"effective_from": "2026-11-23"}
    late = [INDICATORS[0] | {"valid_from": "2026-11-23"}]
    for act, path in (
        (reporting_changes.set_calendar(world.fresh(), staff, seen, unit, past), "effectiveFrom"),
        (reporting_changes.define_indicators(world.fresh(), staff, seen, unit, late), "definitions.DIALOG_CNT"),
        (
            reporting_changes.define_report_type(world.fresh(), staff, seen, unit, "DVK_THANG", "", MONTHLY | past),
            "effectiveFrom",
        ),
        (
            reporting_changes.set_calendar(world.fresh(), staff, seen, town.a.id, {"effective_from": "2027-01-01"}),
            "unit",
        ),
    ):
        assert await refused(act) == (Code.BAD_INPUT, path)
    # The very first writing is no second one, and a version is added at the version one saw.
    again = reporting_changes.define_indicators(world.fresh(), staff, request(), unit, INDICATORS)
    assert await refused(again) == (Code.CONFLICT, "version")
    stale = structs.replace(request(), version=2)
    added = [INDICATORS[0] | {"valid_from": "2027-01-01"}]
    assert await refused(reporting_changes.define_indicators(world.fresh(), staff, stale, unit, added)) == (
        Code.CONFLICT,
        "version",
    )
    assert snapshot() == before
    asks = structs.replace(request(), version=1)
    new = await reporting_changes.define_report_type(
        world.fresh(), staff, asks, unit, "DVK_THANG", "", MONTHLY | {"effective_from": "2026-12-15", "kind": "QUARTER"}
    )
    assert [(v.number, v.kind) for v in new.versions] == [(1, "MONTH"), (2, "QUARTER")]
    assert new.versions[0] == type_.versions[0]
    made = await reporting_changes.define_indicators(
        world.fresh(), staff, structs.replace(request(), version=1), unit, added
    )
    trail = [a for _, a in await store.rows(paths.trail_of_subject, Span(made.id), strong=True)]
    assert [a.act for a in trail] == ["defineIndicators", "defineIndicators"]
    assert audit.verify(trail) == []
    assert audit.replay(trail, Catalogue) == made


async def test_what_contradicts_the_catalogue_is_refused(world: World, town: Town, snapshot: Snapshot) -> None:
    await make_type(world, town)
    staff, unit = await town.actor(world, "pcs"), town.province.id
    before = snapshot()
    for code, form, path in (
        ("OTHER", {"indicators": ["NOTHING"]}, "indicators.NOTHING"),
        # Before the catalogue began nothing was known.
        ("OTHER", {"effective_from": "2024-12-14"}, "indicators.DIALOG_CNT"),
        ("OTHER", {"deadlines": [{"tier": "COMMUNE", "days": 0}]}, "deadlines.0.days"),
        ("other", {}, "code"),
        ("OTHER", {"unit_kinds": []}, "unit_kinds"),
    ):
        act = reporting_changes.define_report_type(world.fresh(), staff, request(), unit, code, "Khác", MONTHLY | form)
        assert await refused(act) == (Code.BAD_INPUT, path)
    nameless = reporting_changes.define_report_type(world.fresh(), staff, request(), unit, "OTHER", " ", MONTHLY)
    assert await refused(nameless) == (Code.BAD_INPUT, "name")
    empty = reporting_changes.define_indicators(world.fresh(), staff, structs.replace(request(), version=1), unit, [])
    assert await refused(empty) == (Code.MISSING_FIELD, "definitions")
    assert snapshot() == before
