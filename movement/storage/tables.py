"""Every table, key, index and access path of the product: one page of plain data.

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
    carriers,
    clusters,
    commendation,
    dossiers,
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
from movement.storage.layout import Key, Path, Row, Table, index, through, within

# --- units: one item holds a unit's whole history; thin rows serve the indexes -------------------------------------
UNITS = Table(
    "units",
    (index("children", units.UnitRow), index("tree", units.UnitRow), index("codes", units.CodeRow)),
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
EXPECTED = Row(RETURNS, returns.Expected, Key("{root}#{type}#{period}", "EXPECTED"))

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
        index("plans", inspections.CampaignLine),
        index("campaigns", inspections.CampaignLine),
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
REMINDERS = Table("reminders", (index("open", reminders.ReminderLine),))
REMINDER = Row(REMINDERS, reminders.Reminder, Key("{id}", "N"), {"open": Key("{root}", "{path}#{awaits}#{id}")})

# --- handovers: whose carrier ended without a whole successor, and whom a person chose -------------------------------
HANDOVERS = Table("handovers", (index("open", carriers.HandoverLine),))
HANDOVER = Row(
    HANDOVERS,
    carriers.Handover,
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
COMMENDATIONS = Table("commendations", (index("path", commendation.CandidateLine),))
CANDIDATE = Row(
    COMMENDATIONS,
    commendation.Candidate,
    Key("{run}", "{form}#{rank:06d}"),
    # A run is one awarding unit's, hence one province's.
    {"path": Key("{run}", "{path}#{form}#{rank:06d}")},
)
MANIFEST = Row(COMMENDATIONS, commendation.Manifest, Key("{list}", "MANIFEST#{number:04d}"))
COMMENDATION_HEAD = Row(COMMENDATIONS, commendation.CommendationHead, Key("{id}", "HEAD"))
RUNS = Table("runs")
LEASE = Row(RUNS, runs.Lease, Key("{job}#{root}#{period}", "LEASE"))
RUN_PROGRESS = Row(RUNS, runs.Progress, Key("{job}#{root}", "PROGRESS"))

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


children_of_unit = through("Which units lie directly below this one, by the day they began?", UNITS, "children")
subtree_of_unit = through("Which units lie at or below this place?", UNITS, "tree")
units_of_code = through("Which units held this code, and when?", UNITS, "codes")
reorganisations_of_province = through("Which reorganisations touch this province?", CHANGES, "list")
outcomes_of_reorganisation = within("What does this reorganisation make of which territory?", OUTCOME)
entries_of_unit = through("Which entries of a year lie at or below this place?", ENTRIES, "list")
entries_in_state = through("Which of them are in this state?", ENTRIES, "state")
entries_waiting = through("Which entries wait for a reviewer at or below this place?", ENTRIES, "queue")
entries_changed = through("Which entries changed on this day?", ENTRIES, "changed")
entries_recognised = through("Which entries did this level decide on in this year?", ENTRIES, "recog")
appraisals_of_year = through("Which appraisals of this year lie at or below this place?", ENTRIES, "appraised")
appraisals_of_entry = within("How was this entry appraised?", APPRAISAL)
reports_of_entry = within("What results did this entry report?", REPORT)
amendments_of_entry = within("What was corrected beside this entry?", AMENDMENT)
sheets_of_province = through("Which score sheets does this province have?", SHEETS, "list")
report_types_of_province = through("Which types of report does this province have?", CATALOGUES, "list")
returns_of_period = through("What do the units at or below this place report for this period?", RETURNS, "slot")
returns_open = through("Which returns at or below this place are not locked yet?", RETURNS, "open")
returns_of_unit = within("What did this unit report of this type, period by period?", RETURN)
implementation_plans = through("Which bodies at or below this place have a plan?", PLANS, "list")
plans_of_year = through("Which plans of inspection does a year have?", INSPECTIONS, "plans")
campaigns_of_year = through("Which campaigns of inspection does a year have?", INSPECTIONS, "campaigns")
inspections_of_unit = through("Which inspections of a year lie at or below this place?", INSPECTIONS, "list")
inspections_of_campaign = through("Which inspections does this campaign have?", INSPECTIONS, "campaign")
inspections_open = through("What is still to be done at or below this place, soonest first?", INSPECTIONS, "due")
inspections_concluded = through("Which inspections were first concluded in this year?", INSPECTIONS, "concluded")
reminders_open = through("Who is reminded of what at or below this place, soonest due first?", REMINDERS, "open")
handovers_open = through("Which records at or below this place wait for a carrier?", HANDOVERS, "open")
handovers_of_province = within("Which records of this province ever waited for a carrier?", HANDOVER)
clusters_of_year = through("Which clusters does a province have in this year?", CLUSTERS, "year")
seats_of_unit = within("In which clusters was this unit, by year?", SEAT)
grants_at_place = through("Who holds a grant at or below this place?", PEOPLE, "place")
uploads_of_person = through("Which uploads did this person ask for on this day?", FILES, "asked")
imports_of_unit = through("Which sheets were imported at or below this place?", IMPORTS, "list")
rows_of_import = within("What did the rows of this sheet become?", IMPORTED_ROW)
reports_of_unit = through("Which reports were asked for at or below this place?", REPORTS, "list")
reports_waiting = through("Which reports of this province wait to be made, longest first?", REPORTS, "waiting")
subjects_of_unit = through("Which subjects of commendation are there at or below this place?", SUBJECTS, "list")
merits_of_subject = through("What is on record of this subject, by year?", MERITS, "subject")
merits_of_year = through("What is on record of a year at or below this place?", MERITS, "year")
awards_of_subject = through("Which awards was this subject given, by year?", AWARDS, "subject")
awards_of_entry = through("Which awards was this entry given?", AWARDS, "entry")
awards_of_year = through("Which awards for a year were given at or below this place?", AWARDS, "year")
trail_of_subject = within("Who did what to this record, when and why?", AUDIT)
changes_of_day = through("What happened in this province on this day?", AUDITS, "day")
numbers_of_children = within("What are the numbers of the units below this one?", UNIT_STATISTICS)
facts_of_unit = within("Which entries stand behind the numbers at or below this place?", FACT)
returns_behind = within("Which returns stand behind the numbers at or below this place?", RETURN_FACT)
candidates_of_run = within("Who is on this list, best first?", CANDIDATE)
manifest_of_list = within("Which records was this list made from?", MANIFEST)
candidates_of_unit = through("Which candidates of this list lie at or below this place?", COMMENDATIONS, "path")
words_of_noun = within("Which names have these words in a row, the last one as a prefix?", SEARCH_ROW)
names_by_age = through("Which names have a word with these two first letters, newest record first?", SEARCH, "newest")
dossiers_of_unit = through("Which dossiers of a year lie at or below this place?", DOSSIERS, "list")
dossiers_published = through("Who was publicly commended for a year at or below this place?", DOSSIERS, "published")
dossiers_of_list = within("Which candidates of this list have a dossier?", DOSSIER_CLAIM)
accesses_of_day = within("Who was shown which persons' names on this day?", ACCESS)
targets_of_province = within("What do the units of this province mean to reach in this year?", TARGETS)

PATHS: dict[str, Path] = {name: value for name, value in list(globals().items()) if isinstance(value, Path)}


def table_of(entity: type[Struct]) -> Row:
    """Return the row that keeps `entity`."""
    return _ROW_OF[entity]


_ROW_OF: dict[type[Any], Row] = {row.entity: row for row in ROWS}
