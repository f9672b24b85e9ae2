"""Native charts of a workbook, each below its numbers, so that people can change both."""

from collections.abc import Iterable
from decimal import Decimal

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.styles import Font
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from movement.model.cells import put
from movement.model.report_content import Chart

FONT, NAMES_WIDE, NUMBERS_WIDE = "Times New Roman", 40, 20


def draw(sheet: Worksheet, charts: Iterable[Chart]) -> None:
    """Write the numbers of each chart into a sheet, and the chart below them."""
    row = 1
    for chart in charts:
        if row > 1:
            sheet.row_breaks.append(Break(id=row - 1))
        put(sheet.cell(row, 1), chart.title).font = Font(name=FONT, size=13, bold=True)
        _plain(sheet, row + 1, 1, chart.kinds)
        for column, series in enumerate(chart.series, start=2):
            _plain(sheet, row + 1, column, series.name)
        last = row + 1 + len(chart.categories)
        for number, name in enumerate(chart.categories):
            _plain(sheet, row + 2 + number, 1, name)
            for column, series in enumerate(chart.series, start=2):
                _plain(sheet, row + 2 + number, column, series.values[number])
        drawn = BarChart()
        drawn.type, drawn.title, drawn.gapWidth = "bar", chart.title, 60
        drawn.x_axis.title, drawn.y_axis.title = chart.kinds, chart.measure
        # Left out, programs hide the axes.
        drawn.x_axis.delete = drawn.y_axis.delete = False
        # The first category at the top, and the numbers below all the same.
        drawn.x_axis.scaling.orientation, drawn.y_axis.crosses = "maxMin", "max"
        drawn.dataLabels = DataLabelList(showVal=True)
        drawn.dataLabels.showSerName = drawn.dataLabels.showCatName = drawn.dataLabels.showLegendKey = False
        drawn.height, drawn.width = 5 + 0.8 * len(chart.categories) * len(chart.series) ** 0.5, 20
        numbers = Reference(sheet, min_col=2, max_col=1 + len(chart.series), min_row=row + 1, max_row=last)
        drawn.add_data(numbers, titles_from_data=True)
        drawn.set_categories(Reference(sheet, min_col=1, min_row=row + 2, max_row=last))
        if len(chart.series) == 1:
            drawn.legend = None
        sheet.add_chart(drawn, f"A{last + 2}")
        # A row is about half a centimetre high.
        row = last + 4 + int(drawn.height * 2)
    sheet.column_dimensions["A"].width = NAMES_WIDE
    for letter in "BCDE":
        sheet.column_dimensions[letter].width = NUMBERS_WIDE


def _plain(sheet: Worksheet, row: int, column: int, value: str | Decimal) -> None:
    put(sheet.cell(row, column), value).font = Font(name=FONT, size=12)
