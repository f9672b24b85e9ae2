"""Random histories of reorganisations: at every instant a tree, at every instant one version, one holder of a code.

Documents are drawn without regard to whether they are sound. What is refused changes nothing; what is not must leave a
sound register, and no number may be lost: every unit that ever was is reached by what stands there last.
"""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from movement.model.errors import MovementError
from movement.model.reorganising import applied, outlined, taken_back
from movement.model.units import CodeScheme, Unit, ancestors, seen
from tests.reorganisation_builders import SEED, document, merge, register, row, small_register, unsound

BASE = small_register()
COMMUNES = [f"0000{n}" for n in range(1, 8)]
CODES = ["01", "101", "102", "103", *COMMUNES]
TYPES = st.sampled_from(["COMMUNE", "COMMUNE", "WARD", "RURAL_DISTRICT"])
ABOVE = st.sampled_from(["101", "102", "102", "01", "00001"])


def _new(draw: Any, number: int) -> dict[str, str]:
    """Describe a successor; its name and what is above it are mostly sensible."""
    return {"name": f"Xã Mới {number}", "type": draw(TYPES), "parent": draw(ABOVE)}


def _rows(draw: Any, old: str, number: int) -> list[dict[str, str]]:
    """Draw what becomes of one unit; `number` tells it from the others of its document."""
    new = draw(st.sampled_from([f"9{number}", f"9{number}", *CODES]))
    about = draw(st.sampled_from([_new(draw, number), _new(draw, number), {}]))
    return draw(  # type: ignore[no-any-return]
        st.sampled_from(
            [
                [merge(old, new, **about)],
                [
                    merge(old, new, "PART", **about),
                    merge(old, f"8{number}", "PART", advised="no", **_new(draw, number + 10)),
                ],
                [row("RENAME", old, name=f"Xã Khác {number}", successor=draw(st.sampled_from(["", new])))],
                [row("REPARENT", old, parent=draw(ABOVE))],
                [row("UPGRADE", old, type=draw(TYPES))],
                [row("DISSOLVE", old)],
                [row("TRANSFER", old, successor=draw(st.sampled_from(COMMUNES)), extent="PART")],
            ]
        )
    )


@st.composite
def histories(draw: Any) -> list[list[dict[str, str]]]:
    """Draw documents for some years: each about some units, now and then about one twice."""
    found = []
    for year in range(draw(st.integers(1, 5))):
        made = [f"{digit}{year - 1}{n}" for digit in (8, 9) for n in range(3)] if year else []
        olds = draw(st.lists(st.sampled_from([*COMMUNES[:4] * 2, *made, "101", "102"]), min_size=1, max_size=3))
        if draw(st.integers(0, 4)):
            olds = list(dict.fromkeys(olds))
        rows = [line for n, old in enumerate(olds) for line in _rows(draw, old, int(f"{year}{n}"))]
        when = {"effective_on": str(date(2027 + year, 1, 1)), "legal_date": "2026-01-01"}
        found.append([line | when for line in rows])
    return found


def bring(units: list[Unit], rows: list[dict[str, str]], g: int) -> dict[str, Unit] | None:
    """Return what changes, or None if the document is refused."""
    given_ = document(*rows)
    known = register(units, given_.effective_on, g - 1)
    try:
        outline = outlined(known, given_, f"{SEED}{g}", ())
    except MovementError:
        return None
    return applied(known, outline, g)


@settings(max_examples=200, deadline=None)
@given(histories())
def test_every_history_leaves_a_sound_register(history: list[list[dict[str, str]]]) -> None:
    units, g = {unit.id: unit for unit in BASE}, 1
    for rows in history:
        changed = bring(list(units.values()), rows, g + 1)
        if changed is None:
            continue
        g += 1
        # Nothing that readers of before see is any other.
        for name, unit in changed.items():
            assert seen(unit, g - 1) == (seen(units[name], g - 1) if name in units else None)
        undone = {name: taken_back(unit, g, g + 1) for name, unit in changed.items()}
        assert unsound((units | undone).values(), g + 1) == []
        units |= changed
        assert unsound(units.values(), g) == []
        _reached(units, g)


def test_what_is_above_reaches_where_a_unit_stood_before_it_moved_twice() -> None:
    units = {unit.id: unit for unit in BASE}
    for g, (year, parent) in enumerate([(2027, "01"), (2028, "101")], 2):
        when = {"effective_on": f"{year}-01-01", "legal_date": "2026-01-01"}
        changed = bring(list(units.values()), [row("REPARENT", "00003", parent=parent) | when], g)
        assert changed is not None
        units |= changed
        _reached(units, g)


def _reached(units: dict[str, Unit], g: int) -> None:
    """Check that a unit is reached, wherever it ever stood, by what succeeds it and by all that it stands below now."""
    views = {name: view for name, unit in units.items() if (view := seen(unit, g)) is not None}
    for view in views.values():
        for link in view.successors:
            assert {v.path for v in view.versions if v.valid_from < link.effective_on} <= {
                r.path for r in views[link.unit].reach
            }
        for above in ancestors(view.last.path):
            reached = [r.path for r in views[above].reach]
            assert all(any(v.path.startswith(path) for path in reached) for v in view.versions), above
        assert view.code_at(CodeScheme.GSO, date(2026, 1, 1)) is None or view.versions[0].valid_from < date(2027, 1, 1)


SOUND = [
    [
        merge("00001", "00005", "PART", name="Xã Năm", type="COMMUNE", parent="102"),
        merge("00001", "00006", "PART", advised="no", name="Xã Sáu", type="COMMUNE", parent="101"),
        row("REPARENT", "00003", parent="101"),
        merge("00004", "00002"),
    ],
    [merge("00005", "00001", name="Xã Lại", type="COMMUNE", parent="102"), row("UPGRADE", "00003", type="WARD")],
    [row("REPARENT", "101", parent="01"), row("RENAME", "101", name="Huyện Khác")],
    [row("REPARENT", "00001", parent="101"), row("TRANSFER", "00002", successor="00003", extent="PART")],
]


def test_a_long_history_that_is_known_to_be_sound() -> None:
    units, g = {unit.id: unit for unit in BASE}, 1
    taken = 0
    for year, rows in enumerate(SOUND):
        changed = bring(list(units.values()), [line | {"effective_on": f"{2027 + year}-01-01"} for line in rows], g + 1)
        if changed is not None:
            units, g, taken = units | changed, g + 1, taken + 1
        assert unsound(units.values(), g) == []
        _reached(units, g)
    # The third names one unit twice.
    assert taken == 3
