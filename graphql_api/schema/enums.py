"""The model's enums, made known to the schema under their own names."""

from enum import StrEnum
from typing import Any

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from graphql_api.schema.enum_words import WORDS
from movement.model import (
    awards,
    checks,
    clusters,
    constraints,
    dossier_parts,
    dossiers,
    entries,
    entry_form,
    errors,
    imports,
    indicators,
    inspection_parts,
    inspections,
    media,
    merits,
    people,
    periods,
    placement,
    predicate_lines,
    predicates,
    reasons,
    reminders,
    reorganisations,
    report_types,
    reports,
    returns,
    rule_sets,
    score_sheets,
    sheet_forms,
    statistics,
    subjects,
    units,
    uploads,
)

KINDS: dict[type[StrEnum], str] = {}
"""Every enum of the schema, with what it tells apart."""
ENDING: dict[StrEnum, str] = {}
"""Values that end, with their deprecation: "until 2027-06-30: use `OTHER`."."""

for _kind, _description in (
    (entries.Level, "The level that recognises; DISTRICT only to 2025-06-30."),
    (entry_form.EntryKind, "A way of working that others copy, or an exemplary collective or person."),
    (entry_form.EntryField, "The four fields of the movement."),
    (entry_form.FocusArea, "The focus areas of section 4 of the directive; independent of the field."),
    (entry_form.SubjectType, "Who an entry is about, or which force carries it."),
    (entry_form.ForceRole, "The part a force takes."),
    (entries.State, "Where an entry stands; recognition is no state."),
    (entries.RecognitionState, "What became of a recognition at one level in one year."),
    (score_sheets.Grade, "How a unit is graded, best first."),
    (score_sheets.CriterionKind, "What a criterion does to the score."),
    (inspections.OversightType, "What kind of look at a unit it is; they end differently."),
    (inspections.Conductor, "The level of the body that inspects; it decides how long an inspection may take."),
    (inspections.InspectionState, "Where an inspection stands; no state is ever skipped."),
    (inspection_parts.FindingKind, "What a finding says of the unit."),
    (inspection_parts.Severity, "How grave a limitation or violation is, least first."),
    (inspection_parts.CheckResult, "What an inspection says of an entry's results."),
    (inspection_parts.RemedyState, "What became of a recommendation."),
    (rule_sets.Purpose, "What a rule set decides."),
    (rule_sets.Strictness, "What a rule does to the outcome."),
    (errors.Code, "What is wrong; the contract with programs."),
    (media.FileType, "The kinds of file that are taken; nothing in them may run."),
    (uploads.UploadPurpose, "What a file is for: it decides who may upload and read it, its kinds and its size."),
    (uploads.UploadState, "What became of an upload."),
    (sheet_forms.SheetKind, "What the rows of a sheet become."),
    (imports.ImportState, "Where an import stands."),
    (people.Role, "What a grant makes of a person on a unit."),
    (people.GrantState, "A grant counts once a second person approved it."),
    (clusters.ClusterKind, "By what units were put together to emulate each other."),
    (clusters.ClusterRole, "Who leads a cluster; both rotate."),
    (periods.Scheme, "By which calendar periods are cut."),
    (periods.PeriodKind, "How long a period is."),
    (indicators.IndicatorSource, "Where a number comes from."),
    (indicators.IndicatorMeasure, "How a number belongs to a period."),
    (report_types.CheckKind, "What a check asks of a report's numbers; one that is missing is asked nothing."),
    (report_types.CheckSeverity, "What a check does."),
    (returns.ReturnState, "Where a return stands; no state is ever skipped."),
    (returns.Duty, "What became of a return that a unit owes."),
    (reminders.ReminderKind, "What is to be done."),
    (reminders.ReminderStep, "How pressing it is; the days come from the province's rule set."),
    (units.UnitKind, "The family a unit belongs to; it never changes."),
    (units.Tier, "The tier of the tree a unit stands on."),
    (units.TerritoryType, "What the official register calls a territory."),
    (units.CodeScheme, "Whose code it is."),
    (units.Extent, "How much of a predecessor went to a successor."),
    (reorganisations.ChangeType, "What a row of a document of changes does to a unit."),
    (reorganisations.Fate, "What becomes of a territory."),
    (reorganisations.ReorganisationState, "Where a reorganisation stands."),
    (reports.ReportFormat, "Whose form the document of a report has."),
    (reports.ReportState, "Where a report pack stands; none is skipped."),
    (reports.ReportFileKind, "The three files of a report pack."),
    (statistics.Mode, "In which tree records are counted and listed."),
    (placement.LineKind, "What is in no unit of today as a whole, and so stands on a line of its own."),
    (reasons.RuleResult, "What a rule says of an entry."),
    (predicate_lines.PartKind, "What a line of a predicate is."),
    (predicates.Polarity, "What a further record can do to a rule."),
    (checks.LooksAt, "What a check looks at."),
    (constraints.Standing, "Where a candidate stands with a constraint of the whole pool."),
    (rule_sets.ConstraintKind, "What is asked of all candidates for a form together."),
    (reasons.Outcome, "What the rules that decide say together, best first."),
    (awards.AwardForm, "A title or form of commendation; ranks are per form."),
    (awards.AwardMethod, "On what occasion it was given: a column of the statutory tables."),
    (
        dossiers.DossierState,
        "Where a dossier stands; no state is ever skipped.",
    ),
    (dossier_parts.DocumentVerdict, "What a second person said of a document."),
    (subjects.SubjectKind, "Whom a form of commendation can be given to."),
    (subjects.SubjectClass, "Which row of the statutory tables a subject counts in."),
    (merits.MeritKind, "What a merit states of a subject in a year."),
    (merits.Rating, "How the year's tasks were completed."),
    (merits.Reach, "How far the effect of an initiative or of research was recognised."),
    (merits.Discipline, "What is stated about discipline; without a statement it is not known."),
    (merits.Review, "Whether something about the subject is being verified."),
):
    KINDS[_kind] = _description
    strawberry.enum(_kind, description=_description)
    # The members stay the model's own: Strawberry would have them wrapped to take a description.
    _known: Any = _kind
    _definition: StrawberryEnumDefinition = _known.__strawberry_definition__
    for _value in _definition.values:
        _value.description = WORDS[_kind][_kind(_value.value)]
        _value.deprecation_reason = ENDING.get(_kind(_value.value))
