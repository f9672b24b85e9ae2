"""Uploading: ask where to put a file, then confirm that what was put is what was declared."""

from msgspec import Struct, structs

from movement.model import ids, media
from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.model.media import MEDIA, Fault
from movement.model.people import Role
from movement.model.periods import day_of
from movement.model.upload_terms import LONGEST_NAME, TERMS, Declared, check
from movement.model.uploads import MOST_A_DAY, MOST_WAITING, PUT_LASTS, Upload, UploadState
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import checked_id
from movement.usecases.entry_forms import line
from movement.usecases.uploads import look, place_of
from movement.world import World


async def ask(world: World, actor: Actor, request: Request, unit: str, declared: Declared) -> Upload:
    """Make an upload of a unit, for which `target` then says where to put the file.

    Raises NOT_FOUND, FORBIDDEN, UNIT_CLOSED, BAD_INPUT, or TOO_LARGE for the file or for too many on one day.
    """
    owner = await units.unit(world, actor, unit)
    now = world.now()
    span = Span(f"{owner.root}#{actor.subject}#{day_of(now)}")
    asked = await world.store.rows(paths.uploads_of_person, span, limit=MOST_A_DAY)

    def make(_: changes.Also) -> Upload:
        version = owner.at(world.today())
        if version is None:
            raise refuse(Code.UNIT_CLOSED, "unit")
        tidy = structs.replace(declared, name=line(declared.name, "name", LONGEST_NAME))
        check(tidy)
        waiting = sum(row.state is not UploadState.CONFIRMED for _, row in asked)
        if waiting >= MOST_WAITING or len(asked) >= MOST_A_DAY:
            sentence = f"Mỗi ngày tối đa {MOST_WAITING} tệp chưa xác nhận và {MOST_A_DAY} tệp tất cả."
            raise refuse(Code.TOO_LARGE, detail=sentence)
        return Upload(
            **structs.asdict(tidy),
            id=world.new_id(ids.UPLOAD),
            unit=owner.id,
            root=owner.root,
            path=version.path,
            by=actor.subject,
            created_at=now,
            expires_at=now + PUT_LASTS,
        )

    return await changes.make_new(
        world,
        actor,
        request,
        Upload,
        operation="requestUpload",
        arguments=[unit, declared],
        policy=TERMS[declared.purpose].request,
        place=lambda _: units.place_of(owner, world.today()),
        make=make,
    )


async def confirm(world: World, actor: Actor, request: Request) -> Upload:
    """Confirm that the file was put. It is then CONFIRMED, or REFUSED (`model.uploads.problem` says why) and removed.

    Raises NOT_FOUND, FORBIDDEN for another person's, CONFLICT, or ILLEGAL_ACT while nothing was put or once decided.
    """
    wanted = want(Upload, id=checked_id(request, ids.UPLOAD))
    (before,) = await world.store.get([wanted], strong=True)
    seen = await _examined(world, before) if look(actor, before) and before.by == actor.subject else None

    def do(found: Upload, _: Role, __: changes.Also) -> Step:
        if found.state is not UploadState.REQUESTED:
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Tệp này đã được xác nhận hoặc bị từ chối.")
        if seen is None:
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Chưa nhận được tệp, hoặc tệp đã quá hạn xác nhận.")
        new = structs.replace(found, version=found.version + 1)
        if seen.fault is not None:
            return Step(old=found, new=structs.replace(new, state=UploadState.REFUSED, fault=seen.fault))
        return Step(old=found, new=structs.replace(new, state=UploadState.CONFIRMED, confirmed_at=world.now()))

    def roles(doer: Actor, found: Upload) -> list[Role]:
        held = doer.roles(TERMS[found.purpose].request, place_of(found))
        return held if found.by == actor.subject else []

    done = await changes.change(
        world,
        actor,
        request,
        wanted,
        Upload,
        operation="confirmUpload",
        arguments=None,
        sees=lambda found: look(actor, found) is not None,
        roles=roles,
        do=do,
    )
    if done.state is UploadState.REFUSED:
        await world.files.remove(done.id)
    return done


class _Examined(Struct, frozen=True):
    fault: Fault | None


async def _examined(world: World, found: Upload) -> _Examined | None:
    """Look at what was put, and keep it if it is as declared; None if nothing was, or it is over."""
    stored = await world.files.stored(found.id) if found.state is UploadState.REQUESTED else None
    if stored is None:
        return None
    if stored.size != found.size:
        return _Examined(Fault.SIZE)
    if stored.sha256 != found.sha256:
        return _Examined(Fault.HASH)
    first = await world.files.read(found.id, 0, media.FIRST)
    last = b""
    if MEDIA[found.type].part:
        last = await world.files.read(found.id, max(0, found.size - media.LAST), media.LAST)
    fault = media.fault_of(found.type, first, last, found.size)
    if fault is None:
        # Before the record says so: a confirmed file must never be swept away.
        await world.files.keep(found.id)
    return _Examined(fault)
