"""What the documents say is so."""

import re
from pathlib import Path

import pytest

from graphql_api import cost, http
from movement.model import errors
from tools.derived_docs import DERIVED

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("file", DERIVED, ids=str)
def test_derived_documents_are_current(file: Path) -> None:
    assert (ROOT / file).read_text() == DERIVED[file](), "run `make docs`"


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda f: f.name)
def test_every_link_and_every_named_file_is_there(file: Path) -> None:
    text = file.read_text()
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    assert [link for link in links if not (file.parent / link).exists()] == []
    named = re.findall(r"`((?:tests|movement|graphql_api|functions|local|tools|docs|data)/[\w./-]+\.\w+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_target_that_people_are_told_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for document in ("README.md", "docs/OPERATING.md"):
        named = set(re.findall(r"(?:`|\$\(|^| )make (?:-s )?([a-z0-9-]+)", (ROOT / document).read_text(), re.MULTILINE))
        assert len(named) > 5
        for target in named:
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), (document, target)


def test_every_table_of_invariants_names_tests() -> None:
    lines = re.findall(r"^\| (A\d+) \| .+ \| (.+) \|$", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    assert [name for name, _ in lines] == [f"A{number}" for number in range(1, len(lines) + 1)]
    assert all("`tests/" in tests for _, tests in lines)


def test_the_glossarys_identifiers_are_in_the_code() -> None:
    code = "\n".join(file.read_text() for file in (ROOT / "movement").rglob("*.py"))
    code += (ROOT / "graphql_api" / "schema.graphql").read_text()
    cells = re.findall(r"^\| .+ \| .+ \| (.+) \|$", (ROOT / "docs" / "GLOSSARY.md").read_text(), re.MULTILINE)
    names = [name for cell in cells for name in re.findall(r"`([\w.]+)`", cell)]
    assert len(names) > 30
    assert [name for name in names if name.split(".")[-1] not in code] == []


def test_every_code_has_a_whole_vietnamese_sentence() -> None:
    assert set(errors.SENTENCES) == set(errors.Code)
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in errors.SENTENCES.values())


def test_frontend_teams_are_told_what_to_do_about_every_code() -> None:
    codes = re.findall(r"^\| `([A-Z_]+)` \| \S", (ROOT / "docs" / "FRONTEND.md").read_text(), re.MULTILINE)
    assert codes == [*sorted(errors.Code), "INTERNAL"]


def test_frontend_teams_are_told_how_lists_count() -> None:
    text = (ROOT / "docs" / "FRONTEND.md").read_text()
    assert f"counts as {cost.USUAL};" in text
    assert f"more than {cost.MOST_OBJECTS:,} is refused" in text
    assert f"At most {cost.MOST_FIELDS:,} fields" in text
    assert f"at most {http.MOST_CALLS} calls" in text
    numbers = re.findall(r"\d+", text.partition("A list without `first`")[2].partition("\n- ")[0])
    assert sorted(map(int, numbers)) == sorted([cost.USUAL, *cost.LENGTHS.values()])


def test_the_hash_that_frontend_teams_are_shown_is_in_the_manifest() -> None:
    (shown,) = re.findall(r"[0-9a-f]{64}", (ROOT / "docs" / "FRONTEND.md").read_text())
    assert f'"{shown}": "query Entries(' in (ROOT / "graphql_api" / "trusted.json").read_text()


def test_decisions_are_short_and_numbered() -> None:
    for number, file in enumerate(sorted((ROOT / "docs" / "adr").iterdir()), start=1):
        lines = file.read_text().splitlines()
        assert file.name.startswith(f"{number:03d}-")
        assert lines[0].startswith(f"# {number}. ")
        assert len(lines) <= 12
