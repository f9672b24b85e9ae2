"""Every question the product asks its tables, each answered by one range of one table or index: plain data.

The list reads of use cases name one of these; docs/ACCESS-PATTERNS.md and the rights to read derive from it.
"""

from movement.storage import tables
from movement.storage.layout import Path, through, within

children_of_unit = through("Which units lie directly below this one, by the day they began?", tables.UNITS, "children")
subtree_of_unit = through("Which units lie at or below this place?", tables.UNITS, "tree")
units_of_code = through("Which units held this code, and when?", tables.UNITS, "codes")
reorganisations_of_province = through("Which reorganisations touch this province?", tables.CHANGES, "list")
outcomes_of_reorganisation = within("What does this reorganisation make of which territory?", tables.OUTCOME)
entries_of_unit = through("Which entries of a year lie at or below this place?", tables.ENTRIES, "list")
entries_in_state = through("Which of them are in this state?", tables.ENTRIES, "state")
entries_waiting = through("Which entries wait for a reviewer at or below this place?", tables.ENTRIES, "queue")
entries_changed = through("Which entries changed on this day?", tables.ENTRIES, "changed")
entries_recognised = through("Which entries did this level decide on in this year?", tables.ENTRIES, "recog")
appraisals_of_year = through("Which appraisals of this year lie at or below this place?", tables.ENTRIES, "appraised")
appraisals_of_entry = within("How was this entry appraised?", tables.APPRAISAL)
reports_of_entry = within("What results did this entry report?", tables.REPORT)
amendments_of_entry = within("What was corrected beside this entry?", tables.AMENDMENT)
sheets_of_province = through("Which score sheets does this province have?", tables.SHEETS, "list")
report_types_of_province = through("Which types of report does this province have?", tables.CATALOGUES, "list")
returns_of_period = through("What do the units at or below this place report for this period?", tables.RETURNS, "slot")
returns_open = through("Which returns at or below this place are not locked yet?", tables.RETURNS, "open")
returns_of_unit = within("What did this unit report of this type, period by period?", tables.RETURN)
implementation_plans = through("Which bodies at or below this place have a plan?", tables.PLANS, "list")
plans_of_year = through("Which plans of inspection does a year have?", tables.INSPECTIONS, "plans")
campaigns_of_year = through("Which campaigns of inspection does a year have?", tables.INSPECTIONS, "campaigns")
inspections_of_unit = through("Which inspections of a year lie at or below this place?", tables.INSPECTIONS, "list")
inspections_of_campaign = through("Which inspections does this campaign have?", tables.INSPECTIONS, "campaign")
inspections_open = through("What is still to be done at or below this place, soonest first?", tables.INSPECTIONS, "due")
inspections_concluded = through("Which inspections were first concluded in this year?", tables.INSPECTIONS, "concluded")
reminders_open = through("Who is reminded of what at or below this place, soonest due first?", tables.REMINDERS, "open")
handovers_open = through("Which records at or below this place wait for a carrier?", tables.HANDOVERS, "open")
handovers_of_province = within("Which records of this province ever waited for a carrier?", tables.HANDOVER)
clusters_of_year = through("Which clusters does a province have in this year?", tables.CLUSTERS, "year")
seats_of_unit = within("In which clusters was this unit, by year?", tables.SEAT)
grants_at_place = through("Who holds a grant at or below this place?", tables.PEOPLE, "place")
uploads_of_person = through("Which uploads did this person ask for on this day?", tables.FILES, "asked")
imports_of_unit = through("Which sheets were imported at or below this place?", tables.IMPORTS, "list")
rows_of_import = within("What did the rows of this sheet become?", tables.IMPORTED_ROW)
reports_of_unit = through("Which reports were asked for at or below this place?", tables.REPORTS, "list")
reports_waiting = through("Which reports of this province wait to be made, longest first?", tables.REPORTS, "waiting")
subjects_of_unit = through("Which subjects of commendation are there at or below this place?", tables.SUBJECTS, "list")
merits_of_subject = through("What is on record of this subject, by year?", tables.MERITS, "subject")
merits_of_year = through("What is on record of a year at or below this place?", tables.MERITS, "year")
awards_of_subject = through("Which awards was this subject given, by year?", tables.AWARDS, "subject")
awards_of_entry = through("Which awards was this entry given?", tables.AWARDS, "entry")
awards_of_year = through("Which awards for a year were given at or below this place?", tables.AWARDS, "year")
trail_of_subject = within("Who did what to this record, when and why?", tables.AUDIT)
changes_of_day = through("What happened in this province on this day?", tables.AUDITS, "day")
heads_of_province = within("Which days of this province are sealed, and how?", tables.DAY_HEAD)
numbers_of_children = within("What are the numbers of the units below this one?", tables.UNIT_STATISTICS)
facts_of_unit = within("Which entries stand behind the numbers at or below this place?", tables.FACT)
returns_behind = within("Which returns stand behind the numbers at or below this place?", tables.RETURN_FACT)
candidates_of_run = within("Who is on this list, best first?", tables.CANDIDATE)
manifest_of_list = within("Which records was this list made from?", tables.MANIFEST)
candidates_of_unit = through("Which candidates of this list lie at or below this place?", tables.COMMENDATIONS, "path")
words_of_noun = within("Which names have these words in a row, the last one as a prefix?", tables.SEARCH_ROW)
names_by_age = through(
    "Which names have a word with these two first letters, newest record first?", tables.SEARCH, "newest"
)
dossiers_of_unit = through("Which dossiers of a year lie at or below this place?", tables.DOSSIERS, "list")
dossiers_published = through(
    "Who was publicly commended for a year at or below this place?", tables.DOSSIERS, "published"
)
dossiers_of_list = within("Which candidates of this list have a dossier?", tables.DOSSIER_CLAIM)
accesses_of_day = within("Who was shown which persons' names on this day?", tables.ACCESS)
targets_of_province = within("What do the units of this province mean to reach in this year?", tables.TARGETS)

PATHS: dict[str, Path] = {name: value for name, value in list(globals().items()) if isinstance(value, Path)}
