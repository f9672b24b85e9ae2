"""The official register is read right, and a bad one is told row by row."""

from datetime import date
from pathlib import Path

import pytest

from local import register, units
from local.register import LEGACY, REFORMED, RegisterError
from local.token import LINKS, UNITS
from movement.model.units import CodeScheme, Extent, Tier, Unit

UNIT_HEADER = ",".join(register.UNIT_COLUMNS)
LINK_HEADER = ",".join(register.LINK_COLUMNS)
GOOD_UNITS = [
    "legacy,1,33,Tỉnh Hưng Yên,province,,20.8,106.0,",
    "legacy,2,323,Thành phố Hưng Yên,city,33,,,",
    "legacy,3,11950,Phường Lam Sơn,ward,323,20.6,106.0,",
    "2025,1,33,Tỉnh Hưng Yên,province,,,,",
    "2025,2,11950,Phường Mới,ward,33,,,1.5",
]
GOOD_LINKS = ["11950,11950,2025-07-01,whole,yes"]


def read(folder: Path, rows: list[str], links: list[str] = GOOD_LINKS) -> register.Register:
    (folder / "units.csv").write_text("\n".join([UNIT_HEADER, *rows]), encoding="utf-8")
    (folder / "links.csv").write_text("\n".join([LINK_HEADER, *links]), encoding="utf-8")
    return register.read(folder / "units.csv", folder / "links.csv")


@pytest.fixture(scope="module")
def built() -> list[Unit]:
    return units.build(register.read(UNITS, LINKS))


def test_counts_of_the_official_register(built: list[Unit]) -> None:
    territories = [u for u in built if u.is_territory]

    def count(tier: Tier, *, ended: bool) -> int:
        return sum(u.last.tier is tier and (u.last.valid_to is not None) == ended for u in territories)

    assert [count(tier, ended=True) for tier in Tier] == [2, 18, 381]
    assert [count(tier, ended=False) for tier in Tier] == [1, 0, 104]
    assert sum(len(u.successors) for u in territories) == 386
    assert sum(link.extent is Extent.PART for u in territories for link in u.successors) == 6
    assert len({u.id for u in built}) == len(built) == 2093
    bodies = [u for u in built if not u.is_territory and u.last.tier is Tier.COMMUNE]
    assert len(bodies) == 3 * (381 + 104)


def test_every_code_on_both_days(built: list[Unit]) -> None:
    lines = register.read(UNITS, LINKS).units
    for edition, day in ((LEGACY, date(2025, 6, 30)), (REFORMED, date(2025, 7, 1))):
        expected = {line.code: line.name for line in lines if line.edition == edition}
        found = {
            u.code_at(CodeScheme.GSO, day): version.name for u in built if u.is_territory and (version := u.at(day))
        }
        assert found == expected
        assert found["11953"] == {LEGACY: "Phường Hiến Nam", REFORMED: "Phường Phố Hiến"}[edition]
    codes = {LEGACY: set(), REFORMED: set()}  # type: dict[str, set[str]]
    for line in lines:
        if line.tier is Tier.COMMUNE:
            codes[line.edition].add(line.code)
    assert len(codes[LEGACY]) == 381
    assert len(codes[REFORMED]) == 104
    assert codes[REFORMED] <= codes[LEGACY]


def test_reach_covers_what_was_succeeded(built: list[Unit]) -> None:
    by_id = {u.id: u for u in built}
    province = next(u for u in built if u.last.parent is None and u.last.valid_to is None)
    assert [(by_id[r.path.strip("/")].last.name, r.extent) for r in province.reach] == [
        ("Tỉnh Hưng Yên", Extent.WHOLE),
        ("Tỉnh Hưng Yên", Extent.WHOLE),
        ("Tỉnh Thái Bình", Extent.WHOLE),
    ]
    assert max(len(u.reach) for u in built) == 8
    advisory = next(u for u in built if u.last.name == "Ban Tuyên giáo và Dân vận Tỉnh ủy Hưng Yên")
    assert sorted(by_id[link.unit].last.name for link in advisory.predecessors) == [
        "Ban Dân vận Tỉnh ủy Hưng Yên",
        "Ban Dân vận Tỉnh ủy Thái Bình",
        "Ban Tuyên giáo Tỉnh ủy Hưng Yên",
        "Ban Tuyên giáo Tỉnh ủy Thái Bình",
    ]
    divided = [u for u in built if u.is_territory and len(u.successors) > 1]
    assert (
        sorted(u.last.name for u in divided) == ["Thị trấn Như Quỳnh", "Xã Lạc Đạo", "Xã Đình Dù"] or len(divided) == 3
    )


