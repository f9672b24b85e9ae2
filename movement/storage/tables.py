"""Every table, key, index and access path of the product: one page of plain data.

PynamoDB models, the creation of tables, the typed reader, the cursors, docs/ACCESS-PATTERNS.md and the deployed
infrastructure all derive from it. A key is a template over the entity's own names; a row whose template meets an
empty value stays out of that index. Every partition of a list carries its root, the province of the record's date.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from movement.model import (
    appraisals,
    audit,
    awards,
    calendars,
    carriers,
    clusters,
    commendation,
    entries,
    entry_records,
    implementation,
    imports,
    indicators,
    inspections,
    merits,
    people,
    publications,
    reminders,
    reorganisations,
    report_types,
    reports,
    returns,
    rule_sets,
    runs,
    score_sheets,
    search,
    statistics,
    subjects,
    targets,
    units,
    uploads,
)


class Key(Struct, frozen=True):
    """Templates of a partition key and a sort key."""

    pk: str
    sk: str


class Index(Struct, frozen=True):
    """A global secondary index; it projects the fields of `line` and nothing else."""

    name: str
    line: type[Struct]


class Table(Struct, frozen=True):
    """A table: one noun, its own grants and backup."""

    name: str
    indexes: tuple[Index, ...] = ()


class Row(Struct, frozen=True):
    """One kind of item of a table: its entity, its key, and its keys in the table's indexes."""

    table: Table
    entity: type[Struct]
    key: Key
    keys: Mapping[str, Key] = {}


class Path(Struct, frozen=True):
    """A question that is answered by one range of one table or index."""

    question: str
    table: Table
    line: type[Struct]
    index: str | None = None
    row: Row | None = None
    """The row whose key orders the path, when it is not an index."""


def _index(name: str, line: type[Struct]) -> Index:
    return Index(name, line)


# --- units: one item holds a unit's whole history; thin rows serve the indexes -------------------------------------
UNITS = Table(
    "units",
    (_index("children", units.UnitRow), _index("tree", units.UnitRow), _index("codes", units.CodeRow)),
)
UNIT = Row(UNITS, units.Unit, Key("{id}", "U"))
REGISTER = Row(UNITS, units.RegisterHead, Key("{id}", "HEAD"))
UNIT_ROW = Row(
    UNITS,
    units.UnitRow,
    Key("{unit}", "V#{valid_from}#{g:06d}"),
    {
        "children": Key("{parent}", "{valid_from}#{unit}#{g:06d}"),
        "tree": Key("{root}", "{path}#{valid_from}#{g:06d}"),
    },
)
CODE_ROW = Row(
    UNITS,
    units.CodeRow,
    Key("{unit}", "C#{scheme}#{code}#{valid_from}#{g:06d}"),
    {"codes": Key("{scheme}#{code}", "{valid_from}#{g:06d}")},
)

# --- changes of units: a document, its staged rows, and whose each generation of the register is --------------------
CHANGES = Table("changes", (_index("list", reorganisations.ReorganisationLine),))
REORGANISATION = Row(CHANGES, reorganisations.Reorganisation, Key("{id}", "DOC"))
REORGANISATION_LINE = Row(
    CHANGES,
    reorganisations.ReorganisationLine,
    Key("{reorganisation}", "P#{root}"),
    {"list": Key("{root}", "{reorganisation}")},
)
STAGED_UNITS = Row(CHANGES, reorganisations.StagedUnits, Key("{reorganisation}", "ROW#{number:04d}"))
OUTCOME = Row(CHANGES, reorganisations.Outcome, Key("{reorganisation}", "O#{number:06d}"))
STAGED_SO_FAR = Row(CHANGES, reorganisations.Progress, Key("{reorganisation}", "AT"))
GENERATION = Row(CHANGES, reorganisations.Generation, Key("{id}", "G"))

