"""Sample dossiers: what staff decided about the best candidates of the running year. All of it is invented.

The lists are made by the schedule's first runs, so this comes after them, once.
"""

import hashlib
from contextlib import suppress
from typing import Any

from local.crowd import Report
from local.sample_texts import LABEL
from movement.model.actors import Actor
from movement.model.audit import Receipt
from movement.model.awards import AwardForm, AwardMethod
from movement.model.commendation import Candidate
from movement.model.dossier_acts import DossierAct
from movement.model.dossier_documents import required
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import Dossier, DossierState
from movement.model.entries import Level
from movement.model.errors import MovementError
from movement.model.media import FileType
from movement.model.periods import year_of
from movement.model.rule_sets import Purpose
from movement.model.subjects import SubjectClass
from movement.model.uploads import Declared, Upload, UploadPurpose
from movement.storage.files_folder import FolderFiles
from movement.storage.store import Change, want
from movement.usecases import (
    actors,
    candidates,
    dossier_changes,
    dossier_decisions,
    dossier_lists,
    dossier_papers,
    rule_sets,
    uploads,
)
from movement.usecases.acts import Request
from movement.world import World

DONE = want(Receipt, actor="sample", request="dossiers-loaded")
S = DossierState
FATES = (S.DECIDED, S.DECIDED, S.DECIDED, S.COUNCIL_PASSED, S.PROPOSED, S.SHORTLISTED, S.REJECTED, S.WITHDRAWN)
"""What becomes of the candidates, by rank."""
PUBLISHED = 2
"""The first two are published; the third waits for it."""
PAPERS = ("TO_TRINH", "BIEN_BAN")
"""What is attached where the rules ask for nothing."""
FILE = b"%PDF-1.4\n% Tai lieu (du lieu mau)\ntrailer\n<<>>\n%%EOF\n"
REASON = f"Nội dung trao đổi khi xét {LABEL}"


class Staff:
    """Two members of staff at work on one list: the first proposes, the second reviews and decides."""

    def __init__(self, world: World, first: Actor, second: Actor, year: int) -> None:
        self.world, self.first, self.second, self.year = world, first, second, year
        self.root = first.holds[0].own.root
        self.place = (self.root, year, Level.PROVINCE, AwardForm.DVK)

    def asks(self, name: str, record: Any = None, reason: str | None = None) -> Request:
        """Return a request with an id of its own, the same at every start."""
        known = (record.id, record.version) if record is not None else (None, None)
        return Request(request_id=f"sample-dossier-{name}", id=known[0], version=known[1], reason=reason)

    async def file(self) -> Upload:
        """Bring the file that stands for every document."""
        size, digest = len(FILE), hashlib.sha256(FILE).hexdigest()
        purpose, name = UploadPurpose.EVIDENCE, f"Tài liệu {LABEL}.pdf"
        declared = Declared(purpose=purpose, name=name, type=FileType.PDF, size=size, sha256=digest)
        made = await uploads.ask(self.world.fresh(), self.first, self.asks("file"), self.root, declared)
        files = self.world.files
        if isinstance(files, FolderFiles):
            (files.waiting / made.id).write_bytes(FILE)
        return await uploads.confirm(self.world.fresh(), self.first, self.asks("file-put", made))

    async def papers(self) -> tuple[str, ...]:
        """Return the kinds of document to be attached."""
        (rules,) = await self.world.store.get([rule_sets.wanted(Purpose.COMMENDATION, self.root)])
        version = rule_sets.in_force(rules, self.world.today())
        return (required(version, AwardForm.DVK, Level.PROVINCE) if version is not None else ()) or PAPERS

    async def tell(self, row: Candidate, fate: DossierState, file: Upload, papers: tuple[str, ...]) -> None:
        """Bring a candidate as far as its fate is."""
        world, name, today = self.world, row.entry, self.world.today()
        asks, place = self.asks(f"{name}-open", None, REASON), (*self.place, row.rank)
        made: Dossier = await dossier_changes.shortlist(world.fresh(), self.first, asks, *place, entry=row.entry)
        if fate is S.SHORTLISTED:
            return
        if fate is S.WITHDRAWN:
            asks = self.asks(f"{name}-end", made, REASON)
            await dossier_changes.end(world.fresh(), self.first, DossierAct.WITHDRAW, asks)
            return
        for kind in papers:
            asks = self.asks(f"{name}-{kind}", made)
            made = await dossier_papers.attach(world.fresh(), self.first, asks, kind, f"{kind} {LABEL}", file.id)
        made = await dossier_changes.propose(world.fresh(), self.first, self.asks(f"{name}-propose", made))
        if fate is S.PROPOSED:
            return
        if fate is S.REJECTED:
            asks = self.asks(f"{name}-end", made, REASON)
            await dossier_changes.end(world.fresh(), self.second, DossierAct.REJECT, asks)
            return
        for document in made.documents:
            asks = self.asks(f"{name}-review-{document.number}", made)
            verdict = DocumentVerdict.APPROVED
            made = await dossier_papers.review(world.fresh(), self.second, asks, document.number, verdict)
        asks = self.asks(f"{name}-pass", made)
        made = await dossier_changes.pass_council(world.fresh(), self.second, asks, today, 10, 11, 13)
        if fate is S.DECIDED:
            said = {"decision_number": f"{row.rank}/QĐ-MAU", "decided_on": today, "method": AwardMethod.THEMATIC}
            said |= {"subject_class": SubjectClass.COLLECTIVE, "source": f"Sổ khen thưởng {LABEL}"}
            await dossier_decisions.decide(world.fresh(), self.second, self.asks(f"{name}-decide", made), said)


async def load(world: World, report: Report) -> bool:
    """Tell of the dossiers of the running year; False if that was done before or no list was made yet."""
    (done,) = await world.store.get([DONE], strong=True)
    first, second = [await actors.actor(world.fresh(), name) for name in ("pcs", "pcs2")]
    if done is not None or not first.holds or not second.holds:
        return False
    staff = Staff(world, first, second, year_of(world.now()))
    rows: list[Candidate] = []
    with suppress(MovementError):
        place = (staff.root, staff.year, Level.PROVINCE)
        rows += (await candidates.candidates(world.fresh(), first, *place, first=len(FATES))).items
    if not rows:
        return False
    file, papers = await staff.file(), await staff.papers()
    for number, (row, fate) in enumerate(zip(rows, FATES, strict=False)):
        if number == PUBLISHED:
            await dossier_lists.publish(world.fresh(), first, staff.asks("publish"), *staff.place)
        # One that was commended before, as a fact, stays where the council left it.
        with suppress(MovementError):
            await staff.tell(row, fate, file, papers)
    receipt = Receipt(actor="sample", request="dossiers-loaded", operation="load", body="", subject="", version=1)
    await world.store.commit(Change(entities=(), audits=(), receipt=receipt))
    report(f"Sample: {len(rows)} dossiers")
    return True
