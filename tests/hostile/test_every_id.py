"""Every id and nested path by every role: what the access matrix lets one read, and to the letter nothing else.

What each role may read is said here anew, from the rows of the matrix and the few sentences beside it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import batched
from typing import Any

import pytest

from movement.model.entries import Entry
from movement.model.people import POLICY, Scope
from movement.model.units import Unit
from tests.builders import Town
from tests.graphql_api.acting import OVERSEERS, sees
from tests.hostile.oracle import Ear
from tests.hostile.place import ABSENT, HANDLES, ROLES, Province, Sound
from tests.hostile.sending import Gateway, asking
from tests.hostile.shapes import Path, mutations, queries

FIELDS = {
    "entry": "e",
    "inspection": "n",
    "sheetImport": "m",
    "campaign": "c",
    "inspectionPlan": "p",
    "scoreSheet": "s",
    "upload": "f",
    "unit": "tu",
    "cluster": "k",
    "reorganisation": "r",
    "report": "b",
    "subject": "j",
    "merit": "h",
    "award": "w",
    "dossier": "d",
}
"""The field that finds a noun by its id, and the letters those begin with."""


def covers(town: Town, handle: str, policy: str, unit: Unit) -> bool:
    """Say whether the matrix carries a person's act to a unit."""
    return any(
        _reaches(scope, path, unit.path) for scope, root, path in bases(town, handle, policy) if root == unit.root
    )


def touches(town: Town, handle: str, policy: str, unit: Unit) -> bool:
    """Say whether there is anything at or below a unit to which the matrix carries a person's act."""
    found = [path for _, root, path in bases(town, handle, policy) if root == unit.root]
    return any(path.startswith(unit.path) or unit.path.startswith(path) for path in found)


def bases(town: Town, handle: str, policy: str) -> list[tuple[Scope, str, str]]:
    """Return the scope of a person's act, and each root and path from where it counts.

    Whoever reads for a unit also reads for what it succeeded, and by `*` for what the province did.
    """
    grant = town.people().get(handle)
    if grant is None or POLICY[policy][grant.role] is Scope.NEVER:
        return []
    scope = POLICY[policy][grant.role]
    held = town.province if scope is Scope.PROVINCE else next(u for u in town.units if u.path == grant.path)
    reach = held.reach if ".read" in policy else held.reach[:1]
    return [(scope, part.root, part.path) for part in reach]


def _reaches(scope: Scope, base: str, path: str) -> bool:
    if not path.startswith(base):
        return False
    below = path.removeprefix(base)
    directly = below == "" or (below.startswith("u") and below.count("/") == 1)
    return {Scope.OWN: directly, Scope.BELOW: below != ""}.get(scope, True)


def readable(here: Province, there: Province, handle: str) -> Mapping[str, bool]:
    """Say of every record of both provinces whether a person may read it."""
    town = here.town
    place = {unit.id: unit for unit in town.units}

    def entry(found: Entry) -> bool:
        at, act = place[found.unit], "entry.readDraft" if found.registered_at is None else "entry.read"
        public = found.is_recognised and covers(town, handle, "entry.readRecognised", at)
        return covers(town, handle, act, at) or public

    known = handle in town.people()
    imports = covers(town, handle, "import.entries", town.a_committee)
    found: dict[str, bool] = {unit.id: covers(town, handle, "unit.read", unit) for unit in town.units}
    lone = (here.recognised, here.in_b, here.copy, here.orphan, here.shown, here.left)
    found |= {one.id: entry(one) for one in (*here.entries.values(), *lone)}
    found |= {here.lost.id: covers(town, handle, "entry.read", town.a_committee)}
    found |= {one.id: sees(handle, one.state) for one in (*here.inspections.values(), here.checked)}
    found |= {here.campaign.id: handle in OVERSEERS, here.campaign.plan: handle in OVERSEERS, here.sheet.id: known}
    found |= {one.id: covers(town, handle, "file.read", place[one.unit]) for one in (here.upload, here.file)}
    found |= {here.waiting.id: handle == "rpt", here.cluster.id: known, here.renamed.id: known}
    found |= {here.reorganisation.id: covers(town, handle, "unit.reorganise", town.province)}
    found |= {here.report.id: covers(town, handle, "report.read", town.a)}
    found |= {here.signed.id: covers(town, handle, "file.read", town.a)}
    found |= {
        one.id: covers(town, handle, "candidate.read", town.a_committee)
        for one in (here.person, here.merit, here.award, here.dossier)
    }
    found |= {here.others.id: covers(town, handle, "candidate.read", town.b_committee)}
    found |= {here.table.id: imports, here.sheet_import.id: imports}
    others = [*there.ids().values(), *(unit.id for unit in there.town.units), *ABSENT.values()]
    return found | dict.fromkeys(others, False)


