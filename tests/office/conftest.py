"""The six-month report of a small sample, made as a province makes it, and LibreOffice, which opens it."""

import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import Struct

from functions import runtime
from local import inspections, loading, people, places, register, rules, sample, sheets, units
from local.tale import Actors, Setting
from local.token import LINKS, UNITS
from movement.model.numbers import Numbers
from movement.model.reports import Report, ReportFileKind, ReportFormat
from movement.storage.reports_folder import FolderReports
from movement.storage.store import Store, want
from movement.usecases import actors, report_changes, statistics_numbers
from movement.usecases import units as units_of
from movement.usecases.acts import Request
from movement.world import World
from tests.conftest import make_settings

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
SIZE, PERIOD = 60, "2026-H1"
NEEDED = ("soffice", "pdftotext", "pdftoppm", "pdfinfo")
SECONDS = 180
SAMPLE_WORDS = "Báo cáo lập từ dữ liệu mẫu, không phải số liệu thật (dữ liệu mẫu)."


class Pack(Struct, frozen=True):
    """A report of the sample's province, with its files and the numbers it was made from."""

    report: Report
    files: Mapping[ReportFileKind, Path]
    numbers: Numbers
    below: Mapping[str, Numbers]
    """Of some communes, by name."""


class Printed(Struct, frozen=True):
    """What came out of LibreOffice: the pages, and their text with single blanks."""

    pdf: Path
    pages: int
    text: str

    def pictures(self, folder: Path) -> list[Path]:
        """Return each page as a picture."""
        folder.mkdir()
        command(["pdftoppm", "-r", "80", "-png", str(self.pdf), str(folder / self.pdf.stem)])
        return sorted(folder.glob(f"{self.pdf.stem}-*.png"))


def command(given: list[str]) -> str:
    """Run a program and return what it printed."""
    done = subprocess.run(given, check=True, capture_output=True, text=True, timeout=SECONDS)
    return done.stdout


@pytest.fixture(scope="session")
def office() -> None:
    """Ask for the programs that open and print documents."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    assert not missing, f"{missing}: make office"


def printed(file: Path, folder: Path) -> Printed:
    """Open a document in LibreOffice and print it."""
    # The files of a pack differ in their endings only.
    folder /= file.suffix[1:]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)])
    pdf = folder / f"{file.stem}.pdf"
    text = re.sub(r"\s+", " ", command(["pdftotext", "-layout", str(pdf), "-"]))
    pages = re.search(r"^Pages:\s+(\d+)$", command(["pdfinfo", str(pdf)]), re.MULTILINE)
    assert pages is not None
    return Printed(pdf, int(pages[1]), text)


@pytest.fixture(scope="session")
async def sampled(office: None, engine: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Live a small sample through the use cases, and compute its numbers and lists."""
    del office
    store = Store(make_settings(engine, "office-", f"file:{tmp_path_factory.mktemp('files')}"))
    await store.create_tables()
    rows = register.read(UNITS, LINKS)
    world = World(store=store, clock=lambda: NOW)
    await units.load(world, rows, loading.SOURCE, lambda _: None)
    await units.reorganise(store, rows, lambda _: None)
    await people.load(store, rows, lambda _: None)
    await rules.load(store, rows)
    await sheets.load(store, rows)
    setting, known = Setting(store, Actors(), NOW), places.places(rows)
    await sample.load(setting, known, SIZE, lambda _: None)
    await inspections.load(setting, rows, known, SIZE, lambda _: None)
    await runtime.run("periodic_statistics", PERIOD, world)
    await runtime.run("commendation_candidates", "2026", world)
    yield world
    await store.close()


@pytest.fixture(scope="session")
async def packs(sampled: World) -> Mapping[ReportFormat, Pack]:
    """Ask for the report of the province in both formats, let the function make them, and read what they are of."""
    world = sampled
    staff = await actors.actor(world.fresh(), "pcs")
    province = staff.holds[0].unit
    asked = {
        form: await report_changes.ask(
            world.fresh(), staff, Request(request_id=f"office-{form}"), province, PERIOD, form
        )
        for form in ReportFormat
    }
    result = await runtime.run("reports", "", world)
    assert (result["made"], result["failed"]) == (2, 0)
    numbers = await statistics_numbers.numbers(world.fresh(), staff, province, PERIOD)
    page = await units_of.children(
        world.fresh(), staff, await units_of.unit(world.fresh(), staff, province), at=NOW.date(), first=20
    )
    below = {
        unit.last.name: await statistics_numbers.numbers(world.fresh(), staff, unit.id, PERIOD) for unit in page.items
    }
    files = world.report_files
    assert isinstance(files, FolderReports)
    made: dict[ReportFormat, Pack] = {}
    for form, report in asked.items():
        (found,) = await world.store.get([want(Report, id=report.id)], strong=True)
        kept = {file.kind: files.found(file.key) for file in found.files}
        made[form] = Pack(found, {kind: path for kind, path in kept.items() if path is not None}, numbers, below)
    return made
