"""Recording that the head of the awarding unit decided: the dossier, the award and what it uses up, in one transaction.

The system never grants: who decides is a person, another one than who proposed, and what is kept is their decision.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import structs

from movement.model import ids
from movement.model.actors import Actor
from movement.model.awards import AchievementClaim, Award, AwardMethod, achievement_of
from movement.model.dossier_acts import DossierAct
from movement.model.dossiers import Dossier
from movement.model.entries import Entry
from movement.model.entry_form import SubjectType
from movement.model.errors import Code, refuse
from movement.model.merits import Merit, MeritKind
from movement.model.subjects import Subject, SubjectClass
from movement.storage.store import want
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also
from movement.usecases.dossier_changes import change_dossier
from movement.usecases.entry_forms import line
from movement.world import World

CLASS_OF = {
    SubjectType.COLLECTIVE: SubjectClass.COLLECTIVE,
    SubjectType.COMMUNITY_GROUP: SubjectClass.COLLECTIVE,
    SubjectType.CLAN: SubjectClass.COLLECTIVE,
    SubjectType.HOUSEHOLD: SubjectClass.HOUSEHOLD,
}
"""Whom an entry is about → the row of the statutory tables; of a person the entry does not tell, so people say it."""
USED_UP = frozenset({MeritKind.INITIATIVE, MeritKind.RESEARCH, MeritKind.COMBAT})
"""Merits that an award can use up; the others state how a whole year was."""


async def decide(
    world: World,
    actor: Actor,
    request: Request,
    decision_number: str,
    decided_on: date,
    method: AwardMethod,
    *,
    subject_class: SubjectClass | None = None,
    achievements: Sequence[str] = (),
) -> Dossier:
    """Record the decision on a dossier that the council passed, and with it the award.

    The award uses up what the entry's lineage achieved in the year, and the subject's merits named in `achievements`;
    of two decisions on one achievement one wins. Raises SAME_PERSON for who proposed, ILLEGAL_ACT at `achievements` for
    what is used up already, NOT_FOUND there for no merit of the subject, MISSING_FIELD, BAD_INPUT, CONFLICT.
    """

    async def reads(found: Dossier) -> Also:
        merits = list(dict.fromkeys(one for one in achievements if ids.is_id(one, ids.MERIT)))
        whom = [want(Entry, id=found.entry)] if found.entry is not None else []
        whom += [want(Subject, id=found.subject)] if found.subject is not None else []
        known = await world.store.get([*whom, *[want(Merit, id=one) for one in merits]], strong=True)
        entry = next((one for one in known if isinstance(one, Entry)), None)
        subject = next((one for one in known if isinstance(one, Subject)), None)
        used = _used(found, entry, achievements, [one for one in known if isinstance(one, Merit)])
        claimed = await world.store.get([want(AchievementClaim, achievement=one) for one in used], strong=True)
        if any(claim is not None for claim in claimed):
            raise refuse(Code.ILLEGAL_ACT, "achievements", detail="Thành tích này đã được khen thưởng.")
        return [used, _class(entry, subject, subject_class)]

    def change(found: Dossier, _: Also) -> Dossier:
        number = line(decision_number, "decisionNumber", 100)
        if not number:
            raise refuse(Code.MISSING_FIELD, "decisionNumber")
        if found.council is None or not found.council.met_on <= decided_on <= world.today():
            raise refuse(Code.BAD_INPUT, "decidedOn", detail="Ngày quyết định phải từ ngày họp đến hôm nay.")
        award = world.new_id(ids.AWARD)
        return structs.replace(found, decision_number=number, decided_on=decided_on, award=award)

    def besides(new: Dossier, read: Also) -> Sequence[Step]:
        used, counted_as = read
        award = _award(world, new, method, used, counted_as)
        claims = tuple(AchievementClaim(achievement=one, award=award.id) for one in used)
        return [Step(old=None, new=award, claims=claims)]

    arguments = [decision_number, decided_on, method, subject_class, list(achievements)]
    return await change_dossier(
        world, actor, request, DossierAct.DECIDE, change, arguments, reads=reads, besides=besides
    )


def _used(found: Dossier, entry: Entry | None, named: Sequence[str], known: Sequence[Merit]) -> tuple[str, ...]:
    """Return the achievements that the award uses up: of the entry's lineage in the year, and the merits named."""
    own = {m.id for m in known if m.subject == found.subject and m.stands and m.kind in USED_UP}
    if not own.issuperset(named):
        raise refuse(Code.NOT_FOUND, "achievements")
    lineage = () if entry is None else (achievement_of(entry.achievement_key, found.year),)
    return (*lineage, *dict.fromkeys(named))


def _class(entry: Entry | None, subject: Subject | None, stated: SubjectClass | None) -> SubjectClass:
    if subject is not None:
        return subject.subject_class
    told = stated or (CLASS_OF.get(entry.subject) if entry is not None and entry.subject is not None else None)
    if told is None:
        raise refuse(Code.MISSING_FIELD, "subjectClass")
    return told


def _award(world: World, found: Dossier, method: AwardMethod, used: tuple[str, ...], counted_as: SubjectClass) -> Award:
    if found.award is None or found.decision_number is None or found.decided_on is None:
        raise ValueError(found.id)
    return Award(
        id=found.award,
        form=found.form,
        level=found.level,
        year=found.year,
        method=method,
        subject=found.subject,
        entry=found.entry,
        subject_class=counted_as,
        unit=found.unit,
        root=found.root,
        path=found.path,
        awarded_by=found.awarding,
        decision_number=found.decision_number,
        decided_on=found.decided_on,
        achievements=used,
        dossier=found.id,
        created_at=world.now(),
        updated_at=world.now(),
    )