@pytest.mark.parametrize("handle", HANDLES)
async def test_every_record_by_its_id(here: Province, there: Province, gateway: Gateway, ear: Ear, handle: str) -> None:
    del ear
    may = readable(here, there, handle)
    tried: Counter[bool] = Counter()
    for field, letters in (*FIELDS.items(), ("node", "tuencpsfkrbmjhwd")):
        for some in batched([i for i in may if i[0] in letters], 15, strict=False):
            aliases = " ".join(f'a{n}: {field}(id: "{wanted}") {{ id }}' for n, wanted in enumerate(some))
            answer = (await gateway.send(asking(f"{{ {aliases} }}", by=handle))).body
            assert answer["data"] == {f"a{n}": {"id": i} if may[i] else None for n, i in enumerate(some)}, field
            absent = [n for n, i in enumerate(some) if not may[i]]
            errors = [{k: v for k, v in e.items() if k != "locations"} for e in answer.get("errors", [])]
            # To the letter what an id that does not exist is told.
            at = ["unit" if field == "unit" or (field == "node" and some[n][0] in "tu") else "id" for n in absent]
            assert sorted(errors, key=lambda e: int(e["path"][0][1:])) == [
                {"message": "Không tìm thấy.", "extensions": {"code": "NOT_FOUND", "path": [p]}, "path": [f"a{n}"]}
                for n, p in zip(absent, at, strict=True)
            ]
            tried.update(may[i] for i in some)
    assert tried[False] >= 50
    assert tried[True] >= (0 if handle == "stranger" else 10)


ENTRIES = ("entry.read", "entry.readDraft", "entry.readRecognised")
ONE = ("implementationPlan", "yearTargets")
"""They are of one unit, and there are none where it has recorded none."""
LISTS: dict[str, tuple[Callable[[Town, str, str, Unit], bool], tuple[str, ...]]] = {
    "units": (touches, ("unit.read",)),
    "entries": (touches, ENTRIES),
    "entriesByTitle": (touches, ENTRIES),
    "reviewQueue": (touches, ("entry.accept", "entry.verify")),
    "inspections": (touches, ("inspection.read",)),
    "importTemplate": (covers, ("import.entries",)),
    "sheetImports": (touches, ("import.entries",)),
    "people": (touches, ("grant.read",)),
    "statistics": (covers, ("statistics.read",)),
    "candidates": (touches, ("candidate.read",)),
    "candidateRun": (touches, ("candidate.read",)),
    "candidateStaleness": (touches, ("candidate.read",)),
    "simulateCandidates": (touches, ("candidate.simulate",)),
    "subjects": (touches, ("candidate.read",)),
    "awards": (touches, ("candidate.read",)),
    "dossiers": (touches, ("candidate.read",)),
    "commended": (touches, ("candidate.readPublished",)),
    "personalAccesses": (covers, ("audit.read",)),
    "reminders": (touches, ("reminders.read",)),
    "awaitingCarrier": (touches, ("carrier.read",)),
    "endedGrants": (touches, ("grant.read",)),
    "clusters": (covers, ("unit.read",)),
    "clustersOfUnit": (covers, ("unit.read",)),
    "reorganisations": (covers, ("unit.read",)),
    "reports": (touches, ("report.read",)),
    "scoreSheets": (covers, ("scoreSheet.read",)),
    "reportingCalendar": (covers, ("indicator.read",)),
    "indicatorCatalogue": (covers, ("indicator.read",)),
    "indicators": (covers, ("indicator.read",)),
    "reportTypes": (covers, ("indicator.read",)),
    "returns": (touches, ("return.read", "return.readDraft")),
    "completeness": (covers, ("return.read",)),
    "implementationPlans": (touches, ("plan.read",)),
    "ruleSet": (covers, ("ruleset.read",)),
    "campaigns": (covers, ("inspection.read",)),
    "inspectionPlans": (covers, ("inspection.read",)),
}
"""Field that takes a unit → how far one must reach, and by which rows; the last two at the unit's province."""


