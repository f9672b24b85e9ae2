"""Numbers, lists and names as an operator looks at them: each planted damage is found and named."""

import pytest
from msgspec import structs

from movement.model.commendation import Candidate, CommendationHead, Manifest, head_id
from movement.model.entries import Level, State
from movement.model.periods import Period
from movement.model.returns import ReturnState
from movement.model.statistics import Fact, Mode, UnitStatistics
from movement.model.statistics_heads import StatisticsHead
from movement.model.statistics_heads import head_id as statistics_id
from movement.model.subjects import PersonalData
from movement.model.verification import Invariant
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import publications, statistics, subject_changes
from movement.usecases.acts import Request
from tests.builders import Clock, make_entry, request
from tests.candidate_builders import settle_candidate_rules
from tests.dossier_builders import compute
from tests.fact_builders import make_subject
from tests.inspection_builders import trail
from tests.return_builders import make_return, make_type
from tests.verification_builders import Place, make_place

YEAR, MONTH = Period.parse("2026"), Period.parse("2026-M12")


@pytest.fixture
async def place(engine: str, own_store: Store, clock: Clock) -> Place:
    """Give a sound data set of this test's own."""
    return await make_place(engine, own_store, clock)


async def computed(place: Place, period: Period = YEAR) -> StatisticsHead:
    """Let the numbers of a period be computed; return the HEAD of the tree as it was."""
    await statistics.evaluate(place.world.fresh(), place.town.province.id, period)
    name = statistics_id(Mode.AS_WAS, str(period), place.town.province.id)
    (head,) = await place.world.store.get([want(StatisticsHead, id=name)])
    return head  # type: ignore[no-any-return]


async def facts(place: Place, head: StatisticsHead) -> list[Fact]:
    span = Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#FACTS#ENTRY")
    return [row async for row in place.world.store.every(paths.facts_of_unit, span)]


async def test_sound_numbers_lists_and_names_have_no_fault(place: Place) -> None:
    for state in (State.RUNNING, State.VERIFIED):
        await make_entry(place.world, place.town, state)
    await make_subject(place.world, place.town)
    await settle_candidate_rules(place.world, place.town)
    await computed(place)
    await computed(place, MONTH)
    await compute(place.world, place.town)
    found = await place.found()
    assert found.lines == []
    assert (found.looked["lists"], found.looked["names"]) == (3, 1)
    assert found.looked["numbers"] > 100


async def test_halves_that_make_a_whole_are_no_fault(place: Place) -> None:
    # 12.5 and 12.5 are 25.0 when added up and 25 when read again.
    type_ = await make_type(place.world, place.town, deadlines=[{"tier": "COMMUNE", "days": 3, "lock_days": 60}])
    for period in ("2026-M09", "2026-M10"):
        await make_return(place.world, place.town, type_, ReturnState.APPROVED, period=period)
    await computed(place)
    found = await place.found()
    assert (found.lines, found.looked["numbers"] > 50) == ([], True)


async def test_a_changed_number_is_named_with_its_unit_and_code(place: Place) -> None:
    await make_entry(place.world, place.town, State.RUNNING)
    head = await computed(place)
    key = {"mode": head.mode, "period": head.period, "root": head.root, "g": head.g}
    (row,) = await place.world.store.get(
        [want(UnitStatistics, **key, parent=place.town.province.id, unit=place.town.a.id)]
    )
    wrong = structs.replace(row.indicators[0], value=row.indicators[0].value + 1)
    await place.world.store.put_all([structs.replace(row, indicators=(wrong, *row.indicators[1:]))])
    found = await place.found()
    told = found.first[Invariant.NUMBERS]
    assert (told.kind, told.id) == ("UnitStatistics", "2026")
    assert told.what == f"AS_WAS {place.town.a.id} {wrong.code}: its value is 2, the entries behind it are 1"
    # And the rows are not those of the HEAD.
    assert found.broken == {Invariant.NUMBERS: 2}


async def test_an_event_that_counts_in_two_months_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.RUNNING)
    head = await computed(place, MONTH)
    other = await computed(place, Period.parse("2026-M11"))
    assert len(await facts(place, other)) == 0
    (fact,) = await facts(place, head)
    await place.world.store.put_all([structs.replace(fact, period="2026-M11", g=other.g)])
    found = await place.found()
    told = found.first[Invariant.PERIODS]
    assert (told.kind, told.id, told.what) == ("Entry", entry.id, "AS_WAS ENTRY_REG counts in 2026-M11 and in 2026-M12")


async def test_an_event_of_a_year_that_no_month_counts_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.RUNNING)
    place.clock.forward(days=30)
    await computed(place)
    heads = [await computed(place, Period.parse(f"2026-M{month:02d}")) for month in range(1, 13)]
    assert (await place.found()).lines == []
    (head,) = [head for head in heads if head.period == "2026-M12"]
    (fact,) = await facts(place, head)
    place.remove(fact)
    told = (await place.found()).first[Invariant.PERIODS]
    assert (told.id, told.what) == (entry.id, "ENTRY_REG counts in no month of 2026")