# --- entries ------------------------------------------------------------------------------------------------------
ENTRIES = Table(
    "entries",
    (
        _index("list", entry_records.EntryLine),
        _index("state", entry_records.EntryLine),
        _index("queue", entry_records.EntryLine),
        _index("changed", entry_records.EntryLine),
        _index("recog", entry_records.RecognitionRow),
        _index("appraised", appraisals.AppraisalLine),
    ),
)
ENTRY = Row(
    ENTRIES,
    entries.Entry,
    Key("{id}", "E"),
    {
        "list": Key("{root}#{year}", "{path}#{id}"),
        "state": Key("{root}#{year}#{state}", "{path}#{id}"),
        "queue": Key("{carrier_root}#{waiting_for}", "{carrier_path}#{waiting_since}#{id}"),
        "changed": Key("{root}#{updated_at:day}", "{updated_at}#{id}"),
    },
)
RECOGNITION = Row(
    ENTRIES,
    entry_records.RecognitionRow,
    Key("{id}", "R#{year}#{level}"),
    {"recog": Key("{root}#{year}#{level}", "{path}#{id}")},
)
REPLICATION = Row(ENTRIES, entry_records.Replication, Key("{source}", "X#{copy}"))
APPRAISAL = Row(
    ENTRIES,
    appraisals.Appraisal,
    Key("{entry}", "A#{number:04d}"),
    {"appraised": Key("{root}#{year}", "{path}#{entry}#{number:04d}")},
)
REPORT = Row(ENTRIES, entry_records.EntryReport, Key("{entry}", "P#{number:04d}"))
AMENDMENT = Row(ENTRIES, entry_records.Amendment, Key("{entry}", "M#{number:04d}"))

# --- score sheets: one item holds all versions of a sheet -----------------------------------------------------------
SHEETS = Table("sheets", (_index("list", score_sheets.SheetLine),))
SHEET = Row(SHEETS, score_sheets.ScoreSheet, Key("{id}", "S"), {"list": Key("{root}", "{id}")})

# --- rule sets: one item holds all versions of a province's rules for one purpose -----------------------------------
RULESETS = Table("rulesets")
RULESET = Row(RULESETS, rule_sets.RuleSet, Key("{id}", "RULES"))

# --- what periodic reports are made of: a province's calendar, its indicators, its report types ----------------------
CATALOGUES = Table("catalogues", (_index("list", report_types.ReportTypeLine),))
CALENDAR = Row(CATALOGUES, calendars.Calendar, Key("{id}", "CALENDAR"))
CATALOGUE = Row(CATALOGUES, indicators.Catalogue, Key("{id}", "CATALOGUE"))
REPORT_TYPE = Row(CATALOGUES, report_types.ReportType, Key("{id}", "TYPE"), {"list": Key("{root}", "{code}")})

# --- returns: one item a unit, type and period; who owes one, as a run found it ---------------------------------------
RETURNS = Table("returns", (_index("slot", returns.ReturnLine), _index("open", returns.OpenLine)))
RETURN = Row(
    RETURNS,
    returns.Return,
    Key("{unit}#{type}", "{period}"),
    {
        "slot": Key("{root}#{type}#{period}", "{path}"),
        "open": Key("{carrier_root}", "{carrier_path}#{awaits}#{id}"),
    },
)
EXPECTED = Row(RETURNS, returns.Expected, Key("{root}#{type}#{period}", "EXPECTED"))

# --- how each body carries the directive out -------------------------------------------------------------------------
PLANS = Table("plans", (_index("list", implementation.PlanLine),))
IMPLEMENTATION_PLAN = Row(
    PLANS, implementation.ImplementationPlan, Key("{id}", "PLAN"), {"list": Key("{root}", "{path}")}
)
TARGETS = Row(PLANS, targets.Targets, Key("{root}#{year}", "{unit}"))

# --- inspections: plans and campaigns of a year, and one item for each inspection -----------------------------------
INSPECTIONS = Table(
    "inspections",
    (
        _index("list", inspections.InspectionLine),
        _index("campaign", inspections.InspectionLine),
        _index("due", inspections.InspectionLine),
        _index("concluded", inspections.InspectionLine),
        _index("plans", inspections.CampaignLine),
        _index("campaigns", inspections.CampaignLine),
    ),
)
PLAN = Row(INSPECTIONS, inspections.InspectionPlan, Key("{id}", "P"), {"plans": Key("{root}#{year}", "{id}")})
CAMPAIGN = Row(INSPECTIONS, inspections.Campaign, Key("{id}", "C"), {"campaigns": Key("{root}#{year}", "{id}")})
INSPECTION = Row(
    INSPECTIONS,
    inspections.Inspection,
    Key("{id}", "I"),
    {
        "list": Key("{root}#{year}", "{path}#{id}"),
        "campaign": Key("{root}#{campaign}", "{id}"),
        "due": Key("{carrier_root}", "{carrier_path}#{awaits}#{id}"),
        "concluded": Key("{root}#{concluded_year}", "{path}#{id}"),
    },
)

