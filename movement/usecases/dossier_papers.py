"""The documents of a dossier: attached by one person, reviewed by another."""

from msgspec import structs

from movement.model import ids
from movement.model.actors import Actor
from movement.model.dossier_acts import DossierAct
from movement.model.dossier_parts import Document, DocumentVerdict
from movement.model.dossiers import MOST_DOCUMENTS, Dossier
from movement.model.errors import Code, refuse
from movement.model.uploads import Upload
from movement.storage.store import want
from movement.usecases import evidence
from movement.usecases.acts import Request
from movement.usecases.changes import Also
from movement.usecases.dossier_changes import change_dossier
from movement.usecases.entry_forms import converted, line
from movement.world import World


async def attach(world: World, actor: Actor, request: Request, kind: str, title: str, upload: str) -> Dossier:
    """Attach a document: a confirmed evidence file of the unit it is about, or of the one that awards.

    It takes the place of an earlier one of its kind. Raises NOT_FOUND (also at `upload`), BAD_INPUT, TOO_LARGE.
    """
    named = [want(Upload, id=upload)] if ids.is_id(upload, ids.UPLOAD) else []

    def change(found: Dossier, also: Also) -> Dossier:
        file: Upload | None = also[0] if also else None
        if not evidence.fits(file, (found.unit, found.awarding)):
            sentence = "Tài liệu phải là tệp minh chứng đã xác nhận của đơn vị hoặc của cấp khen thưởng."
            raise refuse(Code.NOT_FOUND, "upload", detail=sentence)
        number = len(found.documents) + 1
        if number > MOST_DOCUMENTS:
            raise refuse(Code.TOO_LARGE, "id", detail=f"Hồ sơ có tối đa {MOST_DOCUMENTS} tài liệu.")
        form = {"number": number, "kind": kind, "title": title, "upload": upload, "by": actor.subject}
        made = converted({**form, "at": world.now()}, Document)
        return structs.replace(found, documents=(*found.documents, made))

    return await change_dossier(world, actor, request, DossierAct.ATTACH, change, [kind, title, upload], also=named)


async def review(world: World, actor: Actor, request: Request, number: int, verdict: DocumentVerdict) -> Dossier:
    """Say what a document is worth; by another person than who attached it. All but approving needs a reason.

    Raises NOT_FOUND at `document`, SAME_PERSON, BAD_INPUT at `verdict`, REASON_REQUIRED.
    """

    def change(found: Dossier, _: Also) -> Dossier:
        document = next((one for one in found.documents if one.number == number), None)
        if document is None:
            raise refuse(Code.NOT_FOUND, "document")
        if document.by == actor.subject:
            raise refuse(Code.SAME_PERSON, "document")
        if verdict is DocumentVerdict.PENDING:
            raise refuse(Code.BAD_INPUT, "verdict")
        said = line(request.reason or "", "reason")
        if verdict is not DocumentVerdict.APPROVED and not said:
            raise refuse(Code.REASON_REQUIRED, "reason")
        new = structs.replace(
            document, verdict=verdict, reason=said, reviewed_by=actor.subject, reviewed_at=world.now()
        )
        return structs.replace(found, documents=tuple(new if d is document else d for d in found.documents))

    return await change_dossier(world, actor, request, DossierAct.REVIEW, change, [number, verdict])
