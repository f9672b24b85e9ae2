"""Entries are found by words of their titles: which, by whom, in which order, and what the index keeps for it."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from movement.model.actors import Actor, Hold, Prefix
from movement.model.entries import Entry, Level, PublicEntry, Recognition, RecognitionState, State
from movement.model.entry_acts import Act
from movement.model.errors import Code, MovementError
from movement.model.people import Role
from movement.model.search import SearchRow
from movement.storage import paths
from movement.storage.store import Span, Store
from movement.usecases import entries, entry_changes, entry_search, recognitions, units
from movement.usecases.entries import Seen
from movement.world import World
from tests.builders import Clock, Town, full_form, make_entry, new_id, recognised, request
from tests.many_titles import expected, keep, made

TITLE = "Dân vận khéo: hoà giải ở Đồng Tâm"
STARTS = [
    "dan van kheo hoa giai o dong tam",
    "van kheo hoa giai o dong tam",
    "kheo hoa giai o dong tam",
    "hoa giai o dong tam",
    "giai o dong tam",
    "o dong tam",
    "dong tam",
    "tam",
]


async def found(world: World, actor: Actor, title: str, **more: Any) -> list[Seen]:
    return list((await entry_search.by_title(world.fresh(), actor, title, **{"first": 20, **more})).items)


async def kept(store: Store, root: str, *letters: str) -> list[SearchRow]:
    """Return the rows of a province's entries in these parts of the index."""
    parts = letters or {words[:2] for words in STARTS}
    return [
        row
        for part in sorted(parts)
        for _, row in await store.rows(paths.words_of_noun, Span(f"{root}#entry#{part}"), strong=True)
    ]


@pytest.mark.parametrize(
    "title",
    [
        "dan van kheo",
        "DÂN VẬN KHÉO",
        "Da\u0302n va\u0323\u0302n khe\u0301o",
        "van kh",
        "kheo: hòa",
        "hoà giai",
        "đồng tâm",
        "ĐỒNG TÂM",
        "\u00d0ồng",
        "\u00f0ong",
        "ta",
        "dân\u0000vận",
        "\u202edân vận\u202c",
        "dân 🙂 vận",
        TITLE,
    ],
)
async def test_titles_that_find_the_entry(world: World, town: Town, title: str) -> None:
    entry = await make_entry(world, town, title=TITLE)
    assert await found(world, await town.actor(world, "rpt"), title) == [entry]


@pytest.mark.parametrize(
    "title", ["van dan", "an van", "dan kheo", "khong co", "k" * 10_000, "dan van " * 1_250, f"{TITLE} x", "日本"]
)
async def test_titles_that_do_not(world: World, town: Town, title: str) -> None:
    await make_entry(world, town, title=TITLE)
    assert await found(world, await town.actor(world, "rpt"), title) == []


@pytest.mark.parametrize("title", ["", " ", "k", "!", "\u0000", "\u0301\u0323\u0302", "🙂🙂🙂", "\u202e\u2066", "đ"])
async def test_less_than_two_letters_is_refused_before_anything_is_read(world: World, town: Town, title: str) -> None:
    actor = await town.actor(world, "rpt")
    before = world.store.calls
    with pytest.raises(MovementError) as refusal:
        await found(world, actor, title)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, ("title",))
    assert world.store.calls == before


async def test_whole_words_come_before_unfinished_ones_and_of_either_the_newest_first(world: World, town: Town) -> None:
    given_ = ["Vận động dân khe suối", "Khéo nói", "Hội khéo tay", "Khe suối sạch", "Bếp khe nhỏ", "Khéo"]
    made_ = {title: (await make_entry(world, town, title=title)).id for title in given_}
    reader = await town.actor(world, "rpt")
    order = ["Bếp khe nhỏ", "Khe suối sạch", "Vận động dân khe suối", "Khéo", "Hội khéo tay", "Khéo nói"]
    assert [e.id for e in await found(world, reader, "khe")] == [made_[title] for title in order]
    seen: list[Seen] = []
    after = None
    for _ in order:
        page = await entry_search.by_title(world.fresh(), reader, "khe", first=1, after=after)
        seen += page.items
        after = page.end_cursor
        assert page.has_next == (len(seen) < len(order))
    assert [e.id for e in seen] == [made_[title] for title in order]


async def test_an_entry_that_has_the_words_twice_is_found_once(world: World, town: Town) -> None:
    twice = await make_entry(world, town, title="Dân vận khéo, khéo dân vận, dân vận khéo hơn")
    half = await make_entry(world, town, title="Dân vận khéolắm")
    reader = await town.actor(world, "rpt")
    assert await found(world, reader, "dan van kheo") == [twice, half]
    page = await entry_search.by_title(world.fresh(), reader, "dan van kheo", first=1)
    page = await entry_search.by_title(world.fresh(), reader, "dan van kheo", first=9, after=page.end_cursor)
    assert (page.items, page.has_next) == ((half,), False)


