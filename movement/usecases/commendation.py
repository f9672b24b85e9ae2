"""Computing commendation candidates: a scheduled run writes each list as a generation under a HEAD.

Reading them is in `candidates`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from movement.model import audit, commendation, people, ranking, rule_versions
from movement.model.actors import system
from movement.model.commendation import AWARDED_BY, CommendationHead, Counts, Manifest
from movement.model.entries import Level
from movement.model.errors import Code, refuse
from movement.model.periods import Period, Scheme
from movement.model.rule_sets import Purpose
from movement.model.subject_facts import AnyFacts
from movement.model.units import Unit
from movement.storage.store import want
from movement.usecases import acts, candidate_records, gathering, leases, rule_sets
from movement.usecases.acts import Request, Step
from movement.usecases.candidate_records import Basis
from movement.usecases.gathering import Report
from movement.world import World

JOB = "commendation_candidates"


class Run(Struct, frozen=True, kw_only=True):
    """What a run did for one province: its lists that are in force now, and how many of them this run wrote."""

    root: str
    as_of: date
    """The day as on which records and rules were looked at."""
    rules: int | None
    """The version of the rules in force; null: there were none, so nothing was computed."""
    refused: Code | None = None
    """RULESET_EXPIRED where the last version has ended and no newer one follows: lists stay as they were."""
    ends_on: date | None = None
    """First day on which no version will be in force; null while that is not foreseen."""
    hash: str = ""
    lists: int = 0
    written: int = 0
    candidates: dict[Level, Counts] = {}


async def partition(world: World, period: Period) -> list[str]:
    """Return the provinces that existed in a State's year, by id.

    Raises BAD_PERIOD for what is no whole State's year or has not begun.
    """
    _check(world, period)
    return [province.id for province in await gathering.provinces(world, period)]


async def evaluate(world: World, root: str, period: Period, report: Report = lambda _: None) -> Run:
    """Compute the lists of one province for a State's year; an unchanged list is not written.

    Raises BAD_PERIOD as `partition` does, NOT_FOUND, or BUSY while another run of it is under way.
    """
    _check(world, period)
    province = await gathering.province(world, root)
    async with leases.held(world, JOB, root, str(period)) as lease:
        return await _compute(world, province, period, lease.fence, report)


def _check(world: World, period: Period) -> None:
    if period.scheme is not Scheme.ND09 or period.part:
        raise refuse(Code.BAD_PERIOD, "period", detail="Danh sách đề nghị khen thưởng được lập theo cả năm.")
    if world.now() < period.start:
        raise refuse(Code.BAD_PERIOD, "period", detail="Năm này chưa bắt đầu.")


async def _compute(world: World, province: Unit, period: Period, g: int, report: Report) -> Run:
    as_of = candidate_records.day_of_list(world, period)
    (rules,) = await world.store.get([rule_sets.wanted(Purpose.COMMENDATION, province.id)], strong=True)
    version = rule_sets.in_force(rules, as_of)
    if version is None:
        expired = rules is not None and rule_versions.is_expired(rules, as_of)
        refused = Code.RULESET_EXPIRED if expired else None
        report(f"{province.last.name}: {refused or 'no rules in force'} on {as_of}; enter a version of the rules")
        return Run(root=province.id, as_of=as_of, rules=None, refused=refused)
    basis = await candidate_records.basis(world, province, period, as_of, version, report, rules=rules)
    names = [want(CommendationHead, id=commendation.head_id(u.id, level, period.year)) for u, level in basis.awarding]
    heads, written = [], 0
    for (unit, level), old in zip(basis.awarding, await world.store.get(names, strong=True), strict=True):
        head = await _list(world, basis, g, unit, level, old)
        written += head is not old
        heads.append(head)
    report(f"{province.last.name}: {written} of {len(heads)} lists written")
    totals: dict[Level, Counter[str]] = {level: Counter() for level in AWARDED_BY.values()}
    for head in heads:
        totals[head.level].update({name: getattr(head.counts, name) for name in Counts.__struct_fields__})
    return Run(
        root=province.id,
        as_of=as_of,
        rules=version.number,
        ends_on=rule_versions.ends_on(rules, as_of),
        hash=audit.digest([[head.unit, head.level, head.result] for head in heads]),
        lists=len(heads),
        written=written,
        candidates={level: Counts(**total) for level, total in totals.items() if total},
    )


async def _list(
    world: World, basis: Basis, g: int, unit: Unit, level: Level, old: CommendationHead | None
) -> CommendationHead:
    """Return the HEAD of a list that is in force now: the old one if nothing that a reader sees would change."""
    name = commendation.head_id(unit.id, level, basis.found.period.year)
    known = basis.known(unit, level)
    made_of = basis.records(unit, level, known)
    frame = basis.frames.get(unit.id)
    inputs = ranking.inputs_of(unit.id, level, basis.found, basis.roll, made_of, basis.version, frame)
    (looked,) = await world.store.get([want(Manifest, list=name, number=0)], strong=True)
    same = old is not None and old.inputs == inputs
    head = old if old is not None and same else await _written(world, basis, g, unit, level, old, inputs, known)
    # After the HEAD: until then readers are told of what changed since the list that they see.
    if looked is None or looked.inputs != inputs:
        await world.store.put_all(commendation.manifests(name, inputs, made_of, basis.read_from))
    return head


async def _written(
    world: World,
    basis: Basis,
    g: int,
    unit: Unit,
    level: Level,
    old: CommendationHead | None,
    inputs: str,
    known: Sequence[AnyFacts],
) -> CommendationHead:
    period, version, frame = basis.found.period, basis.version, basis.frames.get(unit.id)
    candidates = basis.listed(known, level, commendation.run_id(unit.id, level, period.year, g))
    result = ranking.result_of(candidates, version, frame)
    if old is not None and old.result == result:
        return old
    head = CommendationHead(
        id=commendation.head_id(unit.id, level, period.year),
        unit=unit.id,
        root=unit.root,
        path=basis.place(unit),
        level=level,
        year=period.year,
        g=g,
        rules=version.number,
        rules_from=version.effective_from,
        inputs=inputs,
        result=result,
        counts=ranking.counted(candidates),
        frame=frame,
        as_of=basis.found.as_of,
        computed_at=world.now(),
        version=old.version + 1 if old is not None else 1,
    )
    # Rows first: until the HEAD names their run no reader knows of them.
    await world.store.put_all(candidates)
    request = Request(request_id=f"{head.id}:{g}")
    return await acts.make(
        world,
        system(unit.root),
        request,
        operation="computeCandidates",
        body=acts.body_of("computeCandidates", request, inputs),
        role=people.Role.SYS,
        steps=[Step(old=old, new=head)],
        kind=CommendationHead,
    )
