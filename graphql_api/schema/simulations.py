"""What if, in the schema: a list as a draft of rules would make it, side by side with the one on record."""

from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.candidates import AtLevel, CountsType, Unit, Year
from graphql_api.schema.entries import EntryType
from graphql_api.schema.reasons import ReasonType
from graphql_api.schema.relay import arg, resolves, shows, text
from graphql_api.schema.rule_set_inputs import RuleSetVersionInput
from graphql_api.schema.rule_set_mutations import form_of
from graphql_api.schema.subjects import SubjectType
from graphql_api.schema.units import UnitType
from movement.model.awards import AwardForm
from movement.model.reasons import Outcome
from movement.usecases import simulations
from movement.usecases.simulations import Shift, Simulation


@shows(Shift, name="SimulatedShift", description="A candidate that the draft places otherwise.")
class ShiftType:
    by: list[str] = text("The rules that say something else than before, or that only one of the two versions has.")
    reasons: list[ReasonType] = text("What the draft says by those rules.")

    @resolves("The entry; null if the form is not given to entries.")
    def entry(self, info: Info) -> EntryType | None:
        entry = _shift(self).shown.entry
        return None if entry is None else info.context.entries.load(entry)  # type: ignore[return-value]

    @resolves("The form of commendation in whose list it is placed.")
    def form(self) -> AwardForm:
        return _shift(self).shown.form

    @resolves("Who it is, where the form is given to a person, collective or household; else null.")
    def subject(self, info: Info) -> SubjectType | None:
        subject = _shift(self).shown.subject
        return None if subject is None else info.context.subjects.load(subject)  # type: ignore[return-value]

    @resolves("The unit that registered it, or with which the subject is judged.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_shift(self).shown.unit)  # type: ignore[return-value]

    @resolves("What the list on record says; null if it is not in it.")
    def outcome_before(self) -> Outcome | None:
        before = _shift(self).before
        return None if before is None else before.outcome

    @resolves("What the draft says; null if it is not in that list.")
    def outcome_after(self) -> Outcome | None:
        after = _shift(self).after
        return None if after is None else after.outcome

    @resolves("Its rank in the list on record.")
    def rank_before(self) -> int | None:
        before = _shift(self).before
        return None if before is None else before.rank

    @resolves("Its rank by the draft.")
    def rank_after(self) -> int | None:
        after = _shift(self).after
        return None if after is None else after.rank


@shows(Simulation, name="CandidateSimulation", description="What a draft of rules would change in a list.")
class SimulationType:
    rules: int = text("The version of the rules that the list on record was made with.")
    same_records: bool = text("Whether both were made from the very same records; if not, changes may come from them.")
    before: CountsType = text("Counts of the list on record.")
    after: CountsType = text("Counts by the draft.")
    comes_in: list[ShiftType] = text("Eligible by the draft and not before, by the draft's rank; at most 40.")
    drops_out: list[ShiftType] = text("Eligible before and not by the draft; at most 40.")
    moves: list[ShiftType] = text("All others of which a rule says something else; at most 40.")
    has_more: bool = text("Whether one of the three goes on.")


def _shift(shift: Any) -> Shift:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: Shift = shift
    return entity


@strawberry.type
class SimulationQuery:
    @resolves(
        "Holds a draft of rules against the records from which the list is made that `candidates` reads, and stores "
        "nothing. The whole list is made anew: seconds, for a large one. Null and NOT_FOUND as there."
    )
    async def simulate_candidates(
        self,
        info: Info,
        unit: Unit,
        year: Year,
        level: AtLevel,
        rules: Annotated[RuleSetVersionInput, arg("The draft.")],
    ) -> SimulationType | None:
        return await simulations.simulate(  # type: ignore[return-value]
            info.context.world, info.context.actor, unit, year, level, form_of(rules)
        )
