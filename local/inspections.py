"""About 150 inspections in each sample year, lived after the entries, each at its own time within the year.

What an inspection meets depends only on what had happened by its time, so that a load that was cut off can be repeated
on another day: which units are visited follows from the entries of before the campaign, which entries are looked at
from their states at that moment.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256

from local import campaigns, courses, crowd, slots
from local.chance import chance, morning
from local.courses import Course
from local.crowd import Report
from local.places import Place
from local.register import Register
from local.seasons import SEASONS, SUBJECTS, Season, Subject
from local.tale import OverError, Setting
from local.visits import Visit
from movement.model.audit import Receipt
from movement.model.campaigns import Campaign
from movement.model.entries import Entry
from movement.storage import paths
from movement.storage.store import Change, Span, want

DONE = want(Receipt, actor="sample", request="inspected")


async def load(setting: Setting, register: Register, places: Sequence[Place], size: int, report: Report) -> bool:
    """Live the inspections of both years; False if that was done before."""
    (done,) = await setting.store.get([DONE], strong=True)
    if done is not None:
        return False
    await _live(setting, register, places, size, report)
    receipt = Receipt(
        actor="sample", request="inspected", operation="loadInspections", body=str(size), subject="", version=1
    )
    await setting.store.commit(Change(entities=(), audits=(), receipt=receipt))
    return True


async def _live(setting: Setting, register: Register, places: Sequence[Place], size: int, report: Report) -> None:
    found = await campaigns.load(setting, register)
    known = {root: await _entries(setting, root) for root in dict.fromkeys(place.unit.root for place in places)}
    for year in slots.YEARS:
        await _year(setting, year, size, found, places, known, report)


async def _entries(setting: Setting, root: str) -> list[Entry]:
    found: list[str] = []
    for year in slots.YEARS:
        found += [line.id async for line in setting.store.every(paths.entries_of_unit, Span(f"{root}#{year}"))]
    return [entry for entry in await setting.store.get([want(Entry, id=e) for e in found], strong=True) if entry]


async def _year(
    setting: Setting,
    year: int,
    size: int,
    found: Mapping[tuple[str, str], Campaign],
    places: Sequence[Place],
    known: Mapping[str, Sequence[Entry]],
    report: Report,
) -> None:
    turns = slots.of_year(year, size)
    units = {
        (season.name, subject.key): _visited(season, subject, campaign, places, known[campaign.root])
        for season in SEASONS
        if season.year == year
        for subject in SUBJECTS
        if (campaign := found.get((season.name, subject.key))) is not None
    }

    async def one(number: int) -> None:
        slot = turns[number]
        key = slot.season.name, slot.subject.key
        if key not in found:
            return
        place = units[key][slot.turn % len(units[key])]
        name = f"visit-{year}-{number:04d}"
        with suppress(OverError):
            visit = Visit(setting, name, place, morning(chance(name), slot.planned_on), slot.subject)
            course = Course(
                visit,
                slot.fate,
                campaign=found[key].id,
                team=slot.turn % len(found[key].teams) + 1,
                owners=_owners(place, places),
                entries=[e for e in known[place.unit.root] if e.path.startswith(place.unit.path)],
            )
            await courses.live(course)

    await crowd.tell(len(turns), one, f"Sample {year}: {{}} inspections", report)


def _visited(
    season: Season, subject: Subject, campaign: Campaign, places: Sequence[Place], entries: Sequence[Entry]
) -> list[Place]:
    """Return whom a campaign visits: by chance, but first those that had entries when it opened."""
    before = [entry.path for entry in entries if entry.created_at < campaign.created_at]
    busy = {*before, *(path.rstrip("/").rsplit("/", 1)[0] + "/" for path in before)}
    fitting = [p for p in places if p.unit.root == campaign.root and p.unit.kind in subject.kinds]
    seed = f"{season.name}-{subject.key}-"
    return sorted(fitting, key=lambda p: (p.unit.path not in busy, sha256((seed + p.unit.id).encode()).digest()))


def _owners(place: Place, places: Sequence[Place]) -> list[str]:
    """Return who is asked to mend what was found: of a territory the organisations on it."""
    return [p.unit.id for p in places if p.unit.last.parent == place.unit.id] or [place.unit.id]
