"""Numbers of a report as people write them, with the notes of those that are missing."""

from collections.abc import Iterable
from decimal import Decimal

from movement.model.report_content import SENTENCES, Absent, Cell, Number, Table
from movement.model.targets import completion

MISSING, HIDDEN = "–", "•"


def said(number: Number, mark: str = "") -> str:
    """Return a number as people write it here, 1.234,5; or the sign of its absence, with the mark of its footnote."""
    if number.value is None:
        sign = HIDDEN if number.absent is Absent.SUPPRESSED else MISSING
        return f"{sign} {mark}".strip()
    plain = f"{number.value:+,f}" if number.signed and number.value else f"{number.value:,f}"
    return plain.translate(str.maketrans(",.", ".,"))


def footnotes(table: Table) -> dict[Absent, str]:
    """Return the mark of each reason for which a table lacks a number, in the order in which they come."""
    reasons = (c.absent for row in table.rows for c in row if isinstance(c, Number) and c.absent is not None)
    return {reason: f"({number})" for number, reason in enumerate(dict.fromkeys(reasons), start=1)}


def notes(table: Table) -> list[str]:
    """Return a table's notes, those of its missing numbers first."""
    signs = [f"{said(Number(absent=why), mark)}: {SENTENCES[why]}" for why, mark in footnotes(table).items()]
    return [*signs, *table.notes]


def texts(table: Table) -> list[list[str]]:
    """Return a table's rows as text, numbers as people write them."""
    marks = footnotes(table)
    return [[_text(cell, marks) for cell in row] for row in table.rows]


def _text(cell: Cell, marks: dict[Absent, str]) -> str:
    if isinstance(cell, str):
        return cell
    return said(cell, marks[cell.absent] if cell.absent is not None else "")


def difference(now: Number, then: Number) -> Number:
    """Return by how much a number grew; absent if either is, for the reason of the first that is."""
    if now.value is None or then.value is None:
        return Number(absent=now.absent if now.value is None else then.absent)
    return Number(value=now.value - then.value, signed=True)


def reached(value: Number, plan: Number) -> Number:
    """Return how much of a plan was reached, in percent; absent if there is no plan, or nothing to compare it with."""
    if plan.value is None or value.value is None:
        return Number(absent=plan.absent if plan.value is None else value.absent)
    percent = completion(value.value, plan.value)
    return Number(absent=Absent.NOT_PLANNED) if percent is None else Number(value=percent)


def most(found: Iterable[tuple[str, Decimal]], count: int = 8) -> list[tuple[str, Decimal]]:
    """Return the `count` largest of named numbers, largest first, and what the others come to as "khác"."""
    ranked = sorted(found, key=lambda pair: -pair[1])
    rest = ranked[count:]
    return [*ranked[:count], *([("khác", sum((value for _, value in rest), Decimal(0)))] if rest else [])]
