"""A sheet of 5,000 entries imported on the real engine: how long it takes, and the most memory it needs.

Run as `make bench-import`; it writes bench/import-entries.md. The sheet is made in a process of its own, so that its
memory does not count; the engine is a process of its own, too. What is measured is what the gateway would do.
"""

import asyncio
import hashlib
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable
from datetime import date
from pathlib import Path
from typing import Any

from movement.model.imports import ImportState
from movement.model.media import FileType
from movement.model.sheet_forms import SheetKind
from movement.model.units import REGISTER, RegisterHead
from movement.model.upload_terms import Declared, UploadPurpose
from movement.model.uploads import Upload
from movement.settings import Settings
from movement.storage.store import Store
from movement.usecases import import_runs, imports, upload_changes
from movement.usecases.acts import Request
from movement.world import World, now_utc
from tests.builders import Town
from tests.engine import memory_engine

ROWS = 5_000
RESULT = Path("bench/import-entries.md")
KIND = SheetKind.ENTRIES


def memory() -> int:
    """Return the most memory this process had so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Bench:
    """What was done, how long it took, and the most memory up to then."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def tell(self, what: str, seconds: float, cpu: float, note: str = "") -> None:
        """Note a step."""
        self.rows.append(f"| {what} | {seconds:.1f} | {cpu:.1f} | {memory()} | {note} |")
        print(self.rows[-1], flush=True)

    async def timed[T](self, what: str, work: Awaitable[T], note: str = "") -> T:
        """Do a step and note it."""
        began, cpu = time.perf_counter(), time.process_time()
        done = await work
        self.tell(what, time.perf_counter() - began, time.process_time() - cpu, note)
        return done


async def bring(world: World, town: Town, body: bytes) -> Upload:
    """Upload the sheet as the commune's reporter."""
    reporter = await town.actor(world, "rpt")
    said = Declared(
        purpose=UploadPurpose.IMPORT,
        name="ho-so.xlsx",
        type=FileType.XLSX,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
    )
    asked = await upload_changes.ask(world, reporter, Request(request_id="bench-ask"), town.a_committee.id, said)
    await world.files.write(asked.id, body)
    named = Request(request_id="bench-confirm", id=asked.id, version=asked.version)
    return await upload_changes.confirm(world.fresh(), reporter, named)


async def measure(address: str, folder: str, body: bytes) -> list[str]:
    """Preview the sheet, confirm it, and repeat until every row is an entry; return what was measured."""
    store = Store(Settings(endpoint=address, prefix="bench-", cursor_secret="s" * 32, files=f"file:{folder}/files"))
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="bench", loaded_on=date(2026, 1, 1))])
    town, world, bench = await Town("bench").settle(store), World(store=store, clock=now_utc), Bench()
    reporter, upload = await town.actor(world, "rpt"), await bring(world, town, body)
    bench.tell("before", 0, 0, f"{len(body) / 1024:.0f} KiB, {ROWS} rows, 20 cells each")
    seen = await bench.timed("preview", imports.preview(world.fresh(), reporter, upload.id, KIND))
    assert (len(seen.rows), seen.faults) == (ROWS, ())
    del seen
    asked = Request(request_id="bench-import")

    async def confirm() -> Any:
        return await import_runs.confirm(world.fresh(), reporter, asked, upload.id, KIND)

    began, cpu = time.perf_counter(), time.process_time()
    found = await bench.timed("first request: keeps the rows that were read", confirm())
    took, calls, of_first = [], store.calls, time.process_time()
    while found.state is not ImportState.DONE:
        start = time.perf_counter()
        found = await confirm()
        took.append(time.perf_counter() - start)
    calls = store.calls - calls
    each = f"median {statistics.median(took):.2f} s, most {max(took):.2f} s, {calls / ROWS:.1f} calls a row"
    bench.tell(
        f"{len(took)} further requests of {import_runs.MOST_IN_A_REQUEST} rows",
        sum(took),
        time.process_time() - of_first,
        each,
    )
    bench.tell("in all", time.perf_counter() - began, time.process_time() - cpu)
    await store.close()
    return bench.rows


def head() -> list[str]:
    """Return what stands above the table."""
    return [
        "# Importing 5,000 entries from a sheet",
        "",
        f"One run on {now_utc():%Y-%m-%d}, Python {platform.python_version()}, 2 shared {platform.machine()} cores,",
        f"busy with other work too (load {os.getloadavg()[0]:.0f}), the engine in memory beside it.",
        "Seconds of the wall, and of the processor in this process; the most memory of this process up to then.",
        "A request has ten seconds and 400 calls to the store.",
        "`make bench-import` measures anew.",
        "",
        "| step | seconds | of the processor | MB | |",
        "|---|---|---|---|---|",
    ]


def sheet(file: Path) -> None:
    """Write the sheet, every row with twenty cells."""
    from tests.sheet_builders import line, workbook  # noqa: PLC0415 - only in the process that makes the sheet

    more = {
        "Mới hay đang duy trì": "Mới trong năm",
        "Lĩnh vực trọng tâm": "Xây dựng nông thôn mới",
        "Thực trạng, lý do": "Đường thôn hẹp, xe chở nông sản khó đi. " * 5,
        "Mục tiêu": "Mở rộng đường, đi lại thuận tiện. " * 5,
        "Cách làm": "Họp dân, bàn bạc, ký cam kết, giám sát. " * 5,
        "Địa bàn": "Toàn thôn",
        "Đối tượng thụ hưởng": "Nhân dân trong thôn",
        "Nguồn lực": "Nhân dân đóng góp ngày công và hiến đất.",
        "Ngày đánh giá": "30/11/2026",
        "Khả năng duy trì, nhân rộng": "Đưa vào hương ước, nhân ra các thôn.",
    }
    file.write_bytes(workbook([line(number) | more for number in range(ROWS)]))


def main() -> None:
    """Make the sheet in another process, then measure in this one."""
    with tempfile.TemporaryDirectory() as folder, memory_engine() as address:
        file = Path(folder) / "entries.xlsx"
        making = [sys.executable, "-m", "bench.import_entries", "sheet", str(file)]
        subprocess.run(making, check=True)  # noqa: S603 - this program itself
        rows = asyncio.run(measure(address, folder, file.read_bytes()))
    RESULT.write_text("\n".join([*head(), *rows, ""]), encoding="utf-8")
    print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["sheet"]:
        sheet(Path(sys.argv[2]))
    else:
        main()
