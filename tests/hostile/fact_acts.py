"""Sound inputs for acts on facts of people and collectives, each on records of its own."""

from typing import Any

from movement.model.awards import AwardForm
from tests.fact_builders import make_award, make_merit, make_subject, names_in
from tests.hostile.place import Province, Sound

DECISION = {"decisionNumber": "12/QĐ-UBND", "decidedOn": "2026-11-20"}


async def fact_acts(here: Province) -> dict[str, Sound]:
    """Make a sound input for each."""
    world, town = here.world, here.town
    person, leaving = await make_subject(world, town), await make_subject(world, town)
    merit, used, free = [await make_merit(world, town, person) for _ in range(3)]
    award = await make_award(world, town, person, AwardForm.BK_TINH, merits=[used.id])
    at = {"id": person.id, "version": 1, "reason": "Lý do."}
    back = {"version": 1, "reason": "Khai man."} | DECISION
    kind = {"kind": "PERSON", "subjectClass": "DIRECT_WORKER"}
    said: dict[str, Any] = {"year": 2026, "subject": person.id} | DECISION
    form = {"form": "LDTT", "level": "GRASSROOTS", "awardedBy": town.a.id, "merits": [free.id]}
    return {
        "recordSubject": Sound("pcs", {"unit": town.a_committee.id} | kind | names_in(town)),
        "correctSubject": Sound("pcs", at | {"unit": town.a.id, "name": names_in(town)["name"]}),
        "erasePerson": Sound("aud", at | {"id": leaving.id}),
        "recordMerit": Sound("pcs", said | {"kind": "RATING", "value": "GOOD"}),
        "revokeMerit": Sound("pcs", {"id": merit.id} | back),
        "recordAward": Sound("pcs", said | form),
        "revokeAward": Sound("pcs", {"id": award.id} | back),
    }
