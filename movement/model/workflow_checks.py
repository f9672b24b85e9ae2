"""Whether every change of a state is one that the tables of acts allow (I3), and remedies were closed by others (I11).

The trail is folded change by change: each act is held against the table of its noun as it was done.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from movement.model.audit import Audit
from movement.model.conclusions import RemedyState
from movement.model.dossier_acts import DOSSIER_RULES
from movement.model.dossiers import Dossier, DossierState
from movement.model.entries import Entry, State
from movement.model.entry_acts import RULES
from movement.model.inspection_acts import INSPECTION_RULES, InspectionAct
from movement.model.inspections import Inspection, InspectionState
from movement.model.reorganisations import Reorganisation, ReorganisationState
from movement.model.reports import WAITING, Report, ReportState
from movement.model.return_acts import RETURN_RULES
from movement.model.returns import Return, ReturnState
from movement.model.verification import Breach, Invariant


class Workflow(Struct, frozen=True):
    """The states of a noun: the first one, and what each act leads from and to; other acts leave the state."""

    first: str
    acts: Mapping[str, tuple[frozenset[str], str | None]]


def _of(first: str, rules: Mapping[Any, Any]) -> Workflow:
    acts: dict[str, tuple[frozenset[str], str | None]] = {
        str(act): (frozenset(map(str, rule.sources)), None if rule.to is None else str(rule.to))
        for act, rule in rules.items()
    }
    return Workflow(first, acts)


_R, _O = ReportState, ReorganisationState
WORKFLOWS: dict[type[Struct], Workflow] = {
    Entry: _of(State.DRAFT, RULES),
    Return: _of(ReturnState.DRAFT, RETURN_RULES),
    Inspection: _of(InspectionState.PLANNED, INSPECTION_RULES),
    Dossier: _of(DossierState.SHORTLISTED, DOSSIER_RULES),
    Report: Workflow(
        _R.REQUESTED,
        {
            "beginReport": (frozenset(WAITING), _R.MAKING),
            "finishReport": (frozenset({_R.MAKING}), _R.READY),
            "failReport": (frozenset(WAITING), _R.FAILED),
            "submitReport": (frozenset({_R.READY}), _R.SUBMITTED),
            "receiveReport": (frozenset({_R.SUBMITTED}), _R.RECEIVED),
        },
    ),
    Reorganisation: Workflow(
        _O.PROPOSED,
        {
            "approveReorganisation": (frozenset({_O.PROPOSED}), _O.APPROVED),
        },
    ),
}
_APPLYING = {("applyReorganisation", _O.APPROVED): _O.APPLIED, ("applyReorganisation", _O.APPLIED): _O.REVERSED}
"""Applying a counter-change also ends the reorganisation that it takes back."""


def breaches(trail: Sequence[Audit], kind: type[Struct]) -> list[Breach]:
    """Return the first change of a trail that its workflow does not know, and the first remedy closed by its reporter.

    An act that is not in the table of its noun leaves the state as it is.
    """
    workflow = WORKFLOWS.get(kind)
    if workflow is None:
        return []
    found: dict[Invariant, Breach] = {}
    for entry, before, after in _steps(trail):
        checks = {Invariant.STATES: _skipped(workflow, entry, before, after)}
        if kind is Inspection:
            checks[Invariant.REMEDIES] = _own_remedy(entry, before, after)
        for invariant, what in checks.items():
            if what and invariant not in found:
                told = f"version {entry.version}, {entry.act}: {what}"
                found[invariant] = Breach(invariant=invariant, kind=kind.__name__, id=entry.subject, what=told)
    return list(found.values())


def _steps(trail: Sequence[Audit]) -> Iterator[tuple[Audit, dict[str, Any], dict[str, Any]]]:
    """Yield each change with the record's fields before and after it."""
    state: dict[str, Any] = {}
    for entry in trail:
        after = state | msgspec.json.decode(entry.delta)
        yield entry, state, after
        state = after


def _skipped(workflow: Workflow, entry: Audit, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    was, now = before.get("state"), after.get("state")
    if was is None:
        return "" if now == workflow.first else f"it began as {now}, not as {workflow.first}"
    if (to := _APPLYING.get((entry.act, was))) is not None:
        return "" if now == to else f"from {was} to {now}"
    sources, leads = workflow.acts.get(entry.act, (None, None))
    if sources is not None and was not in sources:
        return f"it cannot be done in {was}"
    return "" if now == (leads or was) else f"from {was} to {now}"


def _own_remedy(entry: Audit, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    remedies_before = {r["number"]: r["remedy"] for r in before.get("recommendations") or ()}
    for asked in after.get("recommendations") or ():
        remedy, was = asked["remedy"], remedies_before.get(asked["number"], {})
        if remedy["state"] != RemedyState.VERIFIED or was.get("state") == RemedyState.VERIFIED:
            continue
        number, by = asked["number"], remedy.get("verified_by")
        if entry.act != InspectionAct.VERIFY_REMEDY or was.get("state") != RemedyState.REPORTED:
            return f"remedy {number} was closed without being reported and verified"
        if by is None or by == remedy.get("reported_by") or by != entry.actor:
            return f"remedy {number} was closed by the one who reported it, or in another's name"
    return ""
