"""Every table, key and index of the product: one page of plain data. The questions asked of them are in `paths`.

PynamoDB models, the creation of tables, the typed reader, the cursors, docs/ACCESS-PATTERNS.md and the deployed
infrastructure all derive from it. A key is a template over the entity's own names; a row whose template meets an
empty value stays out of that index. Every partition of a list carries its root, the province of the record's date.
"""

from typing import Any

from msgspec import Struct

from movement.model import (
    accesses,
    appraisals,
    audit,
    awards,
    calendars,
    campaigns,
    clusters,
    commendation,
    day_heads,
    dossiers,
    entries,
    entry_records,
    handovers,
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
    return_duties,
    returns,
    rule_sets,
    runs,
    score_sheets,
    search,
    statistics,
    statistics_heads,
    subjects,
    targets,
    unit_rows,
    units,
    uploads,
)
from movement.storage.layout import Key, Row, Table, index

# --- units: one item holds a unit's whole history; thin rows serve the indexes -------------------------------------
UNITS = Table(
    "units",
    (index("children", unit_rows.UnitRow), index("tree", unit_rows.UnitRow), index("codes", unit_rows.CodeRow)),
)
UNIT = Row(UNITS, units.Unit, Key("{id}", "U"))
REGISTER = Row(UNITS, units.RegisterHead, Key("{id}", "HEAD"))
UNIT_ROW = Row(
    UNITS,
    unit_rows.UnitRow,
    Key("{unit}", "V#{valid_from}#{g:06d}"),
    {
        "children": Key("{parent}", "{valid_from}#{unit}#{g:06d}"),
        "tree": Key("{root}", "{path}#{valid_from}#{g:06d}"),
    },
)
CODE_ROW = Row(
    UNITS,
    unit_rows.CodeRow,
    Key("{unit}", "C#{scheme}#{code}#{valid_from}#{g:06d}"),
    {"codes": Key("{scheme}#{code}", "{valid_from}#{g:06d}")},
)

# --- changes of units: a document, its staged rows, and whose each generation of the register is --------------------
CHANGES = Table("changes", (index("list", reorganisations.ReorganisationLine),))
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
        index("list", entry_records.EntryLine),
        index("state", entry_records.EntryLine),
        index("queue", entry_records.EntryLine),
        index("changed", entry_records.EntryLine),
        index("recog", entry_records.RecognitionRow),
        index("appraised", appraisals.AppraisalLine),
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
SHEETS = Table("sheets", (index("list", score_sheets.SheetLine),))
SHEET = Row(SHEETS, score_sheets.ScoreSheet, Key("{id}", "S"), {"list": Key("{root}", "{id}")})

# --- rule sets: one item holds all versions of a province's rules for one purpose -----------------------------------
RULESETS = Table("rulesets")
RULESET = Row(RULESETS, rule_sets.RuleSet, Key("{id}", "RULES"))

# --- what periodic reports are made of: a province's calendar, its indicators, its report types ----------------------
CATALOGUES = Table("catalogues", (index("list", report_types.ReportTypeLine),))
CALENDAR = Row(CATALOGUES, calendars.Calendar, Key("{id}", "CALENDAR"))
CATALOGUE = Row(CATALOGUES, indicators.Catalogue, Key("{id}", "CATALOGUE"))
REPORT_TYPE = Row(CATALOGUES, report_types.ReportType, Key("{id}", "TYPE"), {"list": Key("{root}", "{code}")})

# --- returns: one item a unit, type and period; who owes one, as a run found it ---------------------------------------
RETURNS = Table("returns", (index("slot", returns.ReturnLine), index("open", returns.OpenLine)))
RETURN = Row(
    RETURNS,
    returns.Return,
    Key("{unit}#{type}", "{period}"),
    {
        "slot": Key("{root}#{type}#{period}", "{path}"),
        "open": Key("{carrier_root}", "{carrier_path}#{awaits}#{id}"),
    },
)
EXPECTED = Row(RETURNS, return_duties.Expected, Key("{root}#{type}#{period}", "EXPECTED"))

# --- how each body carries the directive out -------------------------------------------------------------------------
PLANS = Table("plans", (index("list", implementation.PlanLine),))
IMPLEMENTATION_PLAN = Row(
    PLANS, implementation.ImplementationPlan, Key("{id}", "PLAN"), {"list": Key("{root}", "{path}")}
)
TARGETS = Row(PLANS, targets.Targets, Key("{root}#{year}", "{unit}"))

