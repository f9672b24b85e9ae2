"""Publishing a period's numbers: from then on readers get these, until they are published again with a reason."""

from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.periods import Period
from movement.model.publications import Publication, pinned, publication_id, published_again, version_of
from movement.model.statistics import Mode, StatisticsHead, head_id
from movement.storage.store import want
from movement.usecases import acts, carrier_runs, changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also
from movement.world import World

READ, PUBLISH = "statistics.read", "statistics.publish"


async def publish(world: World, actor: Actor, request: Request, unit: str, text: str) -> Publication:
    """Publish the newest numbers of a province's period in both trees; `request.version` null: for the first time.

    Raises NOT_FOUND out of scope or where nothing was computed, BAD_INPUT for what is no province, ILLEGAL_ACT before
    the cut-off or where nothing differs, REASON_REQUIRED for a further version, CONFLICT.
    """
    period = Period.named(text)
    owner = await units.unit(world, actor, unit)
    if owner.id != owner.root:
        raise refuse(Code.BAD_INPUT, "unit", detail="Số liệu được công bố cho cả tỉnh.")
    # What a province that has ended left is published by the staff of the whole successor.
    heir = await carrier_runs.heir_of(world, owner, world.today())
    place = Prefix(owner.root, owner.path) if heir is None else Prefix(heir.root, heir.path)
    wanted = publication_id(str(period), owner.root)
    heads = [want(StatisticsHead, id=head_id(mode, str(period), owner.root)) for mode in Mode]

    def first(found: Also) -> Publication:
        kept, meanings = pinned(one for one in found if one is not None)
        at = world.now()
        return Publication(
            id=wanted,
            root=owner.root,
            path=owner.path,
            period=str(period),
            heads=kept,
            meanings=meanings,
            versions=(version_of(kept, 1, at, acts.reason_of(request)),),
            created_at=at,
        )

    if request.version is None:
        return await changes.make_new(
            world,
            actor,
            request,
            Publication,
            operation="publishStatistics",
            arguments=[unit, str(period)],
            policy=PUBLISH,
            place=lambda _: place,
            make=first,
            also=heads,
        )

    def do(old: Publication, _: object, found: Also) -> Step:
        newest = (one for one in found if one is not None)
        return Step(old=old, new=published_again(old, newest, world.now(), acts.reason_of(request)))

    return await changes.change(
        world,
        actor,
        request,
        want(Publication, id=wanted),
        Publication,
        operation="publishStatistics",
        arguments=[unit, str(period)],
        sees=lambda found: actor.may(READ, Prefix(found.root, found.path)) is not None,
        roles=lambda doer, _: doer.roles(PUBLISH, place),
        do=do,
        also=heads,
    )
