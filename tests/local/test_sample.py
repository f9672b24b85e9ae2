"""The sample years: real acts by the right people, every state, a sound trail, and no difference at a second load."""

from collections import Counter
from datetime import UTC, date, datetime

from local import inspections, people, places, sample
from local.register import Register
from local.rules import EXAMPLE
from local.tale import Actors, Setting
from movement.model import audit, rule_files
from movement.model.appraisals import Appraisal
from movement.model.entries import Entry, Level, RecognitionState, State
from movement.model.inspections import Inspection
from movement.model.periods import day_of, midnight
from movement.model.rule_sets import VOCABULARY, Purpose
from movement.model.score_sheets import CriterionKind, ScoreSheet
from movement.storage import tables
from movement.storage.store import Span, Store, want
from movement.usecases import actors, rule_sets
from movement.world import World
from tests.engine import dump
from tests.local.conftest import NOW, SIZE


async def test_about_as_many_entries_as_were_asked_for_in_both_years(found: list[Entry]) -> None:
    by_year = Counter(entry.year for entry in found)
    assert SIZE <= by_year[2025] <= SIZE * 1.3
    assert SIZE * 0.8 <= by_year[2026] <= SIZE * 1.3
    assert all("(dữ liệu mẫu)" in entry.title for entry in found)


async def test_old_units_carry_the_first_half_of_2025_and_nothing_later(found: list[Entry]) -> None:
    reform = midnight(date(2025, 7, 1))
    old = [e for e in found if e.created_at < reform]
    assert 0.4 * SIZE < len(old) < 0.8 * SIZE
    assert all(e.updated_at < reform for e in old)
    assert all(e.updated_at <= NOW for e in found)
    assert Counter(r.level for e in found if e not in old for r in e.recognitions)[Level.DISTRICT] == 0


async def test_most_are_effective_and_other_states_occur(found: list[Entry]) -> None:
    states = Counter(e.state for e in found if e.year == 2025)
    assert states[State.VERIFIED] + states[State.RUNNING] + states[State.REPORTED] > 0.7 * sum(states.values())
    assert len(Counter(e.state for e in found)) >= 5
    marks = Counter(r.state for e in found for r in e.recognitions)
    assert marks[RecognitionState.RECOGNISED] > SIZE / 2


async def test_every_trail_is_sound_and_replays(loaded: Store, found: list[Entry]) -> None:
    for entry in found[::5]:
        trail = [a for _, a in await loaded.rows(tables.trail_of_subject, Span(entry.id))]
        assert audit.verify(trail) == []
        assert len(trail) == entry.version
        assert audit.replay(trail, Entry) == entry


async def test_people_hold_their_posts_for_their_time(loaded: Store) -> None:
    then = World(store=loaded, clock=lambda: datetime(2025, 6, 30, 5, tzinfo=UTC))
    now = World(store=loaded, clock=lambda: NOW)
    counts = {}
    for handle in ("pcs", "rv2", "adm", "rpt-11953", "rpt-11953@legacy"):
        holds = [len((await actors.actor(w.fresh(), handle)).holds) for w in (then, now)]
        counts[handle] = holds
    assert counts == {
        "pcs": [2, 1],
        "rv2": [18, 1],
        "adm": [2, 1],
        "rpt-11953": [0, 1],
        "rpt-11953@legacy": [1, 0],
    }


async def test_every_province_has_one_sample_sheet_that_sums_to_a_hundred(loaded: Store, rows: Register) -> None:
    provinces = people.provinces(rows)
    assert len(provinces) == 3
    for province in provinces:
        ((_, line),) = await loaded.rows(tables.sheets_of_province, Span(province.id))
        (sheet,) = await loaded.get([want(ScoreSheet, id=line.id)])
        (version,) = sheet.versions
        assert version.effective_from == people.first_day(province)
        assert sum(c.most for c in version.criteria if c.kind is CriterionKind.SCORED) == 10_000


async def test_every_province_has_rules_of_every_purpose_that_say_they_are_samples(
    loaded: Store, rows: Register
) -> None:
    for province in people.provinces(rows):
        found = await loaded.get([rule_sets.wanted(purpose, province.id) for purpose in Purpose])
        assert [r.purpose for r in found] == list(Purpose)
        for purpose, known in zip(Purpose, found, strict=True):
            version = known.at(people.first_day(province))
            lives = province.last.valid_to is None
            if purpose is Purpose.COMMENDATION and lives:
                example = rule_files.read(EXAMPLE.read_bytes())
                assert [v.rules for v in known.versions] == [v.rules for v in example.versions]
            else:
                assert {rule.id for rule in version.rules} == set(VOCABULARY[purpose])
            checked = version.rule("R02")
            if checked is not None:
                areas = 3 if province.last.name == "Tỉnh Thái Bình" else 4
                assert (len(checked.words("fields")), len(checked.words("focus"))) == (4, areas)
            assert "dữ liệu mẫu" in version.legal_basis
            applies = purpose is Purpose.INSPECTION and lives
            assert version.legal_basis.startswith("331-QĐ/TW ngày 18/6/2025") is applies


async def test_late_registrations_are_accepted_with_a_reason_or_without(loaded: Store, found: list[Entry]) -> None:
    said: Counter[tuple[bool, bool]] = Counter()
    for entry in found:
        if entry.registered_at is None:
            continue
        trail = [a for _, a in await loaded.rows(tables.trail_of_subject, Span(entry.id))]
        for accepted in (a for a in trail if a.act == "acceptEntry"):
            late = day_of(entry.registered_at) > date(entry.year, 3, 31)
            said[late, accepted.reason is not None] += 1
    assert said[False, True] == 0
    assert min(said[False, False], said[True, False], said[True, True]) >= 5


async def test_an_appraisal_keeps_the_points_of_the_sample_rules(loaded: Store, found: list[Entry]) -> None:
    appraised = [entry for entry in found if entry.appraisals]
    sheets = await loaded.get([want(Appraisal, entry=e.id, number=1) for e in appraised])
    assert {(sheet.full, sheet.rules) for sheet in sheets} == {(100, 1)}


async def test_loading_again_changes_nothing(
    engine: str, loaded: Store, rows: Register, visits: list[Inspection]
) -> None:
    # As after a load that was cut off: receipts of the steps are not asked, those of the acts are.
    before = dump(engine, "sample-")
    setting, known = Setting(loaded, Actors(), NOW), places.places(rows)
    await people.load(loaded, rows, lambda _: None)
    await sample._year(setting, [p for p in known if not p.unit.is_territory], 2025, 5, lambda _: None)
    await inspections._live(setting, rows, known, SIZE, lambda _: None)
    assert dump(engine, "sample-") == before
    assert len(visits) == 32
