"""The sample's subjects, merits and awards: all kinds are there, chains whole and broken, and every trail verifies."""

from collections import Counter

import pytest

from local import people
from local.register import Register
from movement.model import audit
from movement.model.awards import Award, AwardForm
from movement.model.chains import chains, line_of
from movement.model.merits import Merit, MeritKind
from movement.model.subjects import PersonalData, Subject, SubjectKind
from movement.storage import tables
from movement.storage.store import Span, Store, want


@pytest.fixture(scope="module")
async def known(loaded: Store, rows: Register) -> list[Subject]:
    """Read all subjects of the sample."""
    ids = [
        line.id
        for province in people.provinces(rows)
        for _, line in await loaded.rows(tables.subjects_of_unit, Span(province.id))
    ]
    return await loaded.get([want(Subject, id=i) for i in ids])


async def of_all(loaded: Store, known: list[Subject]) -> tuple[list[Merit], list[Award]]:
    merits = [line for s in known for _, line in await loaded.rows(tables.merits_of_subject, Span(s.id))]
    awards = [line for s in known for _, line in await loaded.rows(tables.awards_of_subject, Span(s.id))]
    found = await loaded.get([want(Merit, id=line.id) for line in merits])
    return found, await loaded.get([want(Award, id=line.id) for line in awards])


async def test_there_are_subjects_of_every_kind_and_each_has_a_sample_name(loaded: Store, known: list[Subject]) -> None:
    assert Counter(one.kind for one in known) == {
        SubjectKind.PERSON: 24,
        SubjectKind.COLLECTIVE: 16,
        SubjectKind.HOUSEHOLD: 4,
    }
    named = [one for one in known if one.kind is not SubjectKind.COLLECTIVE]
    names = await loaded.get([want(PersonalData, subject=one.id) for one in named])
    assert all(row.name.endswith("(dữ liệu mẫu)") for row in names)


async def test_chains_are_whole_broken_revoked_and_continued(loaded: Store, known: list[Subject]) -> None:
    merits, awards = await of_all(loaded, known)
    assert {merit.kind for merit in merits} == set(MeritKind) - {MeritKind.COMBAT}
    lengths = Counter(
        tuple(chain.last - chain.first + 1 for chain in chains(one.id, AwardForm.CSTDCS, awards, merits))
        for one in known
        if one.kind is SubjectKind.PERSON
    )
    # Of the 24 persons three each have a gap, a revoked year, or began later.
    assert lengths == {(3,): 15, (1, 1): 6, (2,): 3}
    continued = [one for one in known if len(line_of(one.id, merits)) == 2]
    assert len(continued) == 4
    for one in continued:
        (chain,) = chains(one.id, AwardForm.TTLDXS, awards, merits)
        assert (chain.first, chain.last) == (2024, 2025)
    assert sum(not award.stands for award in awards) == 3
    assert {merit.value for merit in merits if merit.kind is MeritKind.REVIEW} == {"OPEN", "NONE"}


async def test_every_trail_verifies_and_gives_the_record(loaded: Store, known: list[Subject]) -> None:
    merits, awards = await of_all(loaded, known)
    records: list[Subject | Merit | Award] = [*known, *merits, *awards]
    for one in records:
        trail = [row for _, row in await loaded.rows(tables.trail_of_subject, Span(one.id))]
        assert audit.verify(trail) == []
        assert audit.replay(trail, type(one)) == one


async def test_some_recognised_entries_were_awarded(loaded: Store, rows: Register) -> None:
    province = people.provinces(rows)[-1]
    lines = [line for _, line in await loaded.rows(tables.awards_of_year, Span(f"{province.id}#2025"))]
    found: list[Award] = await loaded.get([want(Award, id=line.id) for line in lines])
    assert {one.form for one in found if one.entry is not None} <= {AwardForm.DVK}
