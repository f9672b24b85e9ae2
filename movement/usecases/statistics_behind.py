"""Which returns stand behind a reported number."""

from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import Period
from movement.model.placement import LineKind, line_id
from movement.model.returns import Return
from movement.model.statistics import Mode
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import returns, statistics
from movement.world import World


async def returns_behind(
    world: World,
    actor: Actor,
    unit: str,
    text: str,
    code: str,
    mode: Mode = Mode.AS_WAS,
    line: LineKind | None = None,
    *,
    first: int,
    after: str | None = None,
    newest: bool = False,
) -> Page[Return]:
    """Return the returns that a reported number is made of, of those the actor may see; raises as `numbers` does.

    Of a suppressed number the caller asks for none: which returns stand behind it would tell too much.
    """
    check_first(first)
    period = Period.named(text)
    cursors = world.store.cursors(actor.subject, "returnsBehind", unit, period, code, mode, line, newest)
    cursors.open(after)
    owner, version, head, _ = await statistics.head_of(world, actor, unit, period, mode, newest=newest)
    if head is None or version is None:
        raise refuse(Code.NOT_FOUND, "period")
    below = version.path if line is None else f"{version.path}{line_id(owner.id, line)}/"
    page = await world.store.page(
        tables.returns_behind,
        [Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#FACTS#RETURN#VALUES", below)],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda fact: any(one.code == code for one in fact.values),
    )
    await world.get(*[want(Unit, id=fact.unit) for fact in page.items])
    found = await returns.get_many(world, actor, [fact.id for fact in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
