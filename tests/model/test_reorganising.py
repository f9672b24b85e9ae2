"""What a document makes of the units: each kind of change, the organisations along with it, and what is refused."""

from decimal import Decimal

import pytest
from msgspec import structs

from movement.model.errors import MovementError
from movement.model.reorganising import applied, newest, outlined, taken_back
from movement.model.units import CodeScheme, Extent, Tier, Unit, UnitKind, seen
from tests.reorganisation_builders import (
    DAY,
    EVE,
    NEW,
    SEED,
    document,
    merge,
    named,
    register,
    reorganised,
    row,
    small_register,
    unsound,
)

PARTED = [
    merge("00001", "00009", "PART", name="Xã Chín", type="COMMUNE", parent="101", share="0.4"),
    merge("00001", "00008", "PART", name="Xã Tám", type="COMMUNE", parent="101", share="0.6", advised="no"),
]


def codes(units: dict[str, Unit], g: int = 2) -> dict[str, str]:
    """Return who holds which code on the day."""
    views = [view for unit in units.values() if (view := seen(unit, g)) is not None]
    held = {view.code_at(CodeScheme.GSO, DAY): view.last.name for view in views}
    return {code: name for code, name in held.items() if code is not None}


def test_communes_merge_and_their_bodies_follow_by_kind() -> None:
    units = small_register()
    after = reorganised(
        units,
        merge("00001", "00001", name="Xã Hợp Nhất", type="COMMUNE", parent="102", lat="20.5", lon="106.1"),
        merge("00002", "00001"),
        row("DISSOLVE", "101"),
    )
    assert unsound(after.values(), 2) == []
    new = named(after.values(), "Xã Hợp Nhất")
    assert (new.last.valid_from, new.last.valid_to, new.last.tier, new.lat) == (DAY, None, Tier.COMMUNE, "20.5")
    assert new.code_at(CodeScheme.GSO, DAY) == "00001"
    assert new.at(EVE) is None
    olds = [named(after.values(), name) for name in ("Xã Số 1", "Xã Số 2")]
    assert [(link.unit, link.extent, link.effective_on) for link in new.predecessors] == [
        (old.id, Extent.WHOLE, DAY) for old in olds
    ]
    assert [(r.path, r.extent) for r in new.reach] == [
        (new.path, Extent.WHOLE),
        *((o.path, Extent.WHOLE) for o in olds),
    ]
    for old in olds:
        assert (old.last.valid_to, old.codes[0].valid_to, old.at(DAY)) == (DAY, DAY, None)
        assert [link.unit for link in old.successors] == [new.id]
    committee = named(after.values(), "Đảng ủy xã Hợp Nhất")
    assert (committee.kind, committee.last.parent, committee.last.tier) == (
        UnitKind.PARTY_COMMITTEE,
        new.id,
        Tier.COMMUNE,
    )
    assert len(committee.predecessors) == 2
    assert named(after.values(), "Ủy ban nhân dân xã Hợp Nhất").last.parent == new.id
    assert named(after.values(), "Huyện ủy 101").last.valid_to == DAY
    assert named(after.values(), "Huyện ủy 101").successors == ()


def test_a_divided_commune_goes_in_parts_with_shares_or_without() -> None:
    after = reorganised(small_register(), *PARTED)
    assert unsound(after.values(), 2) == []
    old = named(after.values(), "Xã Số 1")
    assert [(link.extent, link.share, link.advised) for link in old.successors] == [
        (Extent.PART, Decimal("0.4"), True),
        (Extent.PART, Decimal("0.6"), False),
    ]
    for name in ("Xã Chín", "Xã Tám"):
        new = named(after.values(), name)
        assert [r.extent for r in new.reach] == [Extent.WHOLE, Extent.PART]
    assert len(named(after.values(), "Đảng ủy xã Số 1").successors) == 2
    without = [structs_without(cells) for cells in PARTED]
    assert [link.share for link in named(reorganised(small_register(), *without).values(), "Xã Số 1").successors] == [
        None,
        None,
    ]


def structs_without(cells: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if name != "share"}


