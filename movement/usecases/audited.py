"""Which record a trail is of: its subject is the record's id, and tells by its shape what kind it is."""

from msgspec import Struct

from movement.model import ids
from movement.model.awards import Award
from movement.model.calendars import Calendar
from movement.model.campaigns import Campaign, InspectionPlan
from movement.model.clusters import Cluster
from movement.model.commendation import CommendationHead
from movement.model.dossiers import Dossier, PublishedList
from movement.model.entries import Entry
from movement.model.implementation import ImplementationPlan
from movement.model.imports import SheetImport
from movement.model.indicators import Catalogue
from movement.model.inspections import Inspection
from movement.model.merits import Merit
from movement.model.people import Person
from movement.model.publications import Publication
from movement.model.reorganisations import Generation, Reorganisation
from movement.model.report_types import ReportType
from movement.model.reports import Report
from movement.model.returns import Return, parts_of
from movement.model.rule_sets import RuleSet
from movement.model.score_sheets import ScoreSheet
from movement.model.statistics_heads import StatisticsHead
from movement.model.subjects import Subject
from movement.model.targets import Targets
from movement.model.uploads import Upload
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import returns

LETTERS: dict[str, type[Struct]] = {
    ids.ENTRY: Entry,
    ids.SHEET: ScoreSheet,
    ids.PLAN: InspectionPlan,
    ids.CAMPAIGN: Campaign,
    ids.INSPECTION: Inspection,
    ids.UPLOAD: Upload,
    ids.REORGANISATION: Reorganisation,
    ids.CLUSTER: Cluster,
    ids.IMPORT: SheetImport,
    ids.REPORT: Report,
    ids.SUBJECT: Subject,
    ids.MERIT: Merit,
    ids.AWARD: Award,
    ids.DOSSIER: Dossier,
}
"""First letter of an id → its noun."""
PREFIXES: dict[str, tuple[type[Struct], ...]] = {
    "calendar": (Calendar,),
    "catalogue": (Catalogue,),
    "commendation": (CommendationHead,),
    "implementation": (ImplementationPlan,),
    "published": (Publication, PublishedList),
    "report": (ReportType,),
    "ruleset": (RuleSet,),
    "statistics": (StatisticsHead,),
    "targets": (Targets,),
}
"""What stands before the first colon of a made id → its nouns."""
OTHERS: tuple[type[Struct], ...] = (Person, Generation)
"""What has ids of another kind: the subjects of tokens, the numbers of generations."""


def kinds_of(subject: str) -> tuple[type[Struct], ...]:
    """Return the kinds of record that an id can name; most often one."""
    if ids.is_id(subject) and subject[0] in LETTERS:
        return (LETTERS[subject[0]], Person)
    if parts_of(subject) is not None:
        return (Return, Person)
    return (*PREFIXES.get(subject.partition(":")[0], ()), *OTHERS)


def wants_of(subject: str, root: str) -> list[Want]:
    """Name the records that a trail can be of; `root` is the province that the trail says."""
    return [_want(kind, subject, root) for kind in kinds_of(subject)]


def _want(kind: type[Struct], subject: str, root: str) -> Want:
    if kind is Return and (of_return := returns.named(subject)) is not None:
        return of_return
    if kind is Targets:
        _, unit, year = (*subject.split(":"), "", "")[:3]
        return want(Targets, root=root, year=year, unit=unit)
    return want(kind, id=subject)
