"""A roll: what is on record of a province's subjects in a year, put where the facts of each one find it.

Pure functions of the records a run has read; the same facts for any order of input.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec import Struct, structs

from movement.model import ids
from movement.model.awards import Award, AwardForm, achievement_of
from movement.model.carriers import heir
from movement.model.chains import line_of
from movement.model.commendation import BASE_FORMS, lists_form
from movement.model.constraints import Base
from movement.model.dossiers import Dossier, DossierState, slot_of
from movement.model.entries import Level
from movement.model.entry_facts import Document, Facts, Timeliness
from movement.model.merits import Merit, MeritKind
from movement.model.periods import Period
from movement.model.subject_facts import SubjectFacts
from movement.model.subjects import Subject
from movement.model.units import Unit, UnitKind

_CLOSED = frozenset({DossierState.REJECTED, DossierState.WITHDRAWN})
ADVANCED, FIGHTERS = frozenset({AwardForm.LDTT, AwardForm.CSTT}), frozenset({AwardForm.CSTDCS})


class Stand(Struct, frozen=True, kw_only=True):
    """Where a subject stands in a year: its unit as it was then, or who carries on what that one left."""

    subject: Subject
    path: str
    unit_open: bool
    successor_open: bool | None
    begun_on: date

    @property
    def unit(self) -> str:
        """The unit it is listed with."""
        return self.path.strip("/").rpartition("/")[2]

    @property
    def ground(self) -> str:
        """The path of the lowest territory it stands on."""
        steps = self.path.strip("/").split("/")
        last = max(n for n, step in enumerate(steps) if step.startswith(ids.TERRITORY))
        return f"/{'/'.join(steps[: last + 1])}/"


class Roll(Struct, frozen=True, kw_only=True):
    """What is on record of subjects."""

    stands: tuple[Stand, ...] = ()
    """By subject's id."""
    merits: Mapping[str, tuple[Merit, ...]] = {}
    """Of each subject and of those that it continues."""
    awards: Mapping[str, tuple[Award, ...]] = {}
    achievements: Mapping[str, tuple[Award, ...]] = {}
    """Achievement → the awards that used it up."""
    bases: Mapping[str, Base] = {}
    """Unit → its holders of titles and its headcount of the year."""
    fighters: Mapping[str, int] = {}
    dossiers: Mapping[tuple[str, str], Dossier] = {}
    """List's slot and entry or subject → its dossier."""
    returns: Mapping[str, Timeliness] = {}
    seats: Mapping[str, str] = {}
    """Unit → the cluster it emulates others in."""
    families: Mapping[str, UnitKind] = {}
    """Unit → its kind."""

    @property
    def numbers(self) -> object:
        """What of it is no record of a list, and yet lists depend on."""
        return [self.bases, self.fighters, self.returns, self.seats]

    def listed(self, path: str, form: AwardForm) -> list[Stand]:
        """Return who could get a form in the list of the awarding unit at a place."""
        here = [stand for stand in self.stands if stand.path.startswith(path)]
        return [stand for stand in here if stand.ground == path] if form in BASE_FORMS else here


def standing(subject: Subject, known: Mapping[str, Unit], period: Period, as_of: date) -> Stand | None:
    """Return where a subject stands in a year; None if its unit was not there and left nobody who carries on."""
    unit = known.get(subject.unit)
    if unit is None:
        return None
    lived, carried = unit.during(period.first_day, period.end_day), heir(unit, known, as_of)
    path = lived.path if lived is not None else carried.path if carried is not None else None
    if path is None:
        return None
    is_open = unit.at(as_of) is not None
    return Stand(
        subject=subject,
        path=path,
        unit_open=is_open,
        successor_open=None if is_open else carried is not None,
        begun_on=unit.versions[0].valid_from,
    )


