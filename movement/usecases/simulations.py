"""What if: a list of candidates as a draft of rules would make it, beside the one on record. Nothing is stored."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from movement.model import ranking
from movement.model.actors import Actor, Prefix
from movement.model.commendation import Candidate, Counts
from movement.model.entries import Level
from movement.model.errors import Code, refuse
from movement.model.periods import Period, Scheme
from movement.model.reasons import Outcome, Reason
from movement.model.rule_sets import Purpose
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import candidate_records, candidates, gathering, rule_sets, units
from movement.world import World

POLICY = "candidate.simulate"
MOST = 5_000
"""Candidates of a list that is simulated while its reader waits."""
MOST_SHIFTS = 40


class Shift(Struct, frozen=True, kw_only=True):
    """A candidate that the draft places otherwise; None: it is not in that list."""

    before: Candidate | None
    after: Candidate | None

    @property
    def by(self) -> tuple[str, ...]:
        """The rules that say something else, or that only one of the two versions has, by their order there."""
        old, new = ({r.rule: r.result for r in row.reasons} if row else {} for row in (self.before, self.after))
        return tuple(rule for rule in {**new, **old} if old.get(rule) != new.get(rule))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What the draft says by those rules."""
        return tuple(reason for reason in (self.after.reasons if self.after else ()) if reason.rule in self.by)

    @property
    def shown(self) -> Candidate:
        """The candidate that it is about."""
        found = self.after or self.before
        if found is None:
            raise LookupError("a shift of nobody")
        return found


class Simulation(Struct, frozen=True, kw_only=True):
    """Both lists side by side."""

    rules: int
    """The version of the rules that the list on record was made with."""
    same_records: bool
    """Whether the draft was held against the very records that the list on record was made from."""
    before: Counts
    after: Counts
    comes_in: tuple[Shift, ...]
    """Eligible by the draft, and not before."""
    drops_out: tuple[Shift, ...]
    moves: tuple[Shift, ...]
    """All others whose outcome, or whose result of a rule, is another one."""
    has_more: bool
    """Whether one of the three goes on past 40."""


async def simulate(
    world: World, actor: Actor, unit: str, year: int, level: Level, form: Mapping[str, Any]
) -> Simulation:
    """Hold a draft version of the rules, as `rule_sets.add_version` takes it, against the records of a year.

    The whole list of the nearest awarding unit is made anew: about a call for every hundred records. Raises NOT_FOUND
    as `candidates` does and to whoever may not try rules, TOO_LARGE for more than 5,000 candidates, and all that is
    wrong with the draft.
    """
    head = (await candidates.scope_of(world, actor, unit, year, level)).head
    if actor.may(POLICY, Prefix(head.root, head.path)) is None:
        raise refuse(Code.NOT_FOUND, "unit")
    draft = rule_sets.draft(Purpose.COMMENDATION, form, head.rules)
    if sum(getattr(head.counts, name) for name in Counts.__struct_fields__) > MOST:
        raise refuse(Code.TOO_LARGE, "unit", detail="Danh sách quá lớn để thử quy tắc; hãy thử ở cấp dưới.")
    period, province = Period(Scheme.ND09, year), await gathering.province(world, head.root)
    as_of = candidate_records.day_of_list(world, period)
    found = await candidate_records.basis(world, province, period, as_of, draft, _nobody, below=head.path)
    (awarding,) = await units.get_many(world, [head.unit])
    if awarding is None:
        raise refuse(Code.NOT_FOUND, "unit")
    old = [row async for row in world.store.every(paths.candidates_of_run, Span(head.run))]
    known = found.known(awarding, level)
    new = found.listed(known, level, head.run)
    made_of = found.records(awarding, level, known)
    parts = [part async for part in world.store.every(paths.manifest_of_list, Span(head.id, "MANIFEST#"))]
    shifts = _shifts(old, new)
    comes = [s for s in shifts if _is_in(s.after) and not _is_in(s.before)]
    drops = [s for s in shifts if _is_in(s.before) and not _is_in(s.after)]
    moves = [s for s in shifts if _is_in(s.before) == _is_in(s.after)]
    return Simulation(
        rules=head.rules,
        same_records=sorted(made_of) == sorted(record for part in parts for record in part.records),
        before=head.counts,
        after=ranking.counted(new),
        comes_in=tuple(comes[:MOST_SHIFTS]),
        drops_out=tuple(drops[:MOST_SHIFTS]),
        moves=tuple(moves[:MOST_SHIFTS]),
        has_more=any(len(some) > MOST_SHIFTS for some in (comes, drops, moves)),
    )


def _nobody(_: str) -> None:
    """Tell nobody how far the reading is: who waits gets the answer."""


def _is_in(one: Candidate | None) -> bool:
    return one is not None and one.outcome is Outcome.ELIGIBLE


def _shifts(old: Iterable[Candidate], new: Sequence[Candidate]) -> list[Shift]:
    """Return what is placed otherwise, in the order of the draft's list and then of those that are not in it."""
    before = {_who(row): row for row in old}
    after = {_who(row): row for row in new}
    pairs = [Shift(before=before.get(who), after=after.get(who)) for who in {**after, **before}]
    return [pair for pair in pairs if _says(pair.before) != _says(pair.after)]


def _who(row: Candidate) -> tuple[str, str | None, str | None]:
    return row.form, row.entry, row.subject


def _says(row: Candidate | None) -> object:
    return row and (row.outcome, [(reason.rule, reason.result) for reason in row.reasons])
