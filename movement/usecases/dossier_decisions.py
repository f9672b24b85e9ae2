"""Recording that the head of the awarding unit decided: the dossier, the award and what it uses up, in one transaction.

The system never grants: who decides is a person, another one than who proposed, and what is kept is their decision.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs

from movement.model import award_acts, ids
from movement.model.actors import Actor
from movement.model.award_acts import AwardFacts, Known
from movement.model.awards import AchievementClaim
from movement.model.dossier_acts import DossierAct
from movement.model.dossiers import Dossier
from movement.model.entries import Entry
from movement.model.errors import Code, MovementError, refuse
from movement.model.merits import Merit
from movement.model.subjects import Subject
from movement.storage.store import want
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also
from movement.usecases.dossier_changes import change_dossier
from movement.usecases.entry_forms import converted, given
from movement.world import World

SAID = ("method", "decision_number", "decided_on", "source", "subject_class", "merits")


async def decide(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Dossier:
    """Record the decision on a dossier that the council passed, and with it the award, by what `SAID` of `form` says.

    The award uses up what the entry's lineage achieved in the year, and the subject's `merits`; of two decisions on one
    achievement one wins, the other is ALREADY_AWARDED. Raises SAME_PERSON for who proposed, CONFLICT, NOT_FOUND for
    what is no merit of the subject, MISSING_FIELD, BAD_INPUT.
    """
    said = given(form, *SAID)
    if not str(said.get("decision_number", "")).strip():
        raise refuse(Code.MISSING_FIELD, "decisionNumber")
    if not all(ids.is_id(str(merit), ids.MERIT) for merit in said.get("merits", ())):
        raise refuse(Code.NOT_FOUND, "merits")
    claimed: list[AchievementClaim] = []

    async def reads(found: Dossier) -> Also:
        about = {"form": found.form, "level": found.level, "year": found.year}
        facts = converted(about | said, AwardFacts)
        if found.council is None or facts.decided_on < found.council.met_on:
            raise refuse(Code.BAD_INPUT, "decidedOn", detail="Ngày quyết định phải từ ngày họp đến hôm nay.")
        made = award_acts.awarded(
            facts,
            await _known(world, found, facts),
            name=world.new_id(ids.AWARD),
            awarded_by=found.awarding,
            now=world.now(),
            today=world.today(),
            dossier=found.id,
        )
        claimed[:] = award_acts.claims_of(made)
        await _refuse_taken(world, claimed)
        return [made]

    def change(found: Dossier, read: Also) -> Dossier:
        (made,) = read
        decided = {"decision_number": made.decision_number, "decided_on": made.decided_on, "award": made.id}
        return structs.replace(found, **decided)

    def besides(_: Dossier, read: Also) -> Sequence[Step]:
        (made,) = read
        return [Step(old=None, new=made, claims=tuple(claimed))]

    try:
        return await change_dossier(
            world, actor, request, DossierAct.DECIDE, change, said, reads=reads, besides=besides
        )
    except MovementError as refusal:
        if refusal.code is Code.CONFLICT:
            # Perhaps another decision used the achievement up at the same moment.
            await _refuse_taken(world, claimed)
        raise


async def _known(world: World, found: Dossier, facts: AwardFacts) -> Known:
    whom = [want(Entry, id=found.entry)] if found.entry is not None else []
    whom += [want(Subject, id=found.subject)] if found.subject is not None else []
    read = await world.store.get([*whom, *[want(Merit, id=merit) for merit in facts.merits]], strong=True)
    return Known(
        subject=next((one for one in read if isinstance(one, Subject)), None),
        entry=next((one for one in read if isinstance(one, Entry)), None),
        merits=tuple(read[len(whom) :]),
    )


async def _refuse_taken(world: World, claims: Sequence[AchievementClaim]) -> None:
    asked = [want(AchievementClaim, achievement=claim.achievement) for claim in claims]
    award_acts.refuse_taken(await world.store.get(asked, strong=True))
