"""What may be declared of a file, and how a refused one is told."""

from typing import Any

import pytest
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.media import Fault, FileType
from movement.model.people import POLICY
from movement.model.text import tidy
from movement.model.upload_terms import MIB, TERMS, UploadPurpose, check
from movement.model.uploads import Upload, UploadState, problem
from tests.builders import NOON
from tests.files import declared


def refusal(**changes: Any) -> tuple[Code, tuple[str, ...]] | None:
    """Return the refusal of a declared file, or None."""
    try:
        check(declared(**changes))
    except MovementError as refused:
        return refused.code, refused.problems[0].path
    return None


@pytest.mark.parametrize(
    ("purpose", "most", "types"),
    [
        (UploadPurpose.EVIDENCE, 20, "PDF PNG JPEG WEBP DOCX XLSX"),
        (UploadPurpose.IMPORT, 10, "XLSX CSV"),
        (UploadPurpose.SCORE_SHEET, 10, "PDF DOCX XLSX CSV"),
        (UploadPurpose.REORGANISATION, 10, "CSV"),
    ],
)
def test_each_purpose_takes_its_kinds_up_to_its_size(purpose: UploadPurpose, most: int, types: str) -> None:
    for kind in FileType:
        name = f"tệp.{kind.lower()}"
        taken = refusal(purpose=purpose, type=kind, name=name, size=most * MIB)
        assert taken == (None if kind in types.split() else (Code.BAD_INPUT, ("type",)))
        if taken is None:
            assert refusal(purpose=purpose, type=kind, name=name, size=1) is None
            assert refusal(purpose=purpose, type=kind, name=name, size=0) == (Code.BAD_INPUT, ("size",))
            assert refusal(purpose=purpose, type=kind, name=name, size=-1) == (Code.BAD_INPUT, ("size",))
            too_many = refusal(purpose=purpose, type=kind, name=name, size=most * MIB + 1)
            assert too_many == (Code.TOO_LARGE, ("size",))


@pytest.mark.parametrize(
    "name", ["Biên bản.pdf", "a.PDF", "a.b.pdf", "a..pdf", "đ" * 196 + ".pdf", "a (1).pdf", "-.pdf"]
)
def test_names_people_give(name: str) -> None:
    assert refusal(name=tidy(name)) is None


HOSTILE = [
    "",
    ".pdf",
    ".htaccess.pdf",
    "../a.pdf",
    "..\\a.pdf",
    "/etc/a.pdf",
    "C:a.pdf",
    "a/b.pdf",
    "a\\b.pdf",
    "a:b.pdf",
    "a*.pdf",
    "a?.pdf",
    'a".pdf',
    "<b>.pdf",
    "a|b.pdf",
    "a\n.pdf",
    "a\t.pdf",
    "a.pdf.html",
    "a.html",
    "a.pdf ",
    "a.pdf.",
    "a",
    "pdf",
    "a.docx",
    "a.pdf\u0661",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_that_lead_elsewhere_or_end_as_something_else(name: str) -> None:
    assert refusal(name=name) == (Code.BAD_INPUT, ("name",))


@pytest.mark.parametrize("sha256", ["", "0" * 63, "0" * 65, "G" * 64, "A" * 64, "0" * 64 + "\n", "٠" * 64])
def test_a_hash_is_written_in_one_way(sha256: str) -> None:
    assert refusal(sha256=sha256) == (Code.BAD_INPUT, ("sha256",))
    assert refusal(sha256="0" * 64) is None


def test_every_fault_is_told_in_a_sentence_at_its_field() -> None:
    given = structs.asdict(declared())
    upload = Upload(**given, id="f", unit="u", root="t", path="/t/u/", by="x", created_at=NOON, expires_at=NOON)
    assert problem(upload) is None
    told = [problem(structs.replace(upload, state=UploadState.REFUSED, fault=fault)) for fault in Fault]
    assert [one.path for one in told if one] == [("size",), ("sha256",), ("type",), ("type",)]
    assert {one.code for one in told if one} == {Code.BAD_INPUT}
    assert len({one.message for one in told if one}) == 4


def test_each_purpose_asks_rows_of_the_matrix() -> None:
    rows = {row for terms in TERMS.values() for row in (terms.request, terms.read)}
    assert rows <= set(POLICY)
    # An import is of entries or of returns; one row is asked for both.
    assert POLICY["import.entries"] == POLICY["import.returns"]
