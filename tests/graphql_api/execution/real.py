"""Random queries over the product's own schema and the embedded engine, executed both ways as the gateway does."""

import random
from collections import Counter
from collections.abc import Callable, Mapping

from graphql_api import http as gateway
from graphql_api.context import Context, Execution
from graphql_api.documents import Documents
from graphql_api.execution import Compiled
from graphql_api.schema.root import SCHEMA
from movement.model.entries import State
from movement.model.inspections import InspectionState
from movement.model.periods import Period
from movement.usecases import commendation, statistics_counting
from movement.world import World
from tests.builders import Town, make_entry, recognised
from tests.candidate_builders import settle_candidate_rules
from tests.graphql_api.execution.comparing import count, reference, shown
from tests.graphql_api.random_queries import Maker, Value
from tests.inspection_builders import make_inspection

CORE = SCHEMA._schema
PEOPLE = ("pcs", "aud", "ldr", "rv1", "rpt-b", "ins")


async def settled(world: World, town: Town) -> Mapping[str, Value]:
    """Fill the town; return what arguments may be."""
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
    states = [State.SUBMITTED, State.ACCEPTED, State.RUNNING, State.REPORTED, State.RETURNED]
    entries = [await make_entry(world, town, state) for state in states]
    entries.append(await recognised(world, town, await make_entry(world, town, State.VERIFIED, unit=town.a)))
    looked = [await make_inspection(world, town, s) for s in (InspectionState.VERIFYING, InspectionState.CONCLUDED)]
    year = Period.parse("2026")
    await statistics_counting.counted_anew(world.fresh(), town.province, year, 1, lambda _: None)
    await commendation._compute(world.fresh(), town.province, year, 1, lambda _: None)
    places = [town.province.id, town.a.id, town.a_committee.id, town.old_province.id]
    records = [*(entry.id for entry in entries), *(inspection.id for inspection in looked)]

    def one_of(*values: str) -> Callable[[random.Random], str]:
        return lambda chance: f'"{chance.choice(values)}"'

    return {
        "ID": one_of(*places, *records, "t0000000000000000"),
        "unit": one_of(*places),
        "Date": one_of("2026-11-24", "2025-06-30"),
        "period": one_of("2026", "2026-Q1"),
        "code": one_of(town.code),
        "name": one_of("xa", "tinh"),
        "year": lambda _: "2026",
        "first": lambda _: "1",
    }


async def compared(world: World, town: Town, values: Mapping[str, Value], seeds: range) -> Counter[str]:
    """Execute a random query for each seed both ways; return how many went which way."""
    counts: Counter[str] = Counter()
    documents, compiled = Documents(CORE), Compiled(CORE, executor_class=Execution)
    actors = [await town.actor(world, handle) for handle in PEOPLE]
    for seed in seeds:
        maker = Maker(CORE, values, seed)
        text = maker.query()
        document = documents.get(text, explore=True)
        if document.ast is None or document.estimate is None:
            counts["invalid"] += 1
            continue
        if document.estimate.of(CORE, maker.variables).excess:
            counts["costly"] += 1
            continue
        actor = actors[seed % len(actors)]
        context = Context(world.fresh(gateway.MOST_CALLS), actor)
        expected = await reference(CORE, document.ast, context_value=context, variable_values=maker.variables)
        await context.end()
        planned = compiled.counts.planned
        context = Context(world.fresh(gateway.MOST_CALLS), actor)
        found = await compiled.execute(document.ast, context=context, variables=maker.variables, hide_suggestions=True)
        await context.end()
        if compiled.counts.planned == planned:
            # The reference itself, asked twice: its errors come in the order in which the store answered.
            for result in (found, expected):
                result.errors = result.errors and sorted(result.errors, key=lambda error: str(error.path))
        if shown(found) != shown(expected):
            # A signed address is another each time: such an answer is no measure, if the reference says so itself.
            context = Context(world.fresh(gateway.MOST_CALLS), actor)
            again = await reference(CORE, document.ast, context_value=context, variable_values=maker.variables)
            await context.end()
            assert shown(again) != shown(expected), (seed, text, maker.variables)
            assert "downloadUrl" in text, (seed, text, maker.variables)
            counts["fickle"] += 1
        counts["errors"] += bool(expected.errors)
        counts["planned with errors"] += bool(expected.errors and compiled.counts.planned > planned)
        counts["data"] += any((expected.data or {}).values())
    count(counts, compiled)
    return counts
