"""Plans by which bodies carry the directive out: a body records its own; who has none is asked for by place."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, structs

from movement.model import ids, implementation
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.implementation import BODIES, ImplementationPlan, PlanForm, plan_id
from movement.model.pages import Page, check_first
from movement.model.people import Role
from movement.model.units import Unit
from movement.model.upload_terms import UploadPurpose
from movement.model.uploads import Upload, UploadState
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also
from movement.usecases.entry_forms import converted, given
from movement.world import World

READ, WRITE = "plan.read", "plan.write"
RECORD = "recordImplementationPlan"


class Body(Struct, frozen=True, kw_only=True):
    """A body, and its plan if it has one."""

    unit: str
    plan: ImplementationPlan | None = None


def place_of(found: ImplementationPlan) -> Prefix:
    """Return the place of the body whose plan it is."""
    return Prefix(found.root, found.path)


async def plan(world: World, actor: Actor, unit: str) -> ImplementationPlan:
    """Return a body's plan; raises NOT_FOUND out of scope or where it has none."""
    found: ImplementationPlan | None = None
    if ids.is_unit(unit):
        (found,) = await world.get(want(ImplementationPlan, id=plan_id(unit)))
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, "unit")
    return found


async def of_bodies(
    world: World, actor: Actor, unit: str, *, has: bool | None = None, first: int, after: str | None = None
) -> Page[Body]:
    """Return today's bodies at or below a unit that have a plan, have none, or both, in the order of the tree.

    Three calls, four for those that have none. Raises NOT_FOUND out of scope, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "implementationPlans", unit, has)
    cursors.open(after)
    today = world.today()
    place = units.place_of(await units.unit(world, actor, unit), today)
    parts = actor.parts(READ, place)
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    spans = [Span(part.root, part.path) for part in parts]
    planned: set[str] = set()
    if has is not None:
        lines = [row for span in spans for _, row in await world.store.rows(paths.implementation_plans, span)]
        planned = {line.unit for line in lines}

    def keep(row: Any) -> bool:
        lives = row.valid_from <= today and (row.valid_to is None or today < row.valid_to)
        return row.kind in BODIES and lives and has in {None, row.unit in planned}

    page = await world.store.page(paths.subtree_of_unit, spans, first=first, after=after, cursors=cursors, keep=keep)
    await world.get(units.HEAD, *[w for row in page.items for w in (want(Unit, id=row.unit), _named(row.unit))])
    bodies = await units.get_many(world, [row.unit for row in page.items])
    plans = await world.get(*[_named(row.unit) for row in page.items])
    kept: dict[str, tuple[Body, str]] = {}
    for row, body, found, cursor in zip(page.items, bodies, plans, page.cursors, strict=True):
        version = body.at(today) if body is not None else None
        # A row that a later generation closed is still in the index.
        stands = version is not None and (version.valid_from, version.g) == (row.valid_from, row.g)
        if stands and row.unit not in kept and has in {None, found is not None}:
            kept[row.unit] = (Body(unit=row.unit, plan=found), cursor)
    return Page(
        items=tuple(body for body, _ in kept.values()),
        cursors=tuple(cursor for _, cursor in kept.values()),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def record(
    world: World, actor: Actor, request: Request, unit: str, form: Mapping[str, Any]
) -> ImplementationPlan:
    """Record a body's plan, `{number, issued_on, upload, cells_reached, cells_total}`, or replace the one it has.

    The version the caller saw is None for the first one. Raises NOT_FOUND, FORBIDDEN, UNIT_CLOSED, BAD_INPUT, CONFLICT.
    """
    owner = await units.unit(world, actor, unit)
    today = world.today()
    place, version = units.place_of(owner, today), owner.at(today)
    upload = form.get("upload")
    if upload is not None and not ids.is_id(upload, ids.UPLOAD):
        raise refuse(Code.NOT_FOUND, "upload")
    also = [want(Upload, id=upload)] if upload is not None else []

    def written(found: Also) -> PlanForm:
        if owner.kind not in BODIES:
            raise refuse(Code.BAD_INPUT, "unit", detail="Chỉ các cơ quan, tổ chức lập kế hoạch thực hiện.")
        if version is None:
            raise refuse(Code.UNIT_CLOSED, "unit")
        made = converted(given(form, *PlanForm.__struct_fields__), PlanForm)
        implementation.check(made, today)
        if also and not _is_own(found[0], owner):
            raise refuse(Code.NOT_FOUND, "upload", detail="Tệp phải là tệp đã xác nhận của chính đơn vị.")
        return made

    if request.version is None:
        return await changes.make_new(
            world,
            actor,
            request,
            ImplementationPlan,
            operation=RECORD,
            arguments=[unit, form],
            policy=WRITE,
            place=lambda _: place,
            make=lambda found: ImplementationPlan(
                **structs.asdict(written(found)),
                id=plan_id(owner.id),
                unit=owner.id,
                root=place.root,
                path=place.path,
                created_at=world.now(),
                updated_at=world.now(),
            ),
            also=also,
        )

    def do(old: ImplementationPlan, _: Role, found: Also) -> Step:
        new = structs.replace(old, **structs.asdict(written(found)), updated_at=world.now(), version=old.version + 1)
        return Step(old=old, new=new)

    return await changes.change(
        world,
        actor,
        request,
        _named(owner.id),
        ImplementationPlan,
        operation=RECORD,
        arguments=[unit, form],
        sees=lambda old: actor.may(READ, place_of(old)) is not None,
        roles=lambda doer, _: doer.roles(WRITE, place),
        do=do,
        also=also,
    )


def _named(unit: str) -> Want:
    return want(ImplementationPlan, id=plan_id(unit))


def _is_own(found: Upload | None, owner: Unit) -> bool:
    confirmed = found is not None and found.state is UploadState.CONFIRMED
    return confirmed and found is not None and found.purpose is UploadPurpose.EVIDENCE and found.unit == owner.id