# --- reminders: one item each, found by what it is about; the index holds those that stand ----------------------------
REMINDERS = Table("reminders", (_index("open", reminders.ReminderLine),))
REMINDER = Row(REMINDERS, reminders.Reminder, Key("{id}", "N"), {"open": Key("{root}", "{path}#{awaits}#{id}")})

# --- handovers: whose carrier ended without a whole successor, and whom a person chose -------------------------------
HANDOVERS = Table("handovers", (_index("open", carriers.HandoverLine),))
HANDOVER = Row(
    HANDOVERS,
    carriers.Handover,
    Key("{root}", "{path}#{record}#{item:04d}"),
    {"open": Key("{root}", "{path}#{awaits}#{record}#{item:04d}")},
)

# --- clusters: the blocks in which units emulate each other in a year, and one seat a unit, year and scheme -----------
CLUSTERS = Table("clusters", (_index("year", clusters.ClusterLine),))
CLUSTER = Row(CLUSTERS, clusters.Cluster, Key("{id}", "K"), {"year": Key("{root}#{year}", "{id}")})
SEAT = Row(CLUSTERS, clusters.Seat, Key("{unit}", "{year}#{scheme}"))

# --- people and their grants ----------------------------------------------------------------------------------------
PEOPLE = Table("people", (_index("place", people.GrantRow),))
PERSON = Row(PEOPLE, people.Person, Key("{id}", "P"))
GRANT = Row(PEOPLE, people.GrantRow, Key("{person}", "G#{grant}"), {"place": Key("{root}", "{path}#{grant}")})

# --- uploaded files: what is known of each; the bytes are elsewhere ---------------------------------------------------
FILES = Table("files", (_index("asked", uploads.UploadLine),))
UPLOAD = Row(
    FILES, uploads.Upload, Key("{id}", "F"), {"asked": Key("{root}#{by}#{created_at:day}", "{created_at}#{id}")}
)

# --- imports: a sheet that was confirmed, its rows as they wait, and what became of them ------------------------------
IMPORTS = Table("imports", (_index("list", imports.ImportLine),))
IMPORT = Row(IMPORTS, imports.SheetImport, Key("{id}", "I"), {"list": Key("{root}", "{path}#{id}")})
IMPORT_PART = Row(IMPORTS, imports.ImportPart, Key("{sheet_import}", "ROWS#{number:04d}"))
IMPORT_PROGRESS = Row(IMPORTS, imports.ImportProgress, Key("{sheet_import}", "AT"))
IMPORTED_ROW = Row(IMPORTS, imports.ImportedRow, Key("{sheet_import}", "E#{line:06d}"))
# --- report packs: what was asked for and made; the files themselves are elsewhere -----------------------------------
REPORTS = Table("reports", (_index("list", reports.ReportLine), _index("waiting", reports.ReportLine)))
REPORT_PACK = Row(
    REPORTS,
    reports.Report,
    Key("{id}", "B"),
    {"list": Key("{root}", "{path}#{id}"), "waiting": Key("{root}", "{waits}#{id}")},
)
REPORT_PROGRESS = Row(REPORTS, reports.ReportProgress, Key("{report}", "AT"))

# --- whom commendation is about; names of persons stand apart, and only there ----------------------------------------
SUBJECTS = Table("subjects", (_index("list", subjects.SubjectLine),))
SUBJECT = Row(SUBJECTS, subjects.Subject, Key("{id}", "J"), {"list": Key("{root}", "{path}#{id}")})
PERSONAL = Table("personal")
PERSONAL_DATA = Row(PERSONAL, subjects.PersonalData, Key("{subject}", "NAME"))

# --- what is on record of them: merits by year; awards, and which achievement each one used up ------------------------
MERITS = Table("merits", (_index("subject", merits.MeritLine), _index("year", merits.MeritLine)))
MERIT = Row(
    MERITS,
    merits.Merit,
    Key("{id}", "H"),
    {"subject": Key("{subject}", "{year:04d}#{kind}#{id}"), "year": Key("{root}#{year}", "{path}#{subject}#{id}")},
)
AWARDS = Table(
    "awards",
    (_index("subject", awards.AwardLine), _index("entry", awards.AwardLine), _index("year", awards.AwardLine)),
)
AWARD = Row(
    AWARDS,
    awards.Award,
    Key("{id}", "W"),
    {
        "subject": Key("{subject}", "{year:04d}#{form}#{id}"),
        "entry": Key("{entry}", "{year:04d}#{form}#{id}"),
        "year": Key("{root}#{year}", "{path}#{form}#{id}"),
    },
)
CLAIM = Row(AWARDS, awards.AchievementClaim, Key("{achievement}", "CLAIM"))