def roll(
    stands: Iterable[Stand],
    year: int,
    *,
    merits: Iterable[Merit] = (),
    awards: Iterable[Award] = (),
    dossiers: Iterable[Dossier] = (),
    returns: Mapping[str, Timeliness] | None = None,
    seats: Mapping[str, str] | None = None,
    families: Mapping[str, UnitKind] | None = None,
) -> Roll:
    """Return the roll of these subjects in a year, from merits and awards of all years."""
    here = sorted({stand.subject.id: stand for stand in stands}.items())
    said = [merit for _, merit in sorted({merit.id: merit for merit in merits}.items())]
    given = [award for _, award in sorted({award.id: award for award in awards}.items())]
    lines = {name: line_of(name, said) for name, _ in here}
    of_merits, of_awards = _by(said, lambda m: (m.subject,)), _by(given, lambda a: (a.subject,) if a.subject else ())
    unit_of = {name: stand.unit for name, stand in here}
    return Roll(
        stands=tuple(stand for _, stand in here),
        merits={name: _joined(of_merits, line) for name, line in lines.items()},
        awards={name: _joined(of_awards, line) for name, line in lines.items()},
        achievements={key: tuple(found) for key, found in _by(given, lambda a: a.achievements).items()},
        bases=_bases(given, said, here, year),
        fighters=Counter(unit_of[name] for name in sorted(_holders(given, FIGHTERS, year)) if name in unit_of),
        dossiers={
            (one.slot, about): one
            for one in sorted(dossiers, key=lambda d: d.id)
            if one.state not in _CLOSED
            for about in (one.entry, one.subject)
            if about is not None
        },
        returns=returns or {},
        seats=seats or {},
        families=families or {},
    )


def _by[T](records: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for record in records:
        for key in keys(record):
            found[key].append(record)
    return found


def _joined[T: (Merit, Award)](found: Mapping[str, list[T]], line: Iterable[str]) -> tuple[T, ...]:
    return tuple(sorted((one for name in line for one in found.get(name, ())), key=lambda one: one.id))


def _holders(awards: Iterable[Award], forms: frozenset[AwardForm], year: int) -> set[str]:
    return {a.subject for a in awards if a.subject is not None and a.stands and a.year == year and a.form in forms}


def _bases(awards: list[Award], merits: list[Merit], here: list[tuple[str, Stand]], year: int) -> dict[str, Base]:
    advanced = _holders(awards, ADVANCED, year)
    holders: Counter[str] = Counter()
    headcount: dict[str, int] = {}
    members = {m.subject: int(m.value) for m in merits if m.kind is MeritKind.MEMBERS and m.stands and m.year == year}
    for name, stand in here:
        holders[stand.unit] += name in advanced
        if stand.subject.whole_unit and name in members:
            headcount[stand.unit] = members[name]
    # Where nobody of the year is on record no number is known; where some are, a unit without one has none.
    return {
        unit: Base(advanced=holders[unit] if advanced else None, headcount=headcount.get(unit))
        for unit in {*holders, *headcount}
    }


def with_roll(facts: Facts, roll: Roll, awarding: str) -> Facts:
    """Return an entry's facts with what the roll knows of it: awards, returns, its dossier in the list."""
    entry, year = facts.entry, facts.period.year
    dossier = roll.dossiers.get((slot_of(awarding, facts.level, year, AwardForm.DVK), entry.id))
    return structs.replace(
        facts,
        awards=_of_others(roll.achievements.get(achievement_of(entry.achievement_key, year), ()), dossier),
        authority=lists_form(AwardForm.DVK, facts.level),
        returns=roll.returns.get(entry.unit),
        received_at=None if dossier is None else dossier.received_at,
        documents=documents(dossier),
    )


def subject_facts(
    stand: Stand, form: AwardForm, level: Level, year: int, as_of: date, roll: Roll, awarding: str
) -> SubjectFacts:
    """Return what the roll knows of a subject, for a form in the list of an awarding unit."""
    name = stand.subject.id
    dossier = roll.dossiers.get((slot_of(awarding, level, year, form), name))
    return SubjectFacts(
        subject=stand.subject,
        path=stand.path,
        form=form,
        year=year,
        level=level,
        as_of=as_of,
        merits=roll.merits.get(name, ()),
        awards=_of_others(roll.awards.get(name, ()), dossier),
        unit_open=stand.unit_open,
        successor_open=stand.successor_open,
        begun_on=stand.begun_on,
        authority=lists_form(form, level),
        returns=roll.returns.get(stand.unit),
        advanced=roll.bases[stand.unit].advanced if stand.unit in roll.bases else None,
        fighters=roll.fighters.get(stand.unit, 0),
        received_at=None if dossier is None else dossier.received_at,
        documents=documents(dossier),
    )


def _of_others(awards: Iterable[Award], dossier: Dossier | None) -> tuple[Award, ...]:
    """Leave out the award that was made of this very dossier: it does not stand in its own way."""
    return tuple(award for award in awards if dossier is None or award.dossier != dossier.id)


def documents(dossier: Dossier | None) -> tuple[Document, ...]:
    """Return the documents of a dossier that count, each with what was said of it."""
    if dossier is None:
        return ()
    latest = {one.kind: one for one in dossier.documents}
    return tuple(Document(kind, latest[kind].verdict) for kind in sorted(latest))
