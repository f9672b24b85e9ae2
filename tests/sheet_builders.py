"""Sheets for tests, written by openpyxl as offices write them, and brought to where they are needed."""

import io
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from movement.model.errors import Code
from movement.model.media import FileType
from movement.model.sheet_entries import ENTRIES
from movement.model.uploads import Upload, UploadPurpose
from movement.world import World
from tests.builders import Town
from tests.files import declared
from tests.uploads import ask, confirm, put

COLUMN = {column.title: at for at, column in enumerate(ENTRIES.columns, 1)}
"""The number of each column of the template, from 1."""
NAME, FIELD, STARTS, ENDS = "Tên mô hình, điển hình", "Lĩnh vực", "Ngày bắt đầu", "Ngày đánh giá"

type Line = Mapping[str, Any]
"""What a clerk writes into a row, by the column's title."""


def line(number: int) -> dict[str, Any]:
    """Return a sound row of this running number."""
    return {
        "STT": number,
        NAME: f"Mô hình số {number}",
        "Loại": "Mô hình",
        FIELD: "Phát triển kinh tế",
        "Chủ thể": "Tập thể",
        "Nội dung": f"Vận động nhân dân thôn {number} hiến đất mở đường.",
        STARTS: "12/3/2026",
        "Sản phẩm 1 - tên": "Đường mở rộng",
        "Sản phẩm 1 - đơn vị tính": "m",
        "Sản phẩm 1 - chỉ tiêu": 500 + number,
    }


def workbook(
    lines: Sequence[Line],
    titles: Sequence[str] | None = None,
    above: Sequence[Sequence[Any]] = (),
    change: Callable[[Any], None] = lambda _: None,
) -> bytes:
    """Return a workbook with these rows under a header of `titles`, below what stands `above`."""
    book = openpyxl.Workbook()
    sheet = book.active
    for some in above:
        sheet.append(list(some))
    names = list(titles if titles is not None else COLUMN)
    sheet.append(names)
    for one in lines:
        sheet.append([one.get(name) for name in names])
    change(sheet)
    return saved(book)


RETURN = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Lý do không có số liệu")
"""The titles of a sheet of a return as an office has it."""


def return_sheet(numbers: Mapping[str, Any]) -> bytes:
    """Return a sheet of a return with these numbers by code; a text that is no number is why there is none."""
    rows = []
    for code, said in numbers.items():
        told = isinstance(said, str) and not said.replace(".", "").isdigit()
        rows.append({RETURN[1]: code, RETURN[4] if told else RETURN[3]: said})
    return workbook(rows, RETURN, above=[["UBND XÃ AN BÌNH"], ["BÁO CÁO THÁNG 11"]])


def saved(book: Any) -> bytes:
    """Return a workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def sent(world: World, town: Town, body: bytes, handle: str = "rpt", **more: Any) -> Upload:
    """Return a sheet that was uploaded and confirmed."""
    named = {"purpose": UploadPurpose.IMPORT, "name": "Hồ sơ.xlsx", "type": FileType.XLSX} | more.pop("said", {})
    upload = await ask(world, town, handle, declared(body, **named), **more)
    put(world, upload, body)
    return await confirm(world, town, upload, handle)


PLANTS: list[tuple[str, Any, Code]] = [
    (NAME, None, Code.MISSING_FIELD),
    (NAME, "x" * 301, Code.TOO_LARGE),
    (NAME, "=A1&B1", Code.BAD_INPUT),
    (NAME, "a\u202eb", Code.BAD_INPUT),
    ("Loại", "Phong trào", Code.BAD_INPUT),
    (FIELD, "Kinh tế biển", Code.BAD_INPUT),
    ("Lĩnh vực trọng tâm", "Xây dựng nông thôn mới; Biển", Code.BAD_INPUT),
    ("Chủ thể", 7, Code.BAD_INPUT),
    ("Nội dung", "y" * 4_001, Code.TOO_LARGE),
    ("Nội dung", True, Code.BAD_INPUT),
    (STARTS, "31/2/2026", Code.BAD_INPUT),
    (STARTS, "12/3/26", Code.BAD_INPUT),
    (STARTS, "1/1/1999", Code.BAD_INPUT),
    (ENDS, "1/1/2026", Code.BAD_INPUT),
    ("Sản phẩm 1 - tên", None, Code.MISSING_FIELD),
    ("Sản phẩm 1 - đơn vị tính", "z" * 61, Code.TOO_LARGE),
    ("Sản phẩm 1 - chỉ tiêu", "1.234", Code.BAD_INPUT),
    ("Sản phẩm 1 - chỉ tiêu", -1, Code.BAD_INPUT),
    ("Sản phẩm 1 - chỉ tiêu", "#N/A", Code.BAD_INPUT),
    ("Mốc 2 - việc", "Sơ kết", Code.MISSING_FIELD),
]
"""What is planted into which column, and its code. The last one's fault is the day that is not there."""


def planted(count: int, rows: int, seed: int = 7) -> tuple[bytes, list[tuple[str, str, Code]]]:
    """Return a file with one fault in each of `count` of its rows, and where each is."""
    chance = random.Random(seed)
    at = sorted(chance.sample(range(rows), count))
    kinds = [PLANTS[n % len(PLANTS)] for n in range(count)]
    chance.shuffle(kinds)
    lines = [line(number) for number in range(rows)]
    expected = []
    for number, (title, value, code) in zip(at, kinds, strict=True):
        lines[number][title] = value
        where = "Mốc 2 - ngày" if title == "Mốc 2 - việc" else title
        expected.append((f"{get_column_letter(COLUMN[where])}{number + 2}", where, code))
    return workbook(lines), expected