# --- inspections: plans and campaigns of a year, and one item for each inspection -----------------------------------
INSPECTIONS = Table(
    "inspections",
    (
        index("list", inspections.InspectionLine),
        index("campaign", inspections.InspectionLine),
        index("due", inspections.InspectionLine),
        index("concluded", inspections.InspectionLine),
        index("plans", campaigns.CampaignLine),
        index("campaigns", campaigns.CampaignLine),
    ),
)
PLAN = Row(INSPECTIONS, campaigns.InspectionPlan, Key("{id}", "P"), {"plans": Key("{root}#{year}", "{id}")})
CAMPAIGN = Row(INSPECTIONS, campaigns.Campaign, Key("{id}", "C"), {"campaigns": Key("{root}#{year}", "{id}")})
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
REMINDERS = Table("reminders", (index("open", reminders.ReminderLine),))
REMINDER = Row(REMINDERS, reminders.Reminder, Key("{id}", "N"), {"open": Key("{root}", "{path}#{awaits}#{id}")})

# --- handovers: whose carrier ended without a whole successor, and whom a person chose -------------------------------
HANDOVERS = Table("handovers", (index("open", handovers.HandoverLine),))
HANDOVER = Row(
    HANDOVERS,
    handovers.Handover,
    Key("{root}", "{path}#{record}#{item:04d}"),
    {"open": Key("{root}", "{path}#{awaits}#{record}#{item:04d}")},
)

# --- clusters: the blocks in which units emulate each other in a year, and one seat a unit, year and scheme -----------
CLUSTERS = Table("clusters", (index("year", clusters.ClusterLine),))
CLUSTER = Row(CLUSTERS, clusters.Cluster, Key("{id}", "K"), {"year": Key("{root}#{year}", "{id}")})
SEAT = Row(CLUSTERS, clusters.Seat, Key("{unit}", "{year}#{scheme}"))

# --- people and their grants ----------------------------------------------------------------------------------------
PEOPLE = Table("people", (index("place", people.GrantRow),))
PERSON = Row(PEOPLE, people.Person, Key("{id}", "P"))
GRANT = Row(PEOPLE, people.GrantRow, Key("{person}", "G#{grant}"), {"place": Key("{root}", "{path}#{grant}")})

# --- uploaded files: what is known of each; the bytes are elsewhere ---------------------------------------------------
FILES = Table("files", (index("asked", uploads.UploadLine),))
UPLOAD = Row(
    FILES, uploads.Upload, Key("{id}", "F"), {"asked": Key("{root}#{by}#{created_at:day}", "{created_at}#{id}")}
)

# --- imports: a sheet that was confirmed, its rows as they wait, and what became of them ------------------------------
IMPORTS = Table("imports", (index("list", imports.ImportLine),))
IMPORT = Row(IMPORTS, imports.SheetImport, Key("{id}", "I"), {"list": Key("{root}", "{path}#{id}")})
IMPORT_PART = Row(IMPORTS, imports.ImportPart, Key("{sheet_import}", "ROWS#{number:04d}"))
IMPORT_PROGRESS = Row(IMPORTS, imports.ImportProgress, Key("{sheet_import}", "AT"))
IMPORTED_ROW = Row(IMPORTS, imports.ImportedRow, Key("{sheet_import}", "E#{line:06d}"))
# --- report packs: what was asked for and made; the files themselves are elsewhere -----------------------------------
REPORTS = Table("reports", (index("list", reports.ReportLine), index("waiting", reports.ReportLine)))
REPORT_PACK = Row(
    REPORTS,
    reports.Report,
    Key("{id}", "B"),
    {"list": Key("{root}", "{path}#{id}"), "waiting": Key("{root}", "{waits}#{id}")},
)
REPORT_PROGRESS = Row(REPORTS, reports.ReportProgress, Key("{report}", "AT"))

# --- whom commendation is about; names of persons stand apart, and only there ----------------------------------------
SUBJECTS = Table("subjects", (index("list", subjects.SubjectLine),))
SUBJECT = Row(SUBJECTS, subjects.Subject, Key("{id}", "J"), {"list": Key("{root}", "{path}#{id}")})
COLLECTIVE_SLOT = Row(SUBJECTS, subjects.CollectiveSlot, Key("{unit}", "C#{name}"))
PERSONAL = Table("personal")
PERSONAL_DATA = Row(PERSONAL, subjects.PersonalData, Key("{subject}", "NAME"))

# Who was shown which names: put only, and read by auditors.
ACCESSES = Table("accesses")
ACCESS = Row(ACCESSES, accesses.Access, Key("{root}#{at:day}", "{at}#{id}"))