async def test_published_numbers_that_changed_are_named_at_their_version(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.RUNNING)
    place.clock.forward(days=30)
    first = await computed(place)
    staff = await place.town.actor(place.world, "pcs")
    asks = Request(request_id=request().request_id)
    made = await publications.publish(place.world.fresh(), staff, asks, place.town.province.id, "2026")
    await make_entry(place.world, place.town, State.RUNNING)
    (late,) = await place.world.store.get([want(type(entry), id=entry.id)])
    assert late.version == entry.version
    assert (await place.found()).looked["published numbers"] == 2
    assert (await place.found()).lines == []
    (fact,) = await facts(place, first)
    await place.world.store.put_all([structs.replace(fact, codes=("ENTRY_REG",))])
    told = (await place.found()).first[Invariant.PUBLISHED]
    what = f"version 1: the rows of AS_WAS generation {first.g} are not those that were published"
    assert (told.kind, told.id, told.what) == ("Publication", made.id, what)


async def listed(place: Place) -> tuple[CommendationHead, list[Candidate]]:
    """Let the lists be computed with one entry; return the province's."""
    await make_entry(place.world, place.town, State.VERIFIED)
    await settle_candidate_rules(place.world, place.town)
    await compute(place.world, place.town)
    name = head_id(place.town.province.id, Level.PROVINCE, 2026)
    (head,) = await place.world.store.get([want(CommendationHead, id=name)])
    return head, [row async for row in place.world.store.every(paths.candidates_of_run, Span(head.run))]


async def test_a_changed_row_of_a_list_is_named(place: Place) -> None:
    head, (row, *_) = await listed(place)
    await place.world.store.put_all([structs.replace(row, score=1)])
    what = "its rows are not those that the HEAD was written for"
    assert await place.broken() == {"I9": ["CommendationHead", head.id, what]}


async def test_a_row_that_is_missing_is_named(place: Place) -> None:
    head, (row, *others) = await listed(place)
    place.remove(row)
    told = (await place.found()).first[Invariant.LISTS]
    what = f"its HEAD counts other candidates than its {len(others)} rows"
    assert (told.id, told.what) == (head.id, what)


async def test_a_list_whose_rules_or_records_are_gone_is_named(place: Place) -> None:
    head, (row, *_) = await listed(place)
    (entry,) = await place.world.store.get([want(type(await make_entry(place.world, place.town)), id=row.entry)])
    place.remove(entry)
    found = await place.found()
    told = found.first[Invariant.LISTS]
    assert told.what == f"DVK 1 names {entry.id}, which is not there"
    await place.world.store.put_all([entry])
    place.change(head, rules={"N": "9"})
    told = (await place.found()).first[Invariant.LISTS]
    assert told.what == "it was made by version 9 of the rules, which there is not"


async def test_a_list_that_does_not_tell_what_it_was_made_from_is_named(place: Place) -> None:
    head, _ = await listed(place)
    (part,) = await place.world.store.get([want(Manifest, list=head.id, number=0)])
    place.change(part, parts={"N": "2"})
    what = "what it was made from is not told, or not whole"
    assert await place.broken() == {"I9": ["CommendationHead", head.id, what]}


async def test_a_name_of_an_erased_person_is_named_by_its_subject_only(place: Place) -> None:
    subject = await make_subject(place.world, place.town)
    (name,) = await place.world.store.get([want(PersonalData, subject=subject.id)])
    auditor = await place.town.actor(place.world, "aud")
    await subject_changes.erase(place.world.fresh(), auditor, request(subject, "Theo yêu cầu."))
    assert (await place.found()).lines == []
    await place.world.store.put_all([name])
    assert await place.broken() == {
        "I13": ["PersonalData", subject.id, "its person was erased, and the name still stands here"]
    }
    assert all(name.name not in line for line in (await place.found()).lines)


async def test_a_name_in_a_trail_and_one_of_nobody_are_named(place: Place) -> None:
    subject = await make_subject(place.world, place.town)
    (entry,) = await trail(place.world, subject)
    delta = entry.delta[:-1] + ',"name":"Nguyễn Văn A"}'
    await place.resealed(subject, structs.replace(entry, delta=delta))
    assert await place.broken() == {"I13": ["Audit", f"{subject.id}@1", "its trail holds personal data"]}
    await place.resealed(subject, entry)
    stray = PersonalData(subject="j0000000000000000", name="Trần Thị B")
    await place.world.store.put_all([stray])
    assert await place.broken() == {
        "I13": ["PersonalData", stray.subject, "a name stands here of nobody who is on record"]
    }
