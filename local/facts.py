"""Sample subjects with merits and awards of three years, recorded by staff through the use cases. All invented.

Among them are whole chains and broken ones, one with a revoked year, a collective that continues another by decision,
persons who came from units that ended, discipline, an open petition, and those of whom not everything is known.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any

from local import crowd
from local.crowd import Report
from local.places import ENDLESS, Place
from local.sample_texts import LABEL
from local.tale import Doing, OverError, Setting, Tale
from movement.model.awards import Award, AwardForm, AwardMethod
from movement.model.entries import Entry, Level, RecognitionState
from movement.model.merits import Merit, MeritKind
from movement.model.subjects import SubjectClass, SubjectKind
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import awards, merits, subjects

SUBJECTS = 40
LAST_YEAR = 2025
BEFORE, AFTER, LATE = date(2025, 1, 14), date(2026, 1, 12), date(2026, 11, 3)
"""When staff record: the last year of the old units, a whole year, the year that runs."""
FAMILIES = ("Đào", "Doãn", "Lương", "Quách", "Tạ", "Vũ", "Mai", "Phùng")
GIVEN = ("Văn Khiêm", "Thị Hòa", "Đức Thuận", "Thị Nhàn", "Quang Liêm", "Thị Ngát", "Hữu Cần", "Thị Mến", "Bá Tuệ")
K, F = MeritKind, AwardForm


class File(Tale[Any]):
    """One subject's file."""

    def __init__(self, setting: Setting, number: int, day: date) -> None:
        super().__init__(setting, f"facts-{number:02d}", datetime.combine(day, time(1, tzinfo=UTC)), ENDLESS)
        self.number = number

    async def subject(self, unit: Unit, **form: Any) -> None:
        """Open the file."""
        await self.by("pcs", lambda w, a, r: subjects.record(w, a, r, unit.id, form))

    async def person(self, unit: Unit, subject_class: SubjectClass = SubjectClass.DIRECT_WORKER) -> None:
        """Open a person's file."""
        name = f"{FAMILIES[self.number % len(FAMILIES)]} {GIVEN[self.number % len(GIVEN)]} {LABEL}"
        named = {"name": name, "position": f"Cán bộ phụ trách dân vận {LABEL}"}
        await self.subject(unit, kind=SubjectKind.PERSON, subject_class=subject_class, **named)

    async def merit(self, kind: MeritKind, value: str, year: int) -> Merit:
        """Record what was stated of a year."""
        said = {"kind": kind, "value": value, "year": year} | self.decision(year)
        subject = self.current.id
        made: Merit = await self._fact(lambda w, a, r: merits.record(w, a, r, subject, said))
        return made

    async def award(self, form: AwardForm, year: int, by: Unit, *used: Merit, **given: Any) -> Award:
        """Record an award."""
        said = {"form": form, "level": Level.PROVINCE, "year": year, "merits": [one.id for one in used]}
        said |= self.decision(year) | given
        subject = self.current.id
        made: Award = await self._fact(lambda w, a, r: awards.record(w, a, r, said, awarded_by=by.id, subject=subject))
        return made

    async def revoke(self, award: Award) -> None:
        """Take an award back."""
        number, day = self._number_of(), self.today
        await self._fact(lambda w, a, r: awards.revoke(w, a, r, number, day), award, f"Kê khai sai thành tích {LABEL}.")

    async def move(self, unit: Unit) -> None:
        """Let it be judged with a unit of today."""
        form = {"unit": unit.id}
        await self.by("pcs", lambda w, a, r: subjects.correct(w, a, r, form), f"Chuyển theo sắp xếp đơn vị {LABEL}.")

    async def _fact(self, act: Doing[Any], about: Any = None, reason: str | None = None) -> Any:
        subject, self.record = self.record, about
        made = await self.by("pcs", act, reason)
        self.record = subject
        return made

    def decision(self, year: int) -> dict[str, Any]:
        """Make up the decision of a year's fact."""
        # A year's decisions come at its end, those of the year that runs before they are recorded.
        day = min(date(year, 12, 20), date(self.today.year, self.today.month, 1))
        return {"decision_number": self._number_of(), "decided_on": day, "source": f"Sổ khen thưởng {LABEL}"}

    def _number_of(self) -> str:
        return f"{self.rng.randint(10, 4000)}/QĐ-MAU"


async def load(setting: Setting, places: Sequence[Place], report: Report) -> None:
    """Record the facts of all subjects, and an award of some recognised entries; repeating it changes nothing."""
    bodies = [place for place in places if not place.unit.is_territory]
    today, legacy = [[p for p in bodies if p.legacy is old] for old in (False, True)]

    async def one(number: int) -> None:
        unit, old = today[number * 7].unit, legacy[number * 7].unit
        with suppress(OverError):
            await (_person if number % 5 < 3 else _collective)(setting, number, unit, old)  # noqa: PLR2004 - three in five

    await crowd.tell(SUBJECTS, one, "Facts: {} subjects", report)
    await _entries(setting, today[0].unit.root)


