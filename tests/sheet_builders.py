"""Sheets for tests, written by openpyxl as offices write them, and brought to where they are needed."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl

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


def line(number: int, **more: Any) -> dict[str, Any]:
    """Return a sound row; what is said by `more` in place of titles' keywords is not meant: update the answer."""
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
    } | more


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
