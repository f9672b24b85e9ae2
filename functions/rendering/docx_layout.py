"""What no tag of a template can say: how wide the columns of a table of numbers are, and where its numbers stand."""

from itertools import takewhile
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from movement.model.report_content import Table

TABLE_STYLE = "Số liệu"
"""The style by which a template's tables of numbers are known."""
NARROW, MEASURE, NUMBER = Cm(4.2), Cm(2.2), Cm(2.5)
MANY, SMALL, SHORT = 8, Pt(9), 16


def lay_out(made: Any, tables: list[Table]) -> None:
    """Set what depends on the columns, in each table that is one of the content's."""
    drawn = [table for table in made.tables if table.style is not None and table.style.name == TABLE_STYLE]
    left = list(tables)
    for one in drawn:
        heads = [cell.text for cell in one.rows[0].cells]
        # A template of one's own may leave tables out: each is known by its columns and its rows.
        skipped = list(takewhile(lambda table: not _is(table, heads, len(one.rows)), left))  # noqa: B023 - used at once
        if len(skipped) == len(left):
            continue
        table = left[len(skipped)]
        left = left[len(skipped) + 1 :]
        _table(one, table, _width(made, one))


def _is(table: Table, heads: list[str], rows: int) -> bool:
    return [column.title for column in table.columns] == heads and len(table.rows) == rows - 1


def _width(made: Any, table: Any) -> int:
    """Return how wide the page of a table is: its section is the one that ends after it."""
    after = table._tbl.itersiblings()  # noqa: SLF001 - python-docx has no public way to what follows
    breaks = sum(bool(element.findall(f".//{qn('w:sectPr')}")) for element in after if element.tag == qn("w:p"))
    section = made.sections[len(made.sections) - 1 - breaks]
    return int(section.page_width - section.left_margin - section.right_margin)


def _table(drawn: Any, table: Table, width: int) -> None:
    drawn.autofit = False
    widths = _widths(table, width)
    for column, wide in zip(drawn.columns, widths, strict=True):
        column.width = wide
    for number, row in enumerate(drawn.rows):
        for column, (cell, wide) in enumerate(zip(row.cells, widths, strict=True)):
            cell.width = wide
            for paragraph in cell.paragraphs:
                # A short table stays on one page.
                paragraph.paragraph_format.keep_with_next = len(table.rows) <= SHORT and number < len(table.rows)
                if number and table.columns[column].numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                for run in paragraph.runs:
                    if number - 1 in table.totals:
                        run.bold = True
                    if len(table.columns) > MANY:
                        run.font.size = SMALL


def _widths(table: Table, width: int) -> list[int]:
    numbers = sum(column.numeric for column in table.columns)
    words = len(table.columns) - numbers - 1
    each = min(NUMBER, (width - NARROW - words * MEASURE) // max(numbers, 1))
    first = width - words * MEASURE - numbers * each
    return [int(first), *(int(each if column.numeric else MEASURE) for column in table.columns[1:])]
