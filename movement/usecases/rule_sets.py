"""Rule sets: staff enter a province's rules as dated versions; everyone reads what applies to them.

The first version of a purpose makes the rule set; a version that exists never changes.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import structs, to_builtins

from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.people import Role
from movement.model.predicate_lines import Line, tree_of
from movement.model.rule_linting import check
from movement.model.rule_sets import Purpose, RuleSet, RuleSetVersion, rule_set_id
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.entry_forms import converted
from movement.world import World

READ, WRITE = "ruleset.read", "ruleset.write"


def wanted(purpose: Purpose, root: str) -> Want:
    """Name a province's rules for a purpose."""
    return want(RuleSet, id=rule_set_id(purpose, root))


def place_of(found: RuleSet) -> Prefix:
    """Return the province whose rules they are."""
    return Prefix(found.root, found.path)


async def rule_set(world: World, actor: Actor, unit: str, purpose: Purpose) -> RuleSet:
    """Return the rules of a unit's province; raises NOT_FOUND for a unit out of scope or where none were entered."""
    owner = await units.unit(world, actor, unit)
    (found,) = await world.get(wanted(purpose, owner.root))
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, "purpose")
    answer: RuleSet = found
    return answer


def in_force(found: RuleSet | None, day: date) -> RuleSetVersion | None:
    """Return the version of a day, or None where there is none."""
    return None if found is None else found.at(day)


async def create(
    world: World, actor: Actor, request: Request, unit: str, purpose: Purpose, form: Mapping[str, Any]
) -> RuleSet:
    """Enter the first version of a province's rules for a purpose; CONFLICT if there is one already."""
    owner = await units.unit(world, actor, unit)

    def make(_: changes.Also) -> RuleSet:
        if owner.id != owner.root:
            raise refuse(Code.BAD_INPUT, "unit", detail="Bộ quy tắc thuộc về tỉnh.")
        return RuleSet(
            id=rule_set_id(purpose, owner.root),
            purpose=purpose,
            root=owner.root,
            path=owner.path,
            versions=(draft(purpose, form, 1),),
            created_at=world.now(),
        )

    return await changes.make_new(
        world,
        actor,
        request,
        RuleSet,
        operation="createRuleSet",
        arguments=[unit, purpose, form],
        policy=WRITE,
        place=lambda _: units.place_of(owner, world.today()),
        make=make,
    )


async def add_version(
    world: World, actor: Actor, request: Request, unit: str, purpose: Purpose, form: Mapping[str, Any]
) -> RuleSet:
    """Add a version that takes effect later than the last one."""
    owner = await units.unit(world, actor, unit)

    def do(found: RuleSet, _: Role, __: changes.Also) -> Step:
        added = draft(purpose, form, len(found.versions) + 1)
        if added.effective_from <= found.versions[-1].effective_from:
            raise refuse(Code.BAD_INPUT, "effectiveFrom", detail="Phiên bản mới phải có hiệu lực sau phiên bản trước.")
        return Step(old=found, new=structs.replace(found, versions=(*found.versions, added), version=found.version + 1))

    return await changes.change(
        world,
        actor,
        request,
        wanted(purpose, owner.root),
        RuleSet,
        operation="addRuleSetVersion",
        arguments=[unit, purpose, form],
        sees=lambda found: actor.may(READ, place_of(found)) is not None,
        roles=lambda doer, found: doer.roles(WRITE, place_of(found)),
        do=do,
    )


def draft(purpose: Purpose, form: Mapping[str, Any], number: int) -> RuleSetVersion:
    """Return a form as a version that is not stored yet; raises all that is wrong with it."""
    given = {name: value for name, value in form.items() if value is not None}
    rules = [_with_tree(rule, place) for place, rule in enumerate(given.get("rules", ()))]
    version = converted({**given, "rules": rules, "number": number}, RuleSetVersion)
    check(purpose, version)
    return version


def _with_tree(rule: Mapping[str, Any], place: int) -> dict[str, Any]:
    """Return a rule whose predicate was written in lines with the tree that they write."""
    written = rule.get("predicate")
    if not isinstance(written, list):
        return dict(rule)
    where = ("rules", str(rule.get("id")), "predicate")
    lines = [converted(dict(line), Line, "rules", str(place), "predicate", str(n)) for n, line in enumerate(written)]
    try:
        tree = tree_of(lines)
    except ValueError as fault:
        raise refuse(
            Code.BAD_INPUT, *where, detail=f"Dòng thứ {int(str(fault)) + 1} của điều kiện không khớp."
        ) from None
    return {**rule, "predicate": to_builtins(tree)}
