"""Files of sheets: which uploads are any, and reading one. A process has one of them open at a time.

A long sheet takes a core for some seconds and up to some hundred megabytes; who comes next waits for its turn, and is
forgotten if its request ends before. What was read last is remembered: the confirmation comes after the preview, and a
request that ran out of time finds at its repetition what was read meanwhile. A confirmed file never changes.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from movement.model.errors import Code, refuse
from movement.model.media import FileType
from movement.model.sheet_forms import SheetKind
from movement.model.sheets import Sheet
from movement.model.uploads import Upload, UploadPurpose, UploadState
from movement.usecases.sheet_kinds import Ready
from movement.world import World

SECONDS = 10
"""How long a request lasts, and no file is waited for longer."""
_LAST: dict[tuple[str, str, SheetKind, str], tuple[object, Sheet]] = {}
"""One sheet by its upload, its hash, its kind and what it is about, with what it was checked against; only the desk's
thread looks here."""
_DESK = ThreadPoolExecutor(1, thread_name_prefix="sheets")


def usable(file: Upload | None) -> Upload:
    """Return an upload that is a confirmed sheet; raises NOT_FOUND or ILLEGAL_ACT at `upload`."""
    if file is None:
        raise refuse(Code.NOT_FOUND, "upload")
    fits = file.purpose is UploadPurpose.IMPORT and file.type is FileType.XLSX
    if file.state is not UploadState.CONFIRMED or not fits:
        raise refuse(Code.ILLEGAL_ACT, "upload", detail="Hãy tải lên và xác nhận một tệp XLSX để nhập dữ liệu.")
    return file


async def read(world: World, file: Upload, ready: Ready) -> Sheet:
    """Return what is in a sheet; raises BAD_INPUT or TOO_LARGE at `upload` if it is no such sheet at all."""
    form, loop = ready.form, asyncio.get_running_loop()

    def opened() -> Sheet:
        from movement.model import sheet_reading

        key = (file.id, file.sha256, form.kind, form.about)
        if key in _LAST and _LAST[key][0] == ready.basis:
            return _LAST[key][1]
        _LAST.clear()
        # Fetched only now, so that no more than one is held.
        body = asyncio.run_coroutine_threadsafe(world.files.read(file.id, 0, file.size), loop).result(SECONDS)
        found = sheet_reading.read(body, form, file.unit, ready.check, ready.whole)
        _LAST[key] = (ready.basis, found)
        return found

    return await alone(opened)


async def alone[T](work: Callable[[], T]) -> T:
    """Do what takes long at the one desk for sheets."""
    return await asyncio.get_running_loop().run_in_executor(_DESK, work)
