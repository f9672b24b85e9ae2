"""Publishing a list: what is decided, once, in acts that fit; whom everyone then reads of, and whom no more."""

from collections.abc import Callable

from msgspec import structs

from movement.model.awards import AwardForm
from movement.model.dossiers import DossierState, PublishedList
from movement.model.entries import Entry, Level
from movement.model.errors import Code
from movement.model.subjects import PersonalData, Subject, SubjectClass, SubjectKind
from movement.storage.store import want
from movement.usecases import commended, dossier_lists, personal
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import NOON, Town, new_id, request
from tests.dossier_builders import bring, kept, listed, next_step, shortlist
from tests.usecases.test_dossier_awards import revoke
from tests.usecases.test_dossiers import award_of, refused

Snapshot = Callable[[], object]
_S = DossierState


async def publish(world: World, town: Town, by: str = "pcs", asked: Request | None = None) -> PublishedList:
    """Publish the province's list."""
    actor = await town.actor(world, by)
    place = (town.province.id, 2026, Level.PROVINCE, AwardForm.DVK)
    return await dossier_lists.publish(world.fresh(), actor, asked or request(), *place)


async def praised(world: World, town: Town, first: int = 100) -> list[str | None]:
    """Return the titles that everyone reads, over pages of a size."""
    actor, after, found = await town.actor(world, "rpt-b"), None, []
    while True:
        page = await commended.of_unit(world.fresh(), actor, town.province.id, 2026, first=first, after=after)
        found += [one.title for one in page.items]
        after = page.end_cursor
        if not page.has_next:
            return found


async def test_a_list_is_published_as_often_as_there_is_something_new(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    first, second, third = await listed(world, town)
    done = await bring(world, town, await shortlist(world, town, first), _S.DECIDED)
    later = await bring(world, town, await shortlist(world, town, second), _S.COUNCIL_PASSED)
    await bring(world, town, await shortlist(world, town, third), _S.REJECTED)
    before = snapshot()
    for handle in ("rpt", "rv1", "rv2", "ins", "ldr", "adm", "aud"):
        assert await refused(publish(world, town, handle)) == [(Code.FORBIDDEN, "")], handle
    assert await refused(publish(world, town, "stranger")) == [(Code.NOT_FOUND, "unit")]
    assert await praised(world, town) == []
    assert snapshot() == before
    asked = request()
    made = await publish(world, town, asked=asked)
    assert (made.dossiers, made.published, made.left, made.version) == ((done.id,), 1, 0, 1)
    public = await kept(world, done)
    assert (public.published_at, public.version, public.state) == (world.now(), done.version + 1, _S.DECIDED)
    assert (await award_of(world, public)).published_at == world.now()
    assert await praised(world, town) == [first.title]
    before = snapshot()
    assert await publish(world, town, asked=asked) == made
    assert await refused(publish(world, town)) == [(Code.ILLEGAL_ACT, "unit")]
    assert snapshot() == before
    last = await next_step(world, town, later, _S.DECIDED)
    again = await publish(world, town)
    assert (again.dossiers, again.published, again.version) == ((last.id,), 2, 2)
    assert sorted(str(t) for t in await praised(world, town, first=1)) == sorted([first.title, second.title])


async def test_a_revoked_award_is_praised_no_more_and_not_published(world: World, town: Town) -> None:
    first, second, _ = await listed(world, town)
    dossiers = [await bring(world, town, await shortlist(world, town, e), _S.DECIDED) for e in (first, second)]
    await revoke(world, town, dossiers[1])
    made = await publish(world, town)
    assert (made.published, made.left) == (1, 0)
    assert await praised(world, town) == [first.title]
    await revoke(world, town, dossiers[0])
    assert await praised(world, town) == []


async def test_leaders_read_a_name_once_the_award_is_published(world: World, town: Town) -> None:
    entry, *_ = await listed(world, town)
    done = await bring(world, town, await shortlist(world, town, entry), _S.DECIDED)
    whom = _subject(entry, 1)
    award = structs.replace(await award_of(world, done), subject=whom.id)
    name = PersonalData(subject=whom.id, name="Người Mẫu (dữ liệu mẫu)")
    # As it will be where a run lists a person for an entry.
    await world.store.put_all([whom, name, award, structs.replace(done, subject=whom.id)])

    async def shown() -> dict[str, bool]:
        people = ("rpt", "rv1", "rv2", "pcs", "ldr", "aud")
        actors = {handle: await town.actor(world, handle) for handle in people}
        return {h: (await personal.names(world.fresh(), a, [whom.id])) == [name] for h, a in actors.items()}

    before = {"rpt": False, "rv1": True, "rv2": True, "pcs": True, "ldr": False, "aud": True}
    assert await shown() == before
    await publish(world, town)
    assert await shown() == before | {"ldr": True}
    everyone = await town.actor(world, "rpt-b")
    page = await commended.of_unit(world.fresh(), everyone, town.province.id, 2026, first=5)
    assert [(one.title, one.kind) for one in page.items] == [(entry.title, SubjectKind.PERSON)]
    assert name.name not in str(page)


async def test_what_does_not_fit_one_act_is_left_for_the_next(world: World, town: Town) -> None:
    entry, *_ = await listed(world, town)
    done = await bring(world, town, await shortlist(world, town, entry), _S.DECIDED)
    award = await award_of(world, done)
    whom = [_subject(entry, number) for number in range(40)]
    copies, awards = [], []
    for person in whom:
        awarded = structs.replace(award, id=new_id("w"), subject=person.id)
        awards.append(awarded)
        copies.append(structs.replace(done, id=new_id("d"), subject=person.id, entry=None, award=awarded.id))
    claims = [claim for one in copies for claim in one.claims]
    await world.store.put_all([*whom, *awards, *copies, *claims])
    told = []
    for _ in range(3):
        made = await publish(world, town)
        told.append((len(made.dossiers), made.published, made.left))
    # 41 dossiers with their awards, 40 with a person: 48 records an act.
    assert told == [(16, 16, 25), (16, 32, 9), (9, 41, 0)]
    assert await refused(publish(world, town)) == [(Code.ILLEGAL_ACT, "unit")]
    people = await world.store.get([want(Subject, id=one.id) for one in whom], strong=True)
    assert {one.published_at for one in people} == {world.now()}
    # Persons are counted and not named.
    assert sorted(map(str, await praised(world, town, first=7))) == sorted([entry.title, *["None"] * 40])


def _subject(entry: Entry, number: int) -> Subject:
    return Subject(
        id=new_id("j"),
        kind=SubjectKind.PERSON,
        subject_class=SubjectClass.DIRECT_WORKER,
        unit=entry.unit,
        root=entry.root,
        path=entry.path,
        created_at=NOON,
        updated_at=NOON,
        version=1 + number % 2,
    )