def test_a_unit_that_goes_on_takes_in_another() -> None:
    after = reorganised(small_register(), merge("00002", "00001"))
    assert unsound(after.values(), 2) == []
    stays = named(after.values(), "Xã Số 1")
    assert (stays.last.valid_to, len(stays.versions)) == (None, 1)
    assert [r.since for r in stays.reach] == [None, DAY]
    assert len(named(after.values(), "Đảng ủy xã Số 1").predecessors) == 1


def test_a_unit_is_renamed_upgraded_and_given_another_code() -> None:
    after = reorganised(
        small_register(),
        row("RENAME", "00001", name="Xã Tên Mới"),
        row("UPGRADE", "00002", successor="00022", name="Phường Hai", type="WARD"),
    )
    assert unsound(after.values(), 2) == []
    renamed, ward = named(after.values(), "Xã Tên Mới"), named(after.values(), "Phường Hai")
    assert [(v.name, v.valid_to) for v in renamed.versions] == [("Xã Số 1", DAY), ("Xã Tên Mới", None)]
    assert (ward.last.territory_type, ward.code_at(CodeScheme.GSO, EVE), ward.code_at(CodeScheme.GSO, DAY)) == (
        "WARD",
        "00002",
        "00022",
    )
    assert named(after.values(), "Đảng ủy xã Tên Mới").at(EVE).name == "Đảng ủy xã Số 1"  # type: ignore[union-attr]
    assert named(after.values(), "Ủy ban nhân dân phường Hai").last.valid_from == DAY


def test_a_unit_moves_with_all_below_it_and_reaches_where_it_was() -> None:
    after = reorganised(small_register(), row("REPARENT", "00001", parent="102"))
    assert unsound(after.values(), 2) == []
    moved, district = named(after.values(), "Xã Số 1"), named(after.values(), "Huyện 102")
    assert moved.last.path == f"{district.path}{moved.id}/"
    assert [r.path for r in moved.reach] == [v.path for v in moved.versions]
    # What is new above it reaches where it was; what was above it before does so anyway.
    assert [r.path for r in district.reach] == [district.path, moved.versions[0].path]
    assert len(named(after.values(), "Tỉnh Thử").reach) == 1
    committee = named(after.values(), "Đảng ủy xã Số 1")
    assert committee.last.path == f"{moved.path}{committee.id}/"
    assert [r.path for r in committee.reach] == [v.path for v in committee.versions]
    assert moved.predecessors == moved.successors == ()


def test_a_part_is_transferred_and_both_go_on() -> None:
    after = reorganised(small_register(), row("TRANSFER", "00001", successor="00002", extent="PART"))
    assert unsound(after.values(), 2) == []
    one, other = named(after.values(), "Xã Số 1"), named(after.values(), "Xã Số 2")
    assert (one.last.valid_to, other.last.valid_to) == (None, None)
    assert [(link.unit, link.extent) for link in one.successors] == [(other.id, Extent.PART)]
    assert [(r.path, r.extent) for r in other.reach] == [(other.path, Extent.WHOLE), (one.path, Extent.PART)]


def test_organisations_of_a_province_follow_by_name_unless_the_document_says_else() -> None:
    rows = [
        merge("01", "02", name="Thành phố Mới", type="MUNICIPALITY"),
        *(row("REPARENT", code, parent="02") for code in ("101", "102")),
        merge("01", "02", organisation="Sở Nội vụ Thử", name="Sở Nội vụ và Tổ chức Mới"),
    ]
    after = reorganised(small_register(), *rows)
    assert unsound(after.values(), 2) == []
    city = named(after.values(), "Thành phố Mới")
    assert named(after.values(), "Thành ủy Mới").last.parent == city.id
    assert named(after.values(), "Sở Nội vụ và Tổ chức Mới").last.parent == city.id
    hospital = named(after.values(), "Bệnh viện Phố Nối")
    assert [v.parent for v in hospital.versions] == [named(after.values(), "Tỉnh Thử").id, city.id]
    assert {seen(unit, 2).root for unit in after.values() if seen(unit, 2).last.valid_to is None} == {city.id}  # type: ignore[union-attr]


