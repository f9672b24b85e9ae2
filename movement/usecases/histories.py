"""Reading what was done to a record: its trail, for those who audit and may read the record itself."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, structs

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.audit import NOT_IN_DELTA, Audit
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Role
from movement.model.returns import parts_of
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import (
    awards,
    campaigns,
    clusters,
    dossiers,
    entries,
    imports,
    inspections,
    merits,
    reorganisations,
    reports,
    returns,
    score_sheets,
    subjects,
    uploads,
)
from movement.world import World

AUDIT = "audit.read"
FINDS: Mapping[str, Callable[[World, Actor, str], Awaitable[Any]]] = {
    ids.ENTRY: entries.entry,
    ids.INSPECTION: inspections.inspection,
    ids.CAMPAIGN: campaigns.campaign,
    ids.PLAN: campaigns.plan,
    ids.SHEET: score_sheets.sheet,
    ids.UPLOAD: uploads.upload,
    ids.REORGANISATION: reorganisations.reorganisation,
    ids.CLUSTER: clusters.cluster,
    ids.IMPORT: imports.sheet_import,
    ids.REPORT: reports.report,
    ids.SUBJECT: subjects.subject,
    ids.MERIT: merits.merit,
    ids.AWARD: awards.award,
    ids.DOSSIER: dossiers.dossier,
}
"""Letter of an id → the use case that finds such a record for who may read it; units have no trail of their own."""
_UNTOLD = NOT_IN_DELTA | {"version", "+"}


class RecordChange(Struct, frozen=True, kw_only=True):
    """One act on a record as an auditor sees it: who, when, why, and which of its fields it changed; no values."""

    version: int
    act: str
    actor: str
    role: Role
    at: datetime
    reason: str | None
    fields: tuple[str, ...]
    added: tuple[str, ...]
    """Kinds of records that were added beside it."""


async def history(
    world: World, actor: Actor, wanted: str, *, first: int, after: str | None = None
) -> Page[RecordChange]:
    """Return the changes of a record, the first one first; two calls.

    Raises NOT_FOUND where there is no such record, where the actor may not read it, and where it may not audit.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "history", wanted)
    cursors.open(after)
    if parts_of(wanted) is not None:
        find: Callable[[World, Actor, str], Awaitable[Any]] | None = returns.one
    else:
        find = FINDS.get(wanted[:1]) if ids.is_id(wanted) else None
    if find is None or not any(actor.may(AUDIT, hold.own) for hold in actor.holds):
        raise refuse(Code.NOT_FOUND, "id")
    found = await find(world, actor, wanted)
    if actor.may(AUDIT, Prefix(found.root, getattr(found, "path", f"/{found.root}/"))) is None:
        raise refuse(Code.NOT_FOUND, "id")
    page = await world.store.page(paths.trail_of_subject, [Span(wanted)], first=first, after=after, cursors=cursors)
    return structs.replace(page, items=tuple(change(entry) for entry in page.items))


def change(entry: Audit) -> RecordChange:
    """Return what an auditor sees of an entry of a trail."""
    delta = msgspec.json.decode(entry.delta)
    return RecordChange(
        version=entry.version,
        act=entry.act,
        actor=entry.actor,
        role=Role(entry.role),
        at=entry.at,
        reason=entry.reason,
        fields=tuple(_camel(name) for name in sorted(delta) if name not in _UNTOLD),
        added=tuple(sorted({str(child["type"]) for child in delta.get("+", ())})),
    )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
