"""Reasons as people read them: why, what is missing, and which document would settle what cannot be told."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from movement.model.check_words import WORDS, Words
from movement.model.checks import SHORT
from movement.model.reasons import LeafVerdict, Reason, RuleResult, all_of, any_of, not_

OTHERS = {"NONE": "chưa có", "NOT_REPORTED": "chưa báo cáo", "SAME_ACHIEVEMENT": "trùng thành tích"}
RESULTS = {RuleResult.PASS: "đạt", RuleResult.FAIL: "không đạt", RuleResult.UNKNOWN: "chưa xác định"}
_PART = re.compile(r"\d{4}-\d{2}-\d{2}|[A-Z][A-Z_]+|<=|>=|[<|,]")
_STEP = re.compile(r"[&|]\d+|!")
_SIGNS = {"<=": "", ">=": "", "<": "", "|": " hoặc ", ",": ", "}
Placed = tuple[tuple[str, ...], LeafVerdict]


def sentence(reason: Reason) -> str:
    """Return why a rule is met, not met or undecided, with what was seen and asked for."""
    tests = _tests(reason)
    if len(tests) == 1:
        return _told(tests[0], tests[0].result)
    deciding = [one for one in tests if _effective(one) is reason.result] or tests
    told = " ".join(_told(one, one.result) for one in deciding)
    return f"{reason.name or reason.rule}: {RESULTS[reason.result]}. {told}"


def missing(reason: Reason) -> str:
    """Return what is missing where a rule is not met; nothing of any other."""
    if reason.result is not RuleResult.FAIL:
        return ""
    return _joined(_lacking(_placed(reason), frozenset({RuleResult.FAIL, RuleResult.UNKNOWN})))


def settled_by(reason: Reason) -> str:
    """Return which record or document would settle what cannot be told; nothing where all is told."""
    if reason.result is not RuleResult.UNKNOWN:
        return ""
    return _joined(_lacking(_placed(reason), frozenset({RuleResult.UNKNOWN})))


def _tests(reason: Reason) -> Sequence[LeafVerdict]:
    if reason.tests:
        return reason.tests
    check = SHORT[reason.rule]
    return [LeafVerdict(check=check, result=reason.result, observed=reason.observed, required=reason.required)]


def _placed(reason: Reason) -> list[Placed]:
    return [(tuple(_STEP.findall(one.place)), one) for one in _tests(reason)]


def _lacking(tests: list[Placed], wanted: frozenset[RuleResult], *, turned: bool = False) -> list[str]:
    """Return what would have to change so that the tree these leaves make up is met; each a whole sentence."""
    steps, first = tests[0]
    if not steps:
        result = not_(first.result) if turned else first.result
        return [_needed(first, result, turned=turned)] if result in wanted else []
    inner = [[(rest[1:], one) for rest, one in group] for _, group in groupby(tests, key=lambda placed: placed[0][0])]
    if steps[0] == "!":
        return _lacking(inner[0], wanted, turned=not turned)
    # What failed for certain is not saved by settling a doubt in it.
    open_ = [part for part in inner if RuleResult.FAIL in wanted or _result(part) is RuleResult.UNKNOWN]
    parts = [told for part in open_ if (told := _lacking(part, wanted, turned=turned))]
    if (steps[0][0] == "|") is turned or len(parts) == 1:
        return [told for part in parts for told in part]
    choices = [" và ".join(_inside(told) for told in part) for part in parts]
    return [f"Cần một trong các điều sau: {'; hoặc '.join(choices)}."] if choices else []


def _result(tests: list[Placed]) -> RuleResult:
    steps, first = tests[0]
    if not steps:
        return first.result
    inner = [
        _result([(rest[1:], one) for rest, one in group])
        for _, group in groupby(tests, key=lambda placed: placed[0][0])
    ]
    return not_(inner[0]) if steps[0] == "!" else (all_of if steps[0][0] == "&" else any_of)(inner)


def _needed(test: LeafVerdict, result: RuleResult, *, turned: bool) -> str:
    words = WORDS[test.check]
    if result is RuleResult.UNKNOWN:
        return _filled(words.settled, test, words)
    if turned:
        return f"Không được có điều này: {_inside(_told(test, test.result))}."
    return _filled(words.missing, test, words)


def _told(test: LeafVerdict, result: RuleResult) -> str:
    words = WORDS[test.check]
    text = {RuleResult.PASS: words.passed, RuleResult.FAIL: words.failed, RuleResult.UNKNOWN: words.unknown}[result]
    return _filled(text, test, words)


def _filled(text: str, test: LeafVerdict, words: Words) -> str:
    parts = {f"a{n}": _said(part, words) for n, part in enumerate(test.required.split(" "))}
    blanks = dict.fromkeys(("a0", "a1", "a2"), "") | parts
    return text.format(seen=_said(test.observed, words), asked=_said(test.required, words), **blanks)


def _said(text: str, words: Words) -> str:
    def one(part: re.Match[str]) -> str:
        found = part[0]
        if found[0].isdigit():
            return date.fromisoformat(found).strftime("%d/%m/%Y")
        return _SIGNS[found] if found in _SIGNS else words.labels.get(found) or OTHERS.get(found, found)

    return _PART.sub(one, text).strip()


def _inside(told: str) -> str:
    return told[0].lower() + told[1:].rstrip(".")


def _effective(test: LeafVerdict) -> RuleResult:
    return not_(test.result) if test.place.count("!") % 2 else test.result


def _joined(told: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(told))