# --- what is on record of them: merits by year; awards, and which achievement each one used up ------------------------
MERITS = Table("merits", (index("subject", merits.MeritLine), index("year", merits.MeritLine)))
MERIT = Row(
    MERITS,
    merits.Merit,
    Key("{id}", "H"),
    {"subject": Key("{subject}", "{year:04d}#{kind}#{id}"), "year": Key("{root}#{year}", "{path}#{subject}#{id}")},
)
STATEMENT = Row(MERITS, merits.Statement, Key("{subject}", "S#{year:04d}#{kind}#{value}"))
AWARDS = Table(
    "awards",
    (index("subject", awards.AwardLine), index("entry", awards.AwardLine), index("year", awards.AwardLine)),
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

# --- what people decide about candidates; who has a dossier in a list, and what of a list is published ----------------
DOSSIERS = Table("dossiers", (index("list", dossiers.DossierLine), index("published", dossiers.DossierLine)))
DOSSIER = Row(
    DOSSIERS,
    dossiers.Dossier,
    Key("{id}", "D"),
    {"list": Key("{root}#{year}", "{path}#{id}"), "published": Key("{root}#{published_year}", "{path}#{form}#{id}")},
)
DOSSIER_CLAIM = Row(DOSSIERS, dossiers.DossierClaim, Key("{slot}", "{about}"))
PUBLISHED_LIST = Row(DOSSIERS, dossiers.PublishedList, Key("{id}", "PUBLISHED"))

# --- the trail ------------------------------------------------------------------------------------------------------
AUDITS = Table("audit", (index("day", audit.AuditLine),))
AUDIT = Row(
    AUDITS,
    audit.Audit,
    Key("{subject}", "{version:08d}"),
    {"day": Key("{root}#{at:day}", "{at}#{subject}#{version:08d}")},
)
DAY_HEAD = Row(AUDITS, day_heads.DayHead, Key("heads#{root}", "{day}"))
RECEIPTS = Table("receipts")
RECEIPT = Row(RECEIPTS, audit.Receipt, Key("{actor}#{request}", "R"))

# --- results of runs: generations under a HEAD ----------------------------------------------------------------------
STATISTICS = Table("statistics")
UNIT_STATISTICS = Row(STATISTICS, statistics.UnitStatistics, Key("{mode}#{period}#{root}#{g:06d}#{parent}", "{unit}"))
FACT = Row(STATISTICS, statistics.Fact, Key("{mode}#{period}#{root}#{g:06d}#FACTS#ENTRY", "{path}#{entry}"))
RETURN_FACT = Row(
    STATISTICS, statistics.ReturnFact, Key("{mode}#{period}#{root}#{g:06d}#FACTS#RETURN#VALUES", "{path}#{id}")
)
STATISTICS_HEAD = Row(STATISTICS, statistics_heads.StatisticsHead, Key("{id}", "HEAD"))
# Apart from the numbers: people publish, and only runs write what there is to publish.
PUBLICATIONS = Table("publications")
PUBLICATION = Row(PUBLICATIONS, publications.Publication, Key("{id}", "PUBLISHED"))
COMMENDATIONS = Table("commendations", (index("path", commendation.CandidateLine),))
CANDIDATE = Row(
    COMMENDATIONS,
    commendation.Candidate,
    Key("{run}", "{form}#{rank:06d}"),
    # A run is one awarding unit's, hence one province's.
    {"path": Key("{run}", "{path}#{form}#{rank:06d}")},
    # A dozen rules, each with its leaves: as lists and maps a row took 0.4 ms to write.
    frozenset({"reasons", "flags"}),
)
MANIFEST = Row(COMMENDATIONS, commendation.Manifest, Key("{list}", "MANIFEST#{number:04d}"))
COMMENDATION_HEAD = Row(COMMENDATIONS, commendation.CommendationHead, Key("{id}", "HEAD"))
RUNS = Table("runs")
LEASE = Row(RUNS, runs.Lease, Key("{job}#{root}#{period}", "LEASE"))
RUN_PROGRESS = Row(RUNS, runs.Progress, Key("{job}#{root}", "PROGRESS"))
ENTRIES_READ = Row(RUNS, runs.EntriesRead, Key("{job}#{root}#{period}", "ENTRIES"))

# --- search by words without marks ----------------------------------------------------------------------------------
SEARCH = Table("search", (index("newest", search.NameLine),))
SEARCH_ROW = Row(
    SEARCH,
    search.SearchRow,
    Key("{root}#{noun}#{letters}", "{words}#{id}#{valid_from}"),
    {"newest": Key("{root}#{noun}#{letters}", "{newest}#{words}")},
)

TABLES = tuple(value for value in list(globals().values()) if isinstance(value, Table))
ROWS = tuple(value for value in list(globals().values()) if isinstance(value, Row))
"""In the order in which they stand above; a test finds a name that was used twice."""


AUDITED = tuple(row for row in ROWS if "head" in row.entity.__struct_fields__)
"""What has a trail: each version of it is an entry there."""


def table_of(entity: type[Struct]) -> Row:
    """Return the row that keeps `entity`."""
    return _ROW_OF[entity]


def texts_of(entity: type[Struct]) -> frozenset[str]:
    """Return the fields that `entity` keeps as JSON text; none for what is only a part of one."""
    return _ROW_OF[entity].texts if entity in _ROW_OF else frozenset()


_ROW_OF: dict[type[Any], Row] = {row.entity: row for row in ROWS}
