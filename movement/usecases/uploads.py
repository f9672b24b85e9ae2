"""Uploads that were asked for: who may see one, where its file is put, and where it is fetched.

Until it is confirmed an upload is its person's alone; another unit's looks absent.
"""

from collections.abc import Sequence

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.upload_terms import TERMS
from movement.model.uploads import GET_LASTS, Target, Upload, UploadState
from movement.storage.store import want
from movement.world import World


def place_of(upload: Upload) -> Prefix:
    """Return the place whose people the file belongs to."""
    return Prefix(upload.root, upload.path)


def look(actor: Actor, upload: Upload | None) -> Upload | None:
    """Return the upload if the actor may see it, else None."""
    if upload is None or not (upload.state is UploadState.CONFIRMED or upload.by == actor.subject):
        return None
    return upload if actor.may(TERMS[upload.purpose].read, place_of(upload)) else None


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Upload | None]:
    """Return each upload the actor may see, in order, or None; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.UPLOAD)]
    found = dict(zip(right, await world.get(*[want(Upload, id=w) for w in right]), strict=True))
    return [look(actor, found.get(w)) for w in wanted]


async def upload(world: World, actor: Actor, wanted: str) -> Upload:
    """Return an upload; raises NOT_FOUND if there is none or it is out of scope."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def address(world: World, found: Upload) -> str | None:
    """Return where a file that the actor was shown can be fetched for some minutes; None until it is confirmed."""
    if found.state is not UploadState.CONFIRMED:
        return None
    now = world.now()
    return await world.files.address(found, now, now + GET_LASTS)


async def target(world: World, found: Upload) -> Target | None:
    """Return where the file of an upload is to be put; None once its time is over."""
    now = world.now()
    return await world.files.target(found, now) if now < found.expires_at else None
