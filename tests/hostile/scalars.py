"""Numbers, days, quantities, enums and other values in every place that takes them: wrong ones, in shape or in size."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLEnumType, get_named_type

from tests.hostile.oracle import Case, Expected, before, problem, sound
from tests.hostile.sending import asking, posting
from tests.hostile.shapes import Operation, Spot

MANY = ("Indicator.", "ReportedIndicator.")
"""Types of which an answer holds many: each of their lists is refused for itself."""
DAYS = {
    "29 February of a common year": "2026-02-29",
    "30 February": "2026-02-30",
    "month 13": "2026-13-01",
    "month 0": "2026-00-01",
    "day 0": "2026-01-00",
    "year 0": "0000-01-01",
    "year 10000": "10000-01-01",
    "a negative year": "-2026-01-01",
    "no dashes": "20261101",
    "an ISO week": "2026-W10-1",
    "a day of the year": "2026-200",
    "an instant": "2026-11-24T17:00:00Z",
    "the Vietnamese way": "24/11/2026",
    "blanks around it": " 2026-11-24 ",
    "a line break after it": "2026-11-24\n",
    "full-width digits": "２０２６-11-24",
    "Arabic digits": "٢٠٢٦-11-24",
    "nothing": "",
    "a word": "hôm nay",
    "a number": 20261124,
    "true": True,
    "a list of two": ["2026-11-24", "2026-11-25"],
}
NUMBERS = {
    "2^31": 2**31,
    "-2^31-1": -(2**31) - 1,
    "16 digits": 10**15,
    "one and a half": 1.5,
    "1e300": 1e300,
    "text": "1",
    "true": True,
    "an object": {},
    "a list of two": [1, 2],
}
RAW_NUMBERS = {
    "NaN": "NaN",
    "Infinity": "Infinity",
    "1e400": "1e400",
    "17 digits": "9" * 17,
    "5,000 digits": "9" * 5000,
}
QUANTITIES = {
    "NaN": "NaN",
    "Infinity": "Infinity",
    "an exponent": "1e5",
    "19 digits": "9" * 19,
    "seven decimals": "1.0000001",
    "a comma": "1,5",
    "a plus": "+1",
    "hexadecimal": "0x10",
    "an underscore": "1_000",
    "blanks": " 1 ",
    "a line break": "1\n",
    "Arabic digits": "١",
    "nothing": "",
    "a number": 1.5,
    "true": True,
    "a list of two": ["1", "2"],
}
NO_TEXT = {"a number": 5, "true": True, "a list of two": ["a", "b"], "an object": {"a": 1}}
NO_ID = {"true": True, "a list of two": ["a", "b"], "half": 0.5}
NO_BOOLEAN = {"a number": 1, "text": "true", "an object": {}}
NO_OBJECT = {"text": "x", "a number": 1, "true": True}


def _wrong(spot: Spot) -> dict[str, Any]:
    named = get_named_type(spot.type)
    if isinstance(named, GraphQLEnumType):
        first = next(iter(named.values))
        return {"unknown": "HOSTILE", "lower case": first.lower(), "a number": 0, "nothing": "", "a blank": f"{first} "}
    return {
        "Date": DAYS,
        "Int": NUMBERS,
        "Decimal": QUANTITIES,
        "String": NO_TEXT,
        "ID": NO_ID,
        "Boolean": NO_BOOLEAN,
    }.get(named.name, NO_OBJECT)


def of_kinds(operations: list[Operation], *kinds: str) -> Iterator[Case]:
    """Yield every wrong value in every place that takes one of these types; none: any other type."""
    for operation in operations:
        for spot in operation.spots():
            known = spot.kind in {"Date", "Int", "Decimal"}
            if (spot.kind in kinds) if kinds else not known:
                for label, value in _wrong(spot).items():
                    if spot.listed and isinstance(value, list):
                        continue
                    request = asking(operation.text, spot.put(value), by=operation.by)
                    yield Case(name=f"{spot.name}: {label}", request=request, expected=before("BAD_INPUT"), calls=0)


def raw_numbers(operations: list[Operation]) -> Iterator[Case]:
    """Yield what Python would read as a number, or die of, in every place that takes one."""
    for operation in operations:
        for spot in operation.spots():
            if spot.kind == "Int":
                body = asking(operation.text, spot.put("HERE")).body.decode()
                for label, text in RAW_NUMBERS.items():
                    request = posting(body.replace('"HERE"', text), by=operation.by)
                    yield Case(name=f"{spot.name}: {label}", request=request, expected=before("BAD_INPUT"), calls=0)


SMALLEST, LARGEST = -(2**31), 2**31 - 1
PAGES = (SMALLEST, -1, 0, 201)
YEARS = (SMALLEST, -1, 0, 1, 1999, 10_000, LARGEST)
NOT_NUMBERED = (SMALLEST, -1, 0, LARGEST)
OUT_OF_RANGE: dict[str, dict[Any, tuple[str, str]]] = {
    "reportEntry.input.outputs.index": dict.fromkeys((SMALLEST, -1, 1, LARGEST), ("BAD_INPUT", "outputs.index")),
    "verifyEntry.input.scores.points": dict.fromkeys((SMALLEST, -1, 11, LARGEST), ("BAD_INPUT", "scores.need")),
    "revokeRecognition.input.year": dict.fromkeys(YEARS, ("ILLEGAL_ACT", "level")),
    "createInspectionPlan.input.year": dict.fromkeys(YEARS, ("BAD_INPUT", "year")),
    "decideInspection.input.team": dict.fromkeys((SMALLEST, -1, 0, 2, LARGEST), ("NOT_FOUND", "team")),
    "extendInspection.input.days": dict.fromkeys(NOT_NUMBERED, ("BAD_INPUT", "days")),
    "submitSelfReport.input.marks.points": dict.fromkeys((SMALLEST, -1), ("BAD_INPUT", "marks.A.points")),
    "markInspection.input.marks.points": dict.fromkeys((SMALLEST, -1), ("BAD_INPUT", "marks.A.points")),
    "markInspection.input.marks.achieved": dict.fromkeys((SMALLEST, -1), ("BAD_INPUT", "marks.A.achieved")),
    "markInspection.input.marks.target": dict.fromkeys((SMALLEST, -1), ("BAD_INPUT", "marks.A.target")),
    "supersedeConclusion.input.marks.points": dict.fromkeys((SMALLEST, -1), ("BAD_INPUT", "marks.A.points")),
    "withdrawFinding.input.number": dict.fromkeys(NOT_NUMBERED, ("NOT_FOUND", "number")),
    "reportRemedy.input.number": dict.fromkeys(NOT_NUMBERED, ("NOT_FOUND", "number")),
    "verifyRemedy.input.number": dict.fromkeys(NOT_NUMBERED, ("NOT_FOUND", "number")),
    "reopenRemedy.input.number": dict.fromkeys(NOT_NUMBERED, ("NOT_FOUND", "number")),
    "createScoreSheet.input.firstVersion.criteria.most": dict.fromkeys(
        (SMALLEST, -1, LARGEST), ("BAD_INPUT", "criteria.0.most")
    ),
    "createScoreSheet.input.firstVersion.bands.atLeast": dict.fromkeys(
        (SMALLEST, -1, LARGEST), ("BAD_INPUT", "bands.0.atLeast")
    ),
    "createScoreSheet.input.firstVersion.bonusCap": dict.fromkeys((SMALLEST, -1, LARGEST), ("BAD_INPUT", "bonusCap")),
    "addScoreSheetVersion.input.added.criteria.stages.points": dict.fromkeys(
        (SMALLEST, -1, LARGEST), ("BAD_INPUT", "criteria.0.stages.0.points")
    ),
    "requestUpload.input.size": dict.fromkeys((SMALLEST, -1, 0), ("BAD_INPUT", "size"))
    | dict.fromkeys((20 * 2**20 + 1, LARGEST), ("TOO_LARGE", "size")),
    "createEntry.input.outputs.target": dict.fromkeys(
        ("-1", "-0.000001", "1000000000000000.000001", "9" * 18), ("BAD_INPUT", "outputs.0")
    ),
    "reportEntry.input.outputs.actual": dict.fromkeys(("-1", "9" * 18), ("BAD_INPUT", "outputs.0")),
}
"""Numbers of the right shape that name nothing, or that nothing can have: what is wrong, and where."""
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
OUT_OF_TIME: dict[str, dict[str, tuple[str, str]]] = {
    name: dict.fromkeys((FIRST_DAY, "1999-12-31", LAST_DAY), ("BAD_INPUT", path))
    for name, path in {
        "createEntry.input.startsOn": "startsOn",
        "createEntry.input.evaluatesOn": "startsOn",
        "createEntry.input.milestones.dueOn": "startsOn",
        "editEntry.input.startsOn": "startsOn",
        "startEntry.input.runningFrom": "runningFrom",
        "recogniseEntry.input.decidedOn": "decidedOn",
        "announceInspection.input.announcedOn": "announcedOn",
        "concludeInspection.input.issuedOn": "issuedOn",
        "supersedeConclusion.input.issuedOn": "issuedOn",
        "addRuleSetVersion.input.added.effectiveFrom": "effectiveFrom",
    }.items()
} | {
    "startEntry.input.runningFrom": dict.fromkeys((FIRST_DAY, "2026-11-25", LAST_DAY), ("BAD_INPUT", "runningFrom")),
    "createInspectionPlan.input.decidedOn": dict.fromkeys(("2026-11-25", LAST_DAY), ("BAD_INPUT", "decidedOn")),
    "addInspectionTeam.input.decidedOn": dict.fromkeys(("2026-11-25", LAST_DAY), ("BAD_INPUT", "decidedOn")),
    "createCampaign.input.periodFrom": {FIRST_DAY: ("BAD_INPUT", "periodFrom"), LAST_DAY: ("BAD_INPUT", "periodTo")},
    "createCampaign.input.periodTo": {FIRST_DAY: ("BAD_INPUT", "periodTo")},
    "concludeInspection.input.recommendations.dueOn": {FIRST_DAY: ("BAD_INPUT", "recommendations.1.dueOn")},
    "proposeGrant.input.validFrom": {FIRST_DAY: ("UNIT_CLOSED", "validFrom"), LAST_DAY: ("BAD_INPUT", "validTo")},
    "proposeGrant.input.validTo": {FIRST_DAY: ("BAD_INPUT", "validTo"), "2026-11-24": ("BAD_INPUT", "validTo")},
    "endGrant.input.validTo": {FIRST_DAY: ("BAD_INPUT", "validTo"), "2026-11-23": ("BAD_INPUT", "validTo")},
    "createScoreSheet.input.firstVersion.effectiveTo": {FIRST_DAY: ("BAD_INPUT", "effectiveTo")},
    "createRuleSet.input.firstVersion.effectiveTo": {FIRST_DAY: ("BAD_INPUT", "effectiveTo")},
    "addRuleSetVersion.input.added.effectiveFrom": {
        FIRST_DAY: ("BAD_INPUT", "effectiveFrom"),
        LAST_DAY: ("BAD_INPUT", "effectiveTo"),
    },
}
ANSWERED: dict[str, tuple[Any, Any]] = {
    "units.at": ({"__typename": "UnitConnection"}, {"__typename": "UnitConnection"}),
    "Unit.at.date": ({"at": None}, {"at": {"__typename": "UnitVersion"}}),
    "Unit.ancestors.at": ({"ancestors": []}, {"ancestors": [{"__typename": "Unit"}]}),
    "Unit.children.at": ({"children": {"__typename": "UnitConnection"}},) * 2,
    "ScoreSheet.at.date": ({"at": None}, {"at": {"__typename": "ScoreSheetVersion"}}),
    "RuleSet.at.date": ({"at": None}, {"at": {"__typename": "RuleSetVersion"}}),
}
"""What is asked of the first day of all and of the last one."""


def bounds(operations: list[Operation], *kinds: str) -> Iterator[Case]:
    """Yield values of the right shape of these types that are beyond what there is."""
    for operation in operations:
        for spot in (s for s in operation.spots() if s.kind in kinds):
            found = OUT_OF_RANGE.get(spot.name, {}) | OUT_OF_TIME.get(spot.name, {})
            for value, (code, path) in found.items():
                request = asking(operation.text, spot.put(value), by=operation.by)
                yield Case(name=f"{spot.name} is {value}", request=request, expected=problem(code, *path.split(".")))
            name = str(spot.path[-1])
            if not operation.mutates and name in {"first", "year"} and not operation.name.startswith(MANY):
                for number in PAGES if name == "first" else YEARS:
                    request = asking(operation.text, spot.put(number), by=operation.by)
                    yield Case(name=f"{spot.name} is {number}", request=request, expected=_refused(operation))
            for day, data in zip((FIRST_DAY, LAST_DAY), ANSWERED.get(spot.name, ()), strict=False):
                request = asking(operation.text, spot.put(day), by=operation.by)
                yield Case(name=f"{spot.name} is {day}", request=request, expected=sound({operation.answers: data}))


def _refused(operation: Operation) -> Expected:
    outer, _, inner = operation.name.rpartition(".")
    return Expected(status=200, codes=("BAD_INPUT",), data={operation.answers: {inner: None} if outer else None})