async def test_a_page_with_its_units_takes_two_calls_one_more_for_a_unit_or_a_province(
    world: World, town: Town
) -> None:
    made_ = [await make_entry(world, town, State.SUBMITTED) for _ in range(3)]

    async def calls(handle: str, **more: Any) -> int:
        actor, fresh = await town.actor(world, handle), world.fresh()
        before = world.store.calls
        page = await entry_search.by_title(fresh, actor, "hien dat", first=20, **more)
        owners = await units.get_many(fresh, [entry.unit for entry in page.items])
        assert [entry.id for entry in page.items] == [entry.id for entry in reversed(made_)]
        assert {owner.id for owner in owners if owner} == {town.a_committee.id}
        return world.store.calls - before

    # A commune's people read in the province of today and in the one it was, staff just so.
    assert await calls("rpt") == 3
    assert await calls("pcs") == 3
    assert await calls("pcs", unit=town.a.id) == 3


@pytest.mark.parametrize("handle", ["rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "aud"])
async def test_everyone_finds_what_the_lists_show_them(world: World, town: Town, handle: str) -> None:
    for state in (State.DRAFT, State.SUBMITTED, State.VERIFIED):
        await make_entry(world, town, state)
        await make_entry(world, town, state, unit=town.b_committee)
    await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    actor = await town.actor(world, handle)
    for unit in (town.province, town.a, town.b, town.a_committee):
        page = await entries.of_unit(world.fresh(), actor, unit.id, 2026, first=50)
        hits = await found(world, actor, "hien dat mo duong", unit=unit.id)
        assert sorted(hits, key=lambda e: e.id) == sorted(page.items, key=lambda e: e.id), unit.last.name
    everywhere = {
        "rpt": 5,  # four of its commune, of which one is recognised and one a draft, and none of the other
        "rv1": 3,
        "rpt-b": 4,
        "rv1-b": 3,
    }
    assert len(await found(world, actor, "hien dat")) == everywhere.get(handle, 5) - (handle == "rpt")


@pytest.mark.parametrize("handle", ["adm", "stranger"])
async def test_who_reads_no_entries_finds_nothing_and_is_told_so(world: World, town: Town, handle: str) -> None:
    await make_entry(world, town, State.SUBMITTED)
    for unit in (None, town.a.id):
        with pytest.raises(MovementError) as refusal:
            await found(world, await town.actor(world, handle), "hien dat", unit=unit)
        assert refusal.value.code is Code.NOT_FOUND


async def test_another_province_is_out_of_sight(world: World, town: Town) -> None:
    other = await Town("elsewhere").settle(world.store)
    await make_entry(world, other, State.SUBMITTED)
    staff = await town.actor(world, "pcs")
    assert await found(world, staff, "hien dat") == []
    for unit in (other.a.id, "t0000000000000000", "x"):
        with pytest.raises(MovementError) as refusal:
            await found(world, staff, "hien dat", unit=unit)
        assert refusal.value.code is Code.NOT_FOUND


async def test_what_is_out_of_sight_leaves_no_trace_in_the_pages(world: World, town: Town) -> None:
    for _ in range(4):
        await make_entry(world, town)
    page = await entry_search.by_title(world.fresh(), await town.actor(world, "pcs"), "hien dat", first=2)
    assert (page.items, page.has_next, page.end_cursor) == ((), False, None)


async def test_an_old_province_is_searched_along_with_the_new_one(world: World, town: Town) -> None:
    new = await make_entry(world, town, State.SUBMITTED, title="Hiến đất làm đường")
    place = {"root": town.old_province.id, "path": town.old_a.path, "unit": town.old_a.id}
    old = made("Hiến đất mở trường", 1, id=f"e{'0' * 16}", **place)
    later = made("Hiến đất", 2, id=f"e{'z' * 16}", **place)
    keep(world.store, [old, later])
    staff = await town.actor(world, "pcs")
    assert [e.id for e in await found(world, staff, "hien dat")] == [later.id, new.id, old.id]
    assert [e.id for e in await found(world, staff, "hien dat", unit=town.a.id)] == [new.id]


async def test_the_index_holds_a_row_a_word_and_who_may_see_it(world: World, town: Town) -> None:
    entry = await make_entry(world, town, title=TITLE)
    root = town.province.id
    assert sorted(row.words for row in await kept(world.store, root)) == sorted(STARTS)
    for state in (State.SUBMITTED, State.VERIFIED):
        entry = await make_entry(world, town, state, title=TITLE)
    rows = [row for row in await kept(world.store, root) if row.id == entry.id]
    assert {(row.is_draft, row.is_recognised, row.path) for row in rows} == {(False, False, entry.path)}
    entry = await recognised(world, town, entry)
    rows = [row for row in await kept(world.store, root) if row.id == entry.id]
    assert (len(rows), {row.is_recognised for row in rows}) == (8, {True})
    staff = await town.actor(world, "pcs")
    revoke = recognitions.revoke_recognition
    await revoke(world.fresh(), staff, request(entry, "Sai."), Level.GRASSROOTS, 2026, "13/QĐ")
    rows = [row for row in await kept(world.store, root) if row.id == entry.id]
    assert (len(rows), {row.is_recognised for row in rows}) == (8, {False})
    assert await found(world, await town.actor(world, "rpt-b"), "dan van kheo") == []


async def test_a_new_title_replaces_the_rows_of_the_old_one(world: World, town: Town) -> None:
    entry = await make_entry(world, town, title=TITLE)
    reporter = await town.actor(world, "rpt")
    new = await entry_changes.edit(world.fresh(), reporter, request(entry), {"title": "Dân vận hay ở Đồng Tâm"})
    starts = ["dan van hay o dong tam", "dong tam", "o dong tam", "tam", "van hay o dong tam"]
    assert sorted(row.words for row in await kept(world.store, town.province.id)) == starts
    assert await found(world, reporter, "dan van kheo") == []
    assert await found(world, reporter, "dong tam") == await found(world, reporter, "dan van ha") == [new]
    same = await entry_changes.edit(world.fresh(), reporter, request(new), {"content": "Khác."})
    assert await found(world, reporter, "dan van hay") == [same]


async def test_a_title_of_no_letters_is_kept_and_not_found(world: World, town: Town) -> None:
    entry = await make_entry(world, town, title="!!! 🙂")
    reporter = await town.actor(world, "rpt")
    assert await entries.entry(world.fresh(), reporter, entry.id) == entry
    edited = await entry_changes.edit(world.fresh(), reporter, request(entry), {"title": "Tên mới"})
    assert await found(world, reporter, "ten moi") == [edited]


async def test_every_act_stays_two_calls(world: World, town: Town, clock: Clock) -> None:
    reporter, reviewer = await town.actor(world, "rpt"), await town.actor(world, "rv1")

    async def calls(doing: Any) -> tuple[int, Entry]:
        before = world.store.calls
        entry = await doing
        return world.store.calls - before, entry

    make = entry_changes.create(world.fresh(), reporter, request(), town.a.id, full_form(title=TITLE))
    count, entry = await calls(make)
    assert count == 2
    edit = entry_changes.edit(world.fresh(), reporter, request(entry), {"title": "Khác"})
    count, entry = await calls(edit)
    assert count == 2
    count, _ = await calls(entry_changes.act(world.fresh(), reporter, Act.SUBMIT, request(entry)))
    assert count == 2
    verified = await make_entry(world, town, State.VERIFIED)
    decide = recognitions.recognise
    good = decide(world.fresh(), reviewer, request(verified), Level.GRASSROOTS, "1", world.today())
    count, entry = await calls(good)
    assert count == 2
    other = await town.actor(world, "rpt-b")
    clock.forward(seconds=1)
    count, copy = await calls(entry_changes.replicate(world.fresh(), other, request(entry), town.b.id))
    assert count == 2
    assert [e.id for e in await found(world, other, "hien dat")] == [copy.id, entry.id]


async def test_the_longest_titles_fit_a_transaction(world: World, town: Town) -> None:
    reporter = await town.actor(world, "rpt")
    titles = [" ".join(random.Random(3).choices("abcdefghijkl", k=150)), " ".join(f"ng {n}" for n in range(50))]
    assert [len(title) for title in titles] == [299, 289]
    entry = await make_entry(world, town, title=titles[0])
    for title in (titles[1], titles[0], "Xong"):
        entry = await entry_changes.edit(world.fresh(), reporter, request(entry), {"title": title})
        assert await found(world, reporter, title) == [entry]
    # Rows for which the transactions had no room name a title that is no more.
    assert len(await kept(world.store, town.province.id, "ng")) == 45
    for title in titles:
        for first in (1, 20):
            assert await found(world, reporter, title[:9], first=first) == []


async def test_a_refused_change_writes_no_rows(world: World, town: Town, snapshot: Callable[[], object]) -> None:
    entry = await make_entry(world, town, title=TITLE)
    reporter = await town.actor(world, "rpt")
    current = await entry_changes.edit(world.fresh(), reporter, request(entry), {"content": "Khác."})
    before = snapshot()
    for stale in (entry, current):
        actor = reporter if stale is entry else await town.actor(world, "rpt-b")
        with pytest.raises(MovementError):
            await entry_changes.edit(world.fresh(), actor, request(stale), {"title": "Khác"})
    assert snapshot() == before


async def test_a_cursor_is_of_its_words_and_its_person(world: World, town: Town) -> None:
    for _ in range(3):
        await make_entry(world, town, State.SUBMITTED)
    staff, leader = await town.actor(world, "pcs"), await town.actor(world, "ldr")
    after = (await entry_search.by_title(world.fresh(), staff, "hien dat", first=1)).end_cursor
    assert len(await found(world, staff, "HIẾN  đất", after=after)) == 2
    for actor, title, unit in ((leader, "hien dat", None), (staff, "hien", None), (staff, "hien dat", town.a.id)):
        before = world.store.calls
        with pytest.raises(MovementError) as refusal:
            await found(world, actor, title, unit=unit, after=after)
        assert refusal.value.code is Code.BAD_CURSOR
        assert world.store.calls == before


async def test_a_province_that_needs_more_reading_holds_the_other_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = new_id("t"), new_id("t")
    titles = {5: "Dân vận", 4: "Dân", 3: "Dân số", 2: "Dân tộc", 1: "Dân quân"} | dict.fromkeys(range(10, 16), "Dạy")
    roots = {4: other, 2: other}
    made_ = {n: made(titles[n], n, root=roots.get(n, one), path=f"/{roots.get(n, one)}/") for n in titles}
    keep(world.store, list(made_.values()))
    actor = Actor(
        subject="pcs",
        holds=(Hold(role=Role.PCS, unit=one, own=Prefix(one, "/"), province_reach=(Prefix(other, f"/{other}/"),)),),
    )
    # Two rows a province: the first has three of them with the word, and six younger ones that begin alike.
    monkeypatch.setattr(entry_search, "MOST_SKIPPED", 4)
    pages: list[list[Seen]] = []
    page = await entry_search.by_title(world.fresh(), actor, "dan", first=9)
    while True:
        pages.append(list(page.items))
        if not page.has_next:
            break
        page = await entry_search.by_title(world.fresh(), actor, "dan", first=9, after=page.end_cursor)
    assert pages[:3] == [[], [], []]
    assert [e.id for some in pages for e in some] == [made_[n].id for n in (5, 4, 3, 2, 1)]


WORDS = st.sampled_from(["dan", "van", "vang", "va", "kheo", "khe", "Đồng", "hoà"])
TITLES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
SEEN = Recognition(level=Level.GRASSROOTS, year=2026, state=RecognitionState.RECOGNISED)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    titles=st.lists(st.tuples(TITLES, st.sampled_from(["draft", "own", "other", "recognised", "before"])), max_size=14),
    question=st.lists(WORDS, min_size=1, max_size=3)
    .map(" ".join)
    .flatmap(lambda q: st.sampled_from([q, q[:-1] if len(q) > 2 else q])),
    first=st.integers(1, 5),
    most=st.sampled_from([4, 12, 1_000]),
)
async def test_the_pages_give_every_match_once_in_order_however_many_there_are(
    world: World, titles: list[tuple[str, str]], question: str, first: int, most: int
) -> None:
    root, before = new_id("t"), new_id("t")
    old = Prefix(before, f"/{before}/")
    own, other = Prefix(root, f"/{root}/t1/"), Prefix(root, f"/{root}/t2/")
    made_ = []
    for number, (title, kind) in enumerate(titles):
        more: dict[str, Any] = {"registered_at": None} if kind == "draft" else {}
        more |= {"recognitions": (SEEN,)} if kind in {"recognised", "before"} else {}
        place = old if kind == "before" else own if kind in {"draft", "own"} else other
        made_.append(made(title, number, id=new_id("e"), root=place.root, path=place.path, **more))
    keep(world.store, made_)
    actor = Actor(subject="rpt", holds=(Hold(role=Role.RPT, unit="t1", own=own, province_reach=(old,)),))
    visible = [e for e, (_, kind) in zip(made_, titles, strict=True) if kind != "other"]
    seen: list[Seen] = []
    after = None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(entry_search, "MOST_SKIPPED", most)
        for _ in range(80):
            page = await entry_search.by_title(world.fresh(), actor, question, first=first, after=after)
            assert len(page.items) <= first
            seen += page.items
            after = page.end_cursor
            if not page.has_next:
                break
        else:
            pytest.fail("the list does not end")
    assert [e.id for e in seen] == expected(visible, question)
    assert {type(e) for e in seen if e.path != own.path} <= {PublicEntry}
