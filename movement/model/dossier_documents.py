"""Which documents a dossier needs: what the rules of its day name, form by form."""

from collections.abc import Iterator
from typing import Any

import msgspec

from movement.model.awards import AwardForm
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import Dossier
from movement.model.entries import Level
from movement.model.errors import SENTENCES, Code, Problem
from movement.model.rule_sets import RuleSetVersion

NAMED = "documents"
"""The parameter that lists kinds of document, separated by commas; rule R24 has it."""


def required(version: RuleSetVersion, form: AwardForm, level: Level) -> tuple[str, ...]:
    """Return the kinds of document that a version of the rules asks for of a form at a level, in order."""
    rules = zip(version.rules, msgspec.to_builtins(version.rules), strict=True)
    counting = [plain for rule, plain in rules if rule.counts_at(level) and form in _forms(plain)]
    return tuple(dict.fromkeys(kind for plain in counting for words in _named(plain) for kind in words.split(",")))


def _forms(plain: Any) -> Any:
    """Return the forms a rule is of; one that can name forms and names none is of the movement's own."""
    return (plain["forms"] or (AwardForm.DVK,)) if "forms" in plain else tuple(AwardForm)


def _named(part: Any) -> Iterator[str]:
    """Yield what a rule names, wherever in it: as its own parameter, or as one of a check it is put together from."""
    if isinstance(part, dict):
        if part.get("name") == NAMED and "value" in part:
            yield part["value"]
        for inner in part.values():
            yield from _named(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _named(inner)


def lacking(found: Dossier, asked: tuple[str, ...]) -> list[str]:
    """Return the kinds of document that are asked for and not there, or there and rejected."""
    latest = {kind: found.latest(kind) for kind in asked}
    return [k for k, one in latest.items() if one is None or one.verdict is DocumentVerdict.REJECTED]


def unapproved(found: Dossier, asked: tuple[str, ...]) -> list[str]:
    """Return the kinds of document that are asked for and not approved."""
    latest = {kind: found.latest(kind) for kind in asked}
    return [k for k, one in latest.items() if one is None or one.verdict is not DocumentVerdict.APPROVED]


def problems(kinds: list[str]) -> list[Problem]:
    """Return what is wrong, one problem a kind."""
    sentence = f"{SENTENCES[Code.MISSING_FIELD]} Tài liệu chưa có, chưa đạt hoặc chưa được thẩm định: "
    return [Problem(code=Code.MISSING_FIELD, message=f"{sentence}{kind}.", path=("documents", kind)) for kind in kinds]