# --- the trail ------------------------------------------------------------------------------------------------------
AUDITS = Table("audit", (_index("day", audit.AuditLine),))
AUDIT = Row(
    AUDITS,
    audit.Audit,
    Key("{subject}", "{version:08d}"),
    {"day": Key("{root}#{at:day}", "{at}#{subject}#{version:08d}")},
)
RECEIPTS = Table("receipts")
RECEIPT = Row(RECEIPTS, audit.Receipt, Key("{actor}#{request}", "R"))

# --- results of runs: generations under a HEAD ----------------------------------------------------------------------
STATISTICS = Table("statistics")
UNIT_STATISTICS = Row(STATISTICS, statistics.UnitStatistics, Key("{mode}#{period}#{root}#{g:06d}#{parent}", "{unit}"))
FACT = Row(STATISTICS, statistics.Fact, Key("{mode}#{period}#{root}#{g:06d}#FACTS#ENTRY", "{path}#{entry}"))
RETURN_FACT = Row(
    STATISTICS, statistics.ReturnFact, Key("{mode}#{period}#{root}#{g:06d}#FACTS#RETURN#VALUES", "{path}#{id}")
)
STATISTICS_HEAD = Row(STATISTICS, statistics.StatisticsHead, Key("{id}", "HEAD"))
# Apart from the numbers: people publish, and only runs write what there is to publish.
PUBLICATIONS = Table("publications")
PUBLICATION = Row(PUBLICATIONS, publications.Publication, Key("{id}", "PUBLISHED"))
COMMENDATIONS = Table("commendations", (_index("path", commendation.CandidateLine),))
CANDIDATE = Row(
    COMMENDATIONS,
    commendation.Candidate,
    Key("{run}", "{form}#{rank:06d}"),
    # A run is one awarding unit's, hence one province's.
    {"path": Key("{run}", "{path}#{form}#{rank:06d}")},
)
COMMENDATION_HEAD = Row(COMMENDATIONS, commendation.CommendationHead, Key("{id}", "HEAD"))
RUNS = Table("runs")
LEASE = Row(RUNS, runs.Lease, Key("{job}#{root}#{period}", "LEASE"))
RUN_PROGRESS = Row(RUNS, runs.Progress, Key("{job}#{root}", "PROGRESS"))

# --- search by words without marks ----------------------------------------------------------------------------------
SEARCH = Table("search", (_index("newest", search.NameLine),))
SEARCH_ROW = Row(
    SEARCH,
    search.SearchRow,
    Key("{root}#{noun}#{letters}", "{words}#{id}#{valid_from}"),
    {"newest": Key("{root}#{noun}#{letters}", "{newest}#{words}")},
)

TABLES = tuple(value for value in list(globals().values()) if isinstance(value, Table))
ROWS = tuple(value for value in list(globals().values()) if isinstance(value, Row))
"""In the order in which they stand above; a test finds a name that was used twice."""


def _through(question: str, table: Table, index: str) -> Path:
    line = next(i.line for i in table.indexes if i.name == index)
    return Path(question, table, line, index=index)


def _within(question: str, row: Row) -> Path:
    return Path(question, row.table, row.entity, row=row)