def test_a_reach_grows_over_generations_and_is_never_wider_than_before() -> None:
    first = reorganised(small_register(), *PARTED)
    later = {"effective_on": "2028-01-01"}
    second = reorganised(
        first.values(), *(merge(c, "00005", name="Xã Năm", **NEW) | later for c in ("00009", "00002")), g=3
    )
    five = named(second.values(), "Xã Năm", 3)
    assert [(r.path.rstrip("/").rsplit("/", 1)[1], r.extent) for r in five.reach[1:]] == [
        (named(first.values(), "Xã Chín").id, Extent.WHOLE),
        (named(first.values(), "Xã Số 1").id, Extent.PART),
        (named(first.values(), "Xã Số 2").id, Extent.WHOLE),
    ]


def test_a_counter_change_gives_every_reader_the_world_of_before() -> None:
    units = small_register()
    before = {unit.id: seen(unit, 1) for unit in units}
    register_, given = (
        register(units),
        document(*PARTED, row("REPARENT", "00003", parent="101"), merge("00004", "00002")),
    )
    changed = applied(register_, outlined(register_, given, SEED, ()), 2)
    assert {newest(unit) for unit in changed.values()} == {2}
    back = {name: taken_back(unit, 2, 3) for name, unit in changed.items()}
    for name, unit in back.items():
        view = seen(unit, 3)
        assert (None if view is None else plain(view)) == (plain(before[name]) if before.get(name) else None)  # type: ignore[arg-type]
        assert seen(unit, 2) == seen(changed[name], 2)