async def _person(setting: Setting, number: int, unit: Unit, old: Unit) -> None:
    """Tell of a person by its number: a chain, a broken one, a revoked year, the official example, and so on."""
    kind = number % 8
    moves = kind == 0
    file = File(setting, number, BEFORE if moves else AFTER)
    await file.person(old if moves else unit, SubjectClass.OTHER_LEADER if kind == 7 else SubjectClass.DIRECT_WORKER)  # noqa: PLR2004 - one in eight leads
    for year in range(LAST_YEAR - 2, LAST_YEAR + 1):
        if moves and year == LAST_YEAR:
            file.until(AFTER)
            await file.move(unit)
        await _year_of(file, kind, year)
    file.until(LATE)
    await file.merit(K.INITIATIVE, "PROVINCE", LAST_YEAR + 1)
    if kind != 4:  # noqa: PLR2004 - of one in eight nothing is stated, which is no good statement
        await file.merit(K.DISCIPLINE, "REPRIMAND" if kind == 5 else "CLEAR", LAST_YEAR + 1)  # noqa: PLR2004 - one in eight
        await file.merit(K.REVIEW, "OPEN" if kind == 6 else "NONE", LAST_YEAR + 1)  # noqa: PLR2004 - one in eight
    await file.merit(K.SERVICE_YEARS, str(10 + number % 20), LAST_YEAR + 1)


async def _year_of(file: File, kind: int, year: int) -> None:
    by = file.current.root
    province = await _unit(file.setting, by)
    first = year == LAST_YEAR - 2
    await file.merit(K.RATING, "GOOD" if kind == 7 else "EXCELLENT", year)  # noqa: PLR2004 - one in eight is good
    await file.merit(K.DISCIPLINE, "CLEAR", year)
    initiative = await file.merit(K.RESEARCH if kind == 7 else K.INITIATIVE, "BASE", year)  # noqa: PLR2004 - one in eight
    await file.award(F.LDTT, year, province, level=Level.GRASSROOTS)
    if (kind == 1 and year == LAST_YEAR - 1) or (kind == 3 and first):  # noqa: PLR2004 - a gap; the official example
        return
    # The official example got it for an excellent year: the initiative stays free.
    used = () if kind == 3 else (initiative,)  # noqa: PLR2004 - see there
    award = await file.award(F.CSTDCS, year, province, *used, level=Level.GRASSROOTS)
    if kind == 2 and year == LAST_YEAR - 1:  # noqa: PLR2004 - one in eight lost the middle year
        await file.revoke(award)


async def _collective(setting: Setting, number: int, unit: Unit, old: Unit) -> None:
    collective = {"kind": SubjectKind.COLLECTIVE, "subject_class": SubjectClass.COLLECTIVE}
    if number % 10 == 9:  # noqa: PLR2004 - one in ten is a household
        file = File(setting, number, AFTER)
        named = {"name": f"Hộ {FAMILIES[number % 8]} {GIVEN[number % 9]} {LABEL}"}
        await file.subject(unit, kind=SubjectKind.HOUSEHOLD, subject_class=SubjectClass.HOUSEHOLD, **named)
        await file.award(F.GK, LAST_YEAR, await _unit(setting, unit.root), method=AwardMethod.THEMATIC)
        return
    before = None
    if number % 10 == 3:  # noqa: PLR2004 - one in ten continues what an ended unit held
        gone = File(setting, number + SUBJECTS, BEFORE)
        await gone.subject(old, **collective, whole_unit=True)
        await _team_year(gone, LAST_YEAR - 1)
        before = gone.current
    file = File(setting, number, AFTER)
    part = {"whole_unit": True} if number % 10 < 5 else {"label": f"Tổ dân vận số 1 {LABEL}"}  # noqa: PLR2004 - half are a part
    await file.subject(unit, **collective, **part)
    await _team_year(file, LAST_YEAR)
    if before is not None:
        await file.merit(K.CONTINUES, before.id, LAST_YEAR)
    file.until(LATE)
    await file.merit(K.RATING, "EXCELLENT", LAST_YEAR + 1)
    await file.merit(K.MEMBERS, str(5 + number), LAST_YEAR + 1)
    await file.merit(K.MEMBERS_COMPLETING, str(5 + number - number % 2), LAST_YEAR + 1)


async def _team_year(file: File, year: int) -> None:
    await file.merit(K.RATING, "EXCELLENT", year)
    await file.merit(K.MEMBERS, "12", year)
    await file.merit(K.MEMBERS_COMPLETING, "12", year)
    await file.award(F.TTLDXS, year, await _unit(file.setting, file.current.root))


async def _unit(setting: Setting, name: str) -> Unit:
    (found,) = await setting.store.get([want(Unit, id=name)])
    return found  # type: ignore[no-any-return]


async def _entries(setting: Setting, root: str) -> None:
    """Record the movement's own commendation of some entries that the province recognised."""
    span = Span(f"{root}#{LAST_YEAR}#{Level.PROVINCE}")
    lines = [line for _, line in await setting.store.rows(tables.entries_recognised, span)]
    found: list[Entry] = await setting.store.get([want(Entry, id=line.id) for line in lines])
    standing = [
        one
        for one in sorted(found, key=lambda e: e.id)
        if any(r.level is Level.PROVINCE and r.state is RecognitionState.RECOGNISED for r in one.recognitions)
    ]
    province = await _unit(setting, root)
    for number, entry in enumerate(standing[:6]):
        with suppress(OverError):
            await _commend(File(setting, 2 * SUBJECTS + number, LATE), entry, province)


async def _commend(file: File, entry: Entry, by: Unit) -> None:
    said = {"form": F.DVK, "level": Level.PROVINCE, "year": LAST_YEAR, "subject_class": SubjectClass.COLLECTIVE}
    said |= file.decision(LAST_YEAR)
    await file.by("pcs", lambda w, a, r: awards.record(w, a, r, said, awarded_by=by.id, entry=entry.id))
