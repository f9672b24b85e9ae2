"""A document's file: what is read of it, and each bad row told with its line."""

from datetime import date
from decimal import Decimal

import pytest

from movement.model import reorganisation_files
from movement.model.errors import Code, MovementError
from movement.model.reorganisation_documents import ChangeType, LegalBasis, Row
from movement.model.reorganisation_files import COLUMNS, read
from movement.model.units import Extent, TerritoryType
from tests.reorganisation_builders import DAY, file_of, merge, row

HEADER = ",".join(COLUMNS)


def told(*rows: dict[str, str]) -> list[tuple[str, str]]:
    """Return line and column of each fault of a file whose first row is sound."""
    with pytest.raises(MovementError) as refusal:
        read(file_of([merge("1", "2", name="Xã", type="COMMUNE", parent="01"), *rows]))
    for problem in refusal.value.problems:
        assert problem.code is Code.BAD_INPUT
        assert problem.message.startswith(f"Dòng {problem.path[1]}: ")
        assert problem.message.endswith((".", "?"))
    return [(p.path[1], p.path[2]) for p in refusal.value.problems]


def test_a_row_is_read_as_it_stands() -> None:
    given = row(
        "split",
        "00001",
        successor="00002",
        extent="part",
        share="0.25",
        advised="no",
        name=" Xa\u0303 Mo\u031b\u0301i ",
        type="commune",
        parent="01",
        lat="20.5",
        lon="106",
    )
    document = read(b"\xef\xbb\xbf" + file_of([given, row("DISSOLVE", "101")]).replace(b"\n", b"\r\n"))
    assert document.effective_on == DAY
    assert document.bases == (LegalBasis(number="1/NQ", issuer="Quốc hội", issued_on=date(2026, 6, 1)),)
    assert document.rows == (
        Row(
            number=2,
            change=ChangeType.SPLIT,
            predecessor="00001",
            successor="00002",
            extent=Extent.PART,
            share=Decimal("0.25"),
            advised=False,
            name="Xã Mới",
            type=TerritoryType.COMMUNE,
            parent="01",
            lat="20.5",
            lon="106",
        ),
        Row(number=3, change=ChangeType.DISSOLVE, predecessor="101"),
    )


@pytest.mark.parametrize(
    ("given", "columns"),
    [
        (row("JOIN", "1"), ["change"]),
        (row("", "1"), ["change"]),
        (row("DISSOLVE", ""), ["predecessor"]),
        (row("DISSOLVE", "một"), ["predecessor"]),
        (row("DISSOLVE", "1" * 21), ["predecessor"]),
        (row("DISSOLVE", "1", successor="2"), ["successor"]),
        (row("DISSOLVE", "1", effective_on="2027-02-01"), ["effective_on"]),
        (row("DISSOLVE", "1", effective_on="1/1/2027"), ["effective_on"]),
        (row("DISSOLVE", "1", effective_on=""), ["effective_on"]),
        (row("DISSOLVE", "1", legal_number="", legal_issuer=""), ["legal_issuer", "legal_number"]),
        (row("DISSOLVE", "1", legal_date="2027-01-02"), ["legal_date"]),
        (row("DISSOLVE", "1", legal_date="20260601"), ["legal_date"]),
        (merge("1", ""), ["successor"]),
        (merge("1", "2", extent=""), ["extent"]),
        (merge("1", "2", extent="HALF"), ["extent"]),
        (merge("1", "2", share="0.5"), ["share"]),
        (merge("1", "2", extent="PART", share="1.5"), ["share"]),
        (merge("1", "2", extent="PART", share="0"), ["share"]),
        (merge("1", "2", extent="PART", share="NaN"), ["share"]),
        (merge("1", "2", advised="maybe"), ["advised"]),
        (merge("1", "2", name="x" * 201), ["name"]),
        (merge("1", "2", name="Xã", type="HAMLET"), ["type"]),
        (merge("1", "2", lat="91", lon="0"), ["lat"]),
        (merge("1", "2", lat="20"), ["lat"]),
        (row("SPLIT", "1", successor="2", extent="WHOLE"), ["extent"]),
        (row("TRANSFER", "1", successor="2", extent="WHOLE"), ["extent"]),
        (row("TRANSFER", "1", successor="2", extent="PART", name="Xã"), ["name"]),
        (row("RENAME", "1"), ["name"]),
        (row("RENAME", "1", name="Xã", extent="WHOLE"), ["extent"]),
        (row("REPARENT", "1"), ["parent"]),
        (row("UPGRADE", "1"), ["type"]),
        (row("UPGRADE", "1", organisation="Đảng ủy", type="WARD"), ["change", "type"]),
        (row("REPARENT", "1", organisation="Đảng ủy"), ["successor"]),
        (merge("1", "2", organisation="Đảng ủy"), ["name"]),
        (merge("1", "2", extent="PART", organisation="Đảng ủy", name="Đảng ủy"), ["extent"]),
    ],
)
def test_each_bad_cell_is_told(given: dict[str, str], columns: list[str]) -> None:
    assert sorted(told(given)) == [("3", column) for column in columns]


def test_every_fault_is_told_at_once() -> None:
    assert told(row("JOIN", "1"), row("DISSOLVE", ""), row("RENAME", "1", effective_on="x")) == [
        ("3", "change"),
        ("4", "predecessor"),
        ("5", "effective_on"),
        ("5", "name"),
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"", "Dòng đầu phải là"),
        (b"a,b\n1,2\n", "Dòng đầu phải là"),
        (f"{HEADER}\n\n,,\n".encode(), "không có thay đổi nào"),
        (f"{HEADER}\nMERGE\u202e\n".encode(), "U+202E"),
        (f'{HEADER}\n"{"x" * 200_000}"\n'.encode(), "CSV"),
    ],
)
def test_what_is_no_document_is_refused(body: bytes, sentence: str) -> None:
    with pytest.raises(MovementError) as refusal:
        read(body)
    assert sentence in refusal.value.problems[0].message


def test_a_row_with_too_few_cells_and_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MovementError, match="Có 2 ô thay vì 16"):
        read(f"{HEADER}\nMERGE,1\n".encode())
    monkeypatch.setattr(reorganisation_files, "MOST_ROWS", 2)
    with pytest.raises(MovementError) as refusal:
        read(file_of([row("DISSOLVE", str(n)) for n in range(3)]))
    assert refusal.value.code is Code.TOO_LARGE


def test_too_many_acts_are_refused() -> None:
    with pytest.raises(MovementError) as refusal:
        read(file_of([row("DISSOLVE", str(n), legal_number=f"{n}/NQ") for n in range(21)]))
    assert refusal.value.code is Code.TOO_LARGE