def plain(unit: Unit) -> Unit:
    """Return a unit without the generations that brought its rows."""

    def bare(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(structs.replace(r, g=0) for r in rows)  # type: ignore[type-var]

    return structs.replace(
        unit,
        versions=bare(unit.versions),
        codes=bare(unit.codes),
        predecessors=bare(unit.predecessors),
        successors=bare(unit.successors),
        reach=bare(unit.reach),
    )


BAD = {
    "unknown code": ([merge("99999", "00001")], [(2, "predecessor")]),
    "unknown successor": ([merge("00001", "99999")], [(2, "successor")]),
    "unknown parent": ([merge("00001", "00009", name="Xã", type="COMMUNE", parent="77")], [(2, "parent")]),
    "double use": ([merge("00001", "00002"), merge("00001", "00003")], [(3, "extent")]),
    "the same twice": ([merge("00001", "00002"), merge("00001", "00002")], [(3, "extent"), (3, "predecessor")]),
    "ends and goes on": ([merge("00001", "00002"), row("RENAME", "00001", name="Xã")], [(3, "predecessor")]),
    "half of it is missing": ([merge("00001", "00002", "PART")], [(2, "extent")]),
    "two advised": (
        [merge("00001", "00002", "PART"), merge("00001", "00003", "PART")],
        [(2, "advised")],
    ),
    "shares beyond the whole": (
        [merge("00001", "00002", "PART", share="0.9"), merge("00001", "00003", "PART", share="0.9", advised="no")],
        [(2, "share")],
    ),
    "into itself": ([merge("00001", "00001")], [(2, "successor"), (2, "successor")]),
    "circular split": (
        [merge("00001", "00002"), merge("00002", "00003"), merge("00003", "00001")],
        [(n, "successor") for n in (2, 2, 3, 3, 4, 4)],
    ),
    "code not free": (
        [merge("00001", "00002", name="Xã Mới", type="COMMUNE", parent="101")],
        [(2, "successor")],
    ),
    "the code of a province": (
        [row("RENAME", "00001", successor="01", name="Xã")],
        [(2, "successor")],
    ),
    "a code for two": (
        [
            merge("00001", "00009", name="Xã Mới", type="COMMUNE", parent="101"),
            row("RENAME", "00002", successor="00009", name="Xã"),
        ],
        [(3, "successor")],
    ),
    "described twice": (
        [merge("00001", "00009", name="Xã A", type="COMMUNE", parent="101"), merge("00002", "00009", name="Xã B")],
        [(3, "name")],
    ),
    "new without type": ([merge("00001", "00009", name="Xã", parent="101")], [(2, "type")]),
    "new without parent": ([merge("00001", "00009", name="Xã", type="COMMUNE")], [(2, "parent")]),
    "province with a parent": (
        [merge("00001", "09", name="Tỉnh", type="PROVINCE", parent="01")],
        [(2, "parent"), (2, "parent")],
    ),
    "orphans": ([row("DISSOLVE", "101")], [(2, "predecessor"), (2, "predecessor")]),
    "below its own tier": (
        [merge("00001", "00009", name="Xã", type="COMMUNE", parent="00002")],
        [(2, "parent")],
    ),
    "above its parent": ([row("REPARENT", "101", parent="00003")], [(2, "parent")]),
    "circle": (
        [row("REPARENT", "101", parent="102"), row("REPARENT", "102", parent="101")],
        [(n, "parent") for n in (2, 2, 3, 3)],
    ),
    "type above its children": ([row("UPGRADE", "101", type="WARD")], [(2, "type"), (2, "type")]),
    "wrong date": (
        [merge("00001", "00002", effective_on="2024-01-01", legal_date="2023-12-01")],
        [(2, "predecessor")],
    ),
    "no such organisation": (
        [row("DISSOLVE", "00001", organisation="Hội đồng"), row("RENAME", "00001", name="Xã")],
        [(2, "organisation")],
    ),
    "organisation twice": (
        [row("DISSOLVE", "00001", organisation="Đảng ủy xã Số 1")] * 2,
        [(3, "organisation")],
    ),
    "whose hospital": (
        [
            merge("01", "02", "PART", name="Tỉnh Hai", type="PROVINCE"),
            merge("01", "03", "PART", name="Tỉnh Ba", type="PROVINCE", advised="no"),
            row("REPARENT", "101", parent="02"),
            row("REPARENT", "102", parent="03"),
        ],
        [(2, "organisation"), (3, "organisation")],
    ),
}


@pytest.mark.parametrize(("rows", "faults"), BAD.values(), ids=BAD.keys())
def test_a_bad_document_is_told(rows: list[dict[str, str]], faults: list[tuple[int, str]]) -> None:
    given = document(*rows)
    register_ = register(small_register(), given.effective_on)
    with pytest.raises(MovementError) as refusal:
        outlined(register_, given, SEED, ())
    assert [(int(p.path[1]), p.path[2]) for p in refusal.value.problems] == faults
    for problem in refusal.value.problems:
        assert problem.message.startswith(f"Dòng {problem.path[1]}: ")
        assert problem.message.endswith((".", "?"))


def test_every_fault_is_told_at_once() -> None:
    given = document(
        merge("99999", "00001"), merge("00001", "88888"), row("DISSOLVE", "102"), row("REPARENT", "101", parent="66")
    )
    with pytest.raises(MovementError) as refusal:
        outlined(register(small_register()), given, SEED, ())
    assert [(int(p.path[1]), p.path[2]) for p in refusal.value.problems] == [
        (2, "predecessor"),
        (3, "successor"),
        (4, "predecessor"),
        (4, "predecessor"),
        (5, "parent"),
    ]


def test_a_code_that_somebody_elsewhere_holds_is_not_free() -> None:
    given = document(merge("00001", "00009", name="Xã", type="COMMUNE", parent="101"))
    with pytest.raises(MovementError, match="00009 vẫn thuộc một đơn vị khác"):
        outlined(register(small_register()), given, SEED, {"00009"})


def test_what_was_announced_already_is_not_changed_again() -> None:
    after = reorganised(small_register(), row("RENAME", "00001", name="Xã Tên Mới"))
    for cells, sentence in (
        (merge("00001", "00002"), f"Xã Tên Mới đã có thay đổi từ ngày {DAY}: ngày hiệu lực phải sau ngày đó."),
        (merge("00002", "00001"), "Đơn vị nhận đã có thay đổi khác từ ngày đó."),
        (row("REPARENT", "101", parent="01"), "Xã Tên Mới trực thuộc đã có thay đổi khác từ ngày đó."),
    ):
        given = document(cells)
        with pytest.raises(MovementError) as refusal:
            outlined(register(after.values(), g=2), given, SEED, ())
        told = [(p.path[2], p.message) for p in refusal.value.problems]
        assert ("effective_on", f"Dòng 2: {sentence}") in told


def test_a_reach_has_room_for_32_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("movement.model.reorganising.MOST_REACH", 4)
    rows = [merge(f"0000{n}", "00009", **({"name": "Xã Mới", **NEW} if n == 1 else {})) for n in (1, 2, 3)]
    assert len(named(reorganised(small_register(), *rows).values(), "Xã Mới").reach) == 4
    with pytest.raises(MovementError, match="Tối đa 4"):
        reorganised(small_register(), *rows, merge("00004", "00009"))
