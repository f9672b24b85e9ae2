"""Goals are read from the benches' pages: a cell is the number people see, and what is missing is not reached."""

from pathlib import Path

import pytest

from bench import goals, page, results

PAGE = """# A page

| server | CPU ms a request | ms, median |
|---|---|---|
| **ours: compiled** | 1.44 (1.28 to 1.44) | 20 |
| mercurius | 1.25 | 15 |

| figure | value |
|---|---|
| rows loaded a second | 1,234.50 |
| note | none |
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(page, "FOLDER", tmp_path)
    return tmp_path


def test_a_pages_tables_are_read_cell_by_cell(place: Path) -> None:
    (place / "some.md").write_text(PAGE)
    assert page.cells("some") == {
        "ours: compiled": {"CPU ms a request": 1.44, "ms, median": 20.0},
        "mercurius": {"CPU ms a request": 1.25, "ms, median": 15.0},
        "rows loaded a second": {"value": 1234.5},
        "note": {},
    }
    assert page.cells("other") is None


@pytest.mark.parametrize(
    ("limits", "reached"),
    [
        ({"at_least": 1.152}, "yes"),
        ({"at_least": 1.2}, "**no**"),
        ({"at_most": 1.1}, "**no**"),
        ({"at_most": 1.152}, "yes"),
        ({"below": 1.152}, "**no**"),
        ({"below": 2}, "yes"),
    ],
)
def test_a_goal_is_reached_or_not(place: Path, limits: dict[str, float], reached: str) -> None:
    (place / "some.md").write_text(PAGE)
    goal = goals.Goal(what="of mercurius", page="some", measured=goals.against("mercurius"), **limits)
    assert results.row(goal).split(" | ")[2:4] == ["1.152", reached]


def test_what_no_page_says_is_not_measured(place: Path) -> None:
    goal = goals.Goal(what="of Yoga", page="some", measured=goals.against("graphql-yoga"), at_most=1)
    assert results.row(goal) == "| of Yoga | ≤ 1 | not measured | | |"
    (place / "some.md").write_text(PAGE)
    assert results.row(goal) == "| of Yoga | ≤ 1 | not measured | | |"


def test_every_goal_names_a_page_that_a_bench_writes() -> None:
    assert {goal.page for some in goals.GOALS.values() for goal in some} <= results.PAGES.keys()
