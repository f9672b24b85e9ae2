"""Evidence by an uploaded file: it must be one of the unit's own, confirmed, and meant as evidence."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from movement.model import ids
from movement.model.entry_form import Evidence
from movement.model.errors import Code, refuse
from movement.model.uploads import Upload, UploadPurpose, UploadState
from movement.storage.store import want
from movement.world import World


async def files_of(world: World, evidence: Iterable[Mapping[str, Any]]) -> Mapping[str, Upload]:
    """Return the uploads that evidence names by `upload`, for `check`. What they are no longer changes."""
    wanted = list(dict.fromkeys(str(item["upload"]) for item in evidence if item.get("upload")))
    right = [w for w in wanted if ids.is_id(w, ids.UPLOAD)]
    found = await world.store.get([want(Upload, id=w) for w in right], strong=True)
    return {one.id: one for one in found if one is not None}


def check(evidence: Iterable[Evidence], known: Mapping[str, Upload], owners: Collection[str], *path: str) -> None:
    """Refuse evidence by upload unless that is a confirmed file for evidence of one of `owners`, units' ids.

    Raises NOT_FOUND, whatever is wrong with it, at `path`, the number of the evidence and `upload`.
    """
    for number, item in enumerate(evidence):
        if item.upload is None:
            continue
        if not fits(known.get(item.upload), owners):
            sentence = "Minh chứng phải là tệp đã xác nhận của chính đơn vị."
            raise refuse(Code.NOT_FOUND, *path, str(number), "upload", detail=sentence)


def fits(one: Upload | None, owners: Collection[str]) -> bool:
    """Tell whether an upload is a confirmed file for evidence of one of `owners`, units' ids."""
    confirmed = one is not None and one.state is UploadState.CONFIRMED and one.purpose is UploadPurpose.EVIDENCE
    return confirmed and one is not None and one.unit in owners
