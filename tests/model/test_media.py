"""Files are of the kind they are said to be, told by their bytes; what could run in them is refused."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movement.model import zips
from movement.model.media import FIRST, LAST, MEDIA, Fault, FileType, fault_of
from tests.files import CSV, DOCX, ONE_OF_EACH, PDF, XLSX, office


def fault(kind: FileType, body: bytes) -> Fault | None:
    return fault_of(kind, body[:FIRST], body[-LAST:], len(body))


@pytest.mark.parametrize("kind", FileType)
def test_each_kind_is_known_by_its_bytes_and_taken_for_no_other(kind: FileType) -> None:
    assert set(ONE_OF_EACH) == set(MEDIA) == set(FileType)
    taken_for = {said for said in FileType if fault(said, ONE_OF_EACH[kind]) is None}
    assert taken_for == {kind}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf <svg onload=alert(1)>",
        b" \n<!doctype html>",
        b"#!/bin/sh\0",
        b"MZ\x90\0",
        b"\x7fELF",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%!PS",
        b"{\\rtf1\x00",
        b"x%PDF-1.7",
        b"PK\x05\x06" + bytes(18),
    ],
)
def test_nothing_else_is_taken_for_any_kind_but_text(body: bytes) -> None:
    kinds = {kind for kind in FileType if fault(kind, body) is None}
    assert kinds == ({FileType.CSV} if body in {b"", b"%!PS", b"x%PDF-1.7"} else set())


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        (CSV, True),
        (b"\xef\xbb\xbf" + CSV, True),
        (("ữ" * 400).encode(), True),
        (("a" + "ữ" * 400).encode(), True),
        (("aa" + "ữ" * 400).encode(), True),
        (CSV.decode().encode("utf-16"), False),
        (CSV + b"\0", False),
        (b"a,\xff\n" + CSV, False),
        (b"a\x1b[2J", False),
        (b"a,\xe1\xbb", False),
    ],
)
def test_values_are_text_in_utf8(body: bytes, plain: bool) -> None:  # noqa: FBT001 - a table
    assert fault(FileType.CSV, body) == (None if plain else Fault.TYPE)


@pytest.mark.parametrize(
    "part",
    [
        "word/vbaProject.bin",
        "word/VBAPROJECT.BIN",
        "word/vbaData.xml",
        "word/activeX/activeX1.xml",
        "word/embeddings/oleObject1.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/dialogsheets/sheet1.xml",
    ],
)
def test_what_could_run_in_an_office_file_is_refused(part: str) -> None:
    kind = FileType.DOCX if part.startswith("word") else FileType.XLSX
    main = "word/document.xml" if kind is FileType.DOCX else "xl/workbook.xml"
    assert fault(kind, office(main, part)) is Fault.ACTIVE
    assert fault(kind, office(main, "word/media/image1.png", "xl/printerSettings/printerSettings1.bin")) is None


def test_a_zip_that_is_no_office_file() -> None:
    assert fault(FileType.DOCX, office("ppt/presentation.xml")) is Fault.TYPE
    assert fault(FileType.DOCX, XLSX) is Fault.TYPE
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("word/document.xml", "<x/>")
    assert fault(FileType.DOCX, made.getvalue()) is Fault.TYPE


def end(body: bytes, **changes: int) -> bytes:
    """Return a zip whose last record says something else."""
    names = ("disk", "begins_on", "here", "total", "length", "at", "comment")
    values = dict(zip(names, struct.unpack("<4H2LH", body[-18:]), strict=True)) | changes
    return body[:-18] + struct.pack("<4H2LH", *values.values())


@pytest.mark.parametrize(
    "body",
    [
        DOCX + b"x",
        DOCX + DOCX,
        b"x" + DOCX,
        DOCX[:-1],
        end(DOCX, comment=1),
        end(DOCX, disk=1),
        end(DOCX, begins_on=1),
        end(DOCX, total=4),
        end(DOCX, here=4, total=4),
        end(DOCX, here=2, total=2),
        end(DOCX, length=0),
        end(DOCX, length=2**32 - 1),
        end(DOCX, at=0),
        end(end(DOCX, length=46), at=len(DOCX) - 22 - 46),
        DOCX.replace(b"PK\x01\x02", b"PK\x01\x03"),
        office("word/../../evil.xml"),
        office("/word/document.xml"),
        DOCX.replace(b"word/document.xml", b"word\\document.xml"),
        DOCX.replace(b"word/document.xml", b"_rels/.rels\0\0\0\0\0\0").replace(b"\0\0\0\0\0\0", b""),
    ],
    ids=range(19),
)
def test_a_zip_that_could_be_read_in_two_ways_is_refused(body: bytes) -> None:
    assert zips.names(body[-LAST:], len(body)) is None
    assert fault(FileType.DOCX, body) is Fault.TYPE


def test_a_part_under_two_names_or_encrypted_is_refused() -> None:
    twice = office("word/document.xml", "word/Document.xml")
    assert zips.names(twice, len(twice)) is None
    at = DOCX.rindex(b"PK\x01\x02")
    locked = DOCX[: at + 8] + b"\1" + DOCX[at + 9 :]
    assert zips.names(locked, len(locked)) is None


def test_a_directory_that_does_not_fit_is_refused_and_one_that_does_is_read_from_the_end() -> None:
    many = office("word/document.xml", *(f"word/media/image{n:04d}.png" for n in range(2100)))
    assert len(many) > LAST
    assert fault(FileType.DOCX, many) is None
    more = office("word/document.xml", *(f"word/media/{n:0150d}.png" for n in range(2000)))
    assert fault(FileType.DOCX, more) is Fault.TYPE


@settings(max_examples=30)
@given(st.binary(max_size=200), st.sampled_from([b"", PDF, DOCX[-200:], XLSX]), st.sampled_from(FileType))
def test_no_bytes_whatever_break_it(noise: bytes, seed: bytes, kind: FileType) -> None:
    for body in (noise + seed, seed + noise, seed[: len(noise)] + noise + seed[len(noise) :]):
        assert fault(kind, body) in {None, Fault.TYPE, Fault.ACTIVE}


NAME = st.text("abcxyzữ./", min_size=1, max_size=12).filter(lambda n: not n.startswith("/") and ".." not in n)


@settings(max_examples=30)
@given(st.lists(NAME, max_size=6, unique_by=str.casefold))
def test_the_names_are_those_that_zip_programs_see(names: list[str]) -> None:
    body = office(*names)
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert zips.names(body, len(body)) == [name.casefold() for name in file.namelist()]
