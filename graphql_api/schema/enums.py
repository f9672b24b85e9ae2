"""The model's enums, made known to the schema under their own names."""

from typing import Any

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from graphql_api.schema.enum_words import WORDS
from movement.model import entries, entry_form, errors, media, people, score_sheets, units, uploads

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
    (errors.Code, "What is wrong; the contract with programs."),
    (media.FileType, "The kinds of file that are taken; nothing in them may run."),
    (uploads.UploadPurpose, "What a file is for: it decides who may upload and read it, its kinds and its size."),
    (uploads.UploadState, "What became of an upload."),
    (people.Role, "What a grant makes of a person on a unit."),
    (people.GrantState, "A grant counts once a second person approved it."),
    (units.UnitKind, "The family a unit belongs to; it never changes."),
    (units.Tier, "The tier of the tree a unit stands on."),
    (units.TerritoryType, "What the official register calls a territory."),
    (units.CodeScheme, "Whose code it is."),
    (units.Extent, "How much of a predecessor went to a successor."),
):
    strawberry.enum(_kind, description=_description)
    # The members stay the model's own: Strawberry would have them wrapped to take a description.
    _known: Any = _kind
    _definition: StrawberryEnumDefinition = _known.__strawberry_definition__
    for _value in _definition.values:
        _value.description = WORDS[_kind][_kind(_value.value)]