@pytest.mark.parametrize("handle", ROLES)
async def test_every_list_of_every_unit(
    here: Province, there: Province, gateway: Gateway, ear: Ear, handle: str
) -> None:
    del ear
    town = here.town
    operations = {o.name: o for o in queries(here) if "unit" in o.arguments and o.name not in ONE}
    assert set(operations) == set(LISTS)
    seen: Counter[bool] = Counter()
    for name, (reaches, policies) in LISTS.items():
        operation = operations[name]

        async def asked(unit: str) -> Any:
            return await gateway.send(asking(operation.text, {**operation.variables, "unit": unit}, by=handle))  # noqa: B023

        absent = {letter: (await asked(ABSENT[letter])).raw for letter in "tu"}
        for unit in (town.province, town.a, town.b, town.a_committee, town.b_committee):
            at = town.province if name in {"campaigns", "inspectionPlans"} else unit
            may = any(reaches(town, handle, policy, at) for policy in policies)
            answer = await asked(unit.id)
            assert (answer.body["data"][name] is not None) is may, (name, unit.last.name)
            assert may or answer.raw == absent[unit.id[0]], (name, unit.last.name)
            seen[may] += 1
        for unit in (there.town.province, there.town.a, there.town.a_committee):
            assert (await asked(unit.id)).raw == absent[unit.id[0]], (name, unit.last.name)
    assert seen.total() == 5 * len(LISTS)
    assert bool(seen[True]) is (handle != "stranger")


@pytest.mark.parametrize("handle", ROLES)
async def test_every_act_with_an_id_of_another_province(
    here: Province, there: Province, acts: dict[str, Sound], gateway: Gateway, ear: Ear, handle: str
) -> None:
    del ear
    theirs = {found[0]: found for found in there.ids().values()} | {"u": there.town.a_committee.id}
    before = gateway.writes
    refused: Counter[str] = Counter()
    for operation in mutations(acts, here.number):
        for spot in (s for s in operation.spots() if s.kind == "ID"):
            letter = _in(operation.variables, spot.path)[:1] or "f"
            there_is, is_not = [
                await gateway.send(asking(operation.text, spot.put(wanted), by=handle))
                for wanted in (theirs[letter], ABSENT[letter])
            ]
            assert there_is.raw == is_not.raw, spot.name
            payload = there_is.body["data"][operation.name]
            assert all(value in (None, []) for name, value in payload.items() if name != "problems")
            refused.update(problem["code"] for problem in payload["problems"])
    assert gateway.writes == before
    assert refused["NOT_FOUND"] >= 50
    assert set(refused) <= {"NOT_FOUND", "FORBIDDEN", "BAD_INPUT"}


def _in(whole: Any, path: Path) -> str:
    """Return what is at a path, or nothing."""
    for step in path:
        whole = whole[step] if isinstance(step, int) else whole.get(step)
        if not whole:
            return ""
    return str(whole[0] if isinstance(whole, list) else whole)