children_of_unit = _through("Which units lie directly below this one, by the day they began?", UNITS, "children")
subtree_of_unit = _through("Which units lie at or below this place?", UNITS, "tree")
units_of_code = _through("Which units held this code, and when?", UNITS, "codes")
reorganisations_of_province = _through("Which reorganisations touch this province?", CHANGES, "list")
outcomes_of_reorganisation = _within("What does this reorganisation make of which territory?", OUTCOME)
entries_of_unit = _through("Which entries of a year lie at or below this place?", ENTRIES, "list")
entries_in_state = _through("Which of them are in this state?", ENTRIES, "state")
entries_waiting = _through("Which entries wait for a reviewer at or below this place?", ENTRIES, "queue")
entries_changed = _through("Which entries changed on this day?", ENTRIES, "changed")
entries_recognised = _through("Which entries did this level decide on in this year?", ENTRIES, "recog")
appraisals_of_year = _through("Which appraisals of this year lie at or below this place?", ENTRIES, "appraised")
appraisals_of_entry = _within("How was this entry appraised?", APPRAISAL)
reports_of_entry = _within("What results did this entry report?", REPORT)
amendments_of_entry = _within("What was corrected beside this entry?", AMENDMENT)
sheets_of_province = _through("Which score sheets does this province have?", SHEETS, "list")
report_types_of_province = _through("Which types of report does this province have?", CATALOGUES, "list")
returns_of_period = _through("What do the units at or below this place report for this period?", RETURNS, "slot")
returns_open = _through("Which returns at or below this place are not locked yet?", RETURNS, "open")
returns_of_unit = _within("What did this unit report of this type, period by period?", RETURN)
implementation_plans = _through("Which bodies at or below this place have a plan?", PLANS, "list")
targets_of_province = _within("What do the units of this province mean to reach in this year?", TARGETS)
plans_of_year = _through("Which plans of inspection does a year have?", INSPECTIONS, "plans")
campaigns_of_year = _through("Which campaigns of inspection does a year have?", INSPECTIONS, "campaigns")
inspections_of_unit = _through("Which inspections of a year lie at or below this place?", INSPECTIONS, "list")
inspections_of_campaign = _through("Which inspections does this campaign have?", INSPECTIONS, "campaign")
inspections_open = _through("What is still to be done at or below this place, soonest first?", INSPECTIONS, "due")
inspections_concluded = _through("Which inspections were first concluded in this year?", INSPECTIONS, "concluded")
reminders_open = _through("Who is reminded of what at or below this place, soonest due first?", REMINDERS, "open")
handovers_open = _through("Which records at or below this place wait for a carrier?", HANDOVERS, "open")
handovers_of_province = _within("Which records of this province ever waited for a carrier?", HANDOVER)
clusters_of_year = _through("Which clusters does a province have in this year?", CLUSTERS, "year")
seats_of_unit = _within("In which clusters was this unit, by year?", SEAT)
grants_at_place = _through("Who holds a grant at or below this place?", PEOPLE, "place")
uploads_of_person = _through("Which uploads did this person ask for on this day?", FILES, "asked")
imports_of_unit = _through("Which sheets were imported at or below this place?", IMPORTS, "list")
rows_of_import = _within("What did the rows of this sheet become?", IMPORTED_ROW)
reports_of_unit = _through("Which reports were asked for at or below this place?", REPORTS, "list")
reports_waiting = _through("Which reports of this province wait to be made, longest first?", REPORTS, "waiting")
subjects_of_unit = _through("Which subjects of commendation are there at or below this place?", SUBJECTS, "list")
merits_of_subject = _through("What is on record of this subject, by year?", MERITS, "subject")
merits_of_year = _through("What is on record of a year at or below this place?", MERITS, "year")
awards_of_subject = _through("Which awards was this subject given, by year?", AWARDS, "subject")
awards_of_entry = _through("Which awards was this entry given?", AWARDS, "entry")
awards_of_year = _through("Which awards for a year were given at or below this place?", AWARDS, "year")
trail_of_subject = _within("Who did what to this record, when and why?", AUDIT)
changes_of_day = _through("What happened in this province on this day?", AUDITS, "day")
numbers_of_children = _within("What are the numbers of the units below this one?", UNIT_STATISTICS)
facts_of_unit = _within("Which entries stand behind the numbers at or below this place?", FACT)
returns_behind = _within("Which returns stand behind the numbers at or below this place?", RETURN_FACT)
candidates_of_run = _within("Who is on this list, best first?", CANDIDATE)
candidates_of_unit = _through("Which candidates of this list lie at or below this place?", COMMENDATIONS, "path")
words_of_noun = _within("Which names have these words in a row, the last one as a prefix?", SEARCH_ROW)
names_by_age = _through("Which names have a word with these two first letters, newest record first?", SEARCH, "newest")

PATHS: dict[str, Path] = {name: value for name, value in list(globals().items()) if isinstance(value, Path)}


def table_of(entity: type[Struct]) -> Row:
    """Return the row that keeps `entity`."""
    return _ROW_OF[entity]


_ROW_OF: dict[type[Any], Row] = {row.entity: row for row in ROWS}