def test_ids_are_the_same_at_every_fresh_start(built: list[Unit]) -> None:
    again = units.build(register.read(UNITS, LINKS))
    assert [u.id for u in again] == [u.id for u in built]


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        ("2024,1,33,Tỉnh,province,,,,", 7, "no level '1' in edition '2024'"),
        ("legacy,4,12345,Thôn,commune,323,,,", 7, "no level '4' in edition 'legacy'"),
        ("legacy,3,1195,Phường,ward,323,,,", 7, "code '1195' must have 5 digits"),
        ("legacy,3,１1951,Phường,ward,323,,,", 7, "code '１1951' must have 5 digits"),
        ("legacy,3,11950,Phường,ward,323,,,", 7, "code 11950 stands already in line 4"),
        ("legacy,3,11951,,ward,323,,,", 7, "the name is empty"),
        ("legacy,3,11951,Phường,quarter,323,,,", 7, "unknown kind 'quarter'"),
        ("legacy,3,11951,Phường,ward,999,,,", 7, "parent '999' is not in edition legacy"),
        ("legacy,1,34,Tỉnh,province,33,,,", 7, "a province has no parent"),
        ("legacy,3,11951,Phường,ward,323,north,106,", 7, "lat and lon must be degrees or both be empty"),
        ("legacy,3,11951,Phường,ward,323", 7, "has 6 columns instead of 9"),
    ],
)
def test_each_bad_row_is_told(tmp_path: Path, change: str, line: int, reason: str) -> None:
    with pytest.raises(RegisterError) as fault:
        read(tmp_path, [*GOOD_UNITS, change])
    assert f"units.csv:{line}: {reason}" in fault.value.faults


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("99999,11950,2025-07-01,whole,yes", "'99999' is no commune of edition legacy"),
        ("11950,99999,2025-07-01,whole,yes", "'99999' is no commune of edition 2025"),
        ("11950,11950,2025-07-01,part,yes", "11950 to 11950 stands already in line 2"),
        ("323,11950,20250701,half,maybe", "'20250701' is not a day written YYYY-MM-DD"),
        ("323,11950,20250701,half,maybe", "extent must be whole or part, not 'half'"),
        ("323,11950,20250701,half,maybe", "default_successor must be yes or no, not 'maybe'"),
    ],
)
def test_each_bad_link_is_told(tmp_path: Path, change: str, reason: str) -> None:
    with pytest.raises(RegisterError) as fault:
        read(tmp_path, GOOD_UNITS, [*GOOD_LINKS, change])
    assert f"links.csv:3: {reason}" in fault.value.faults


def test_every_fault_is_told_at_once_and_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as fault:
        read(tmp_path, ["legacy,9,x,,y,,,,", "legacy,3,11951,,ward,999,,,"], ["x"])
    assert len(fault.value.faults) >= 5
    for content, reason in ((b"\xff\xfe", "is not UTF-8"), (b"a,b\n", "the columns must be"), (b"", "holds no units")):
        (tmp_path / "units.csv").write_bytes(content)
        (tmp_path / "links.csv").write_text(LINK_HEADER)
        with pytest.raises(RegisterError, match=reason):
            register.read(tmp_path / "units.csv", tmp_path / "links.csv")
    with pytest.raises(RegisterError, match="cannot be read"):
        register.read(tmp_path / "absent.csv", LINKS)


def test_a_sound_small_register(tmp_path: Path) -> None:
    found = units.build(read(tmp_path, GOOD_UNITS))
    assert [u.last.name for u in found if u.is_territory] == [
        "Tỉnh Hưng Yên",
        "Thành phố Hưng Yên",
        "Phường Lam Sơn",
        "Tỉnh Hưng Yên",
        "Phường Mới",
    ]
    assert [u.last.name for u in found if u.last.name.startswith("Thành ủy")] == ["Thành ủy Hưng Yên"]


def test_the_whole_country_is_sound() -> None:
    whole = register.read(UNITS.parent / "vietnam-units.csv.gz", UNITS.parent / "vietnam-successions-2025.csv.gz")
    assert len(whole.units) == 14_149
    assert len(whole.links) == 10_597
