"""Opening a workbook that somebody sent, once it was looked over, so that openpyxl meets nothing that swells.

Nothing of it is run and nothing that it links to is fetched: formulas come as formulas, and whoever reads a cell says
what to do with one.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import openpyxl

from movement.model.workbook_looks import MOST_LINES, Extent, fault, looked_over


class Workbook(NamedTuple):
    """An open workbook in openpyxl's read-only mode, and how far its cells go."""

    book: Any
    extent: Extent

    def lines(self, sheet: Any, most: int = MOST_LINES) -> Iterator[Sequence[Any]]:
        """Yield the cells of each line of a sheet from the first on, up to the last that holds anything."""
        last, columns = min(most, self.extent.lines), self.extent.columns
        if not last or not columns:
            return
        with _read_by_openpyxl():
            lines = sheet.iter_rows(max_row=last, max_col=columns)
        # What stands after the last line is never read.
        for _ in range(last):
            with _read_by_openpyxl():
                line = next(lines, None)
            if line is None:
                return
            yield line


@contextmanager
def opened(body: bytes) -> Iterator[Workbook]:
    """Open a workbook for reading; raises BAD_INPUT or TOO_LARGE at `upload` for what is none or goes too far."""
    extent = looked_over(body)
    # It warns of whatever it will not keep when it writes, which it is not asked to.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _read_by_openpyxl():
            book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, keep_links=False)
        with closing(book):
            yield Workbook(book, extent)


@contextmanager
def _read_by_openpyxl() -> Iterator[None]:
    """Tell of a broken file what openpyxl tells by raising whatever its own code met in it."""
    try:
        yield
    except Exception as broken:
        raise fault("Tệp không đọc được như một bảng tính.") from broken
