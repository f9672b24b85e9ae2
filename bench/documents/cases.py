"""What is asked: each document with its variables and tokens, found in the sample; and drafts to submit."""

from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

from msgspec import Struct

from bench.documents.asked import ACT, text
from local import issuer, register
from local.register import LEGACY, Register
from local.token import LINKS, UNITS
from movement.model.actors import Actor
from movement.model.units import CodeScheme, Tier
from movement.usecases import actors, entry_changes, units
from movement.usecases.acts import Request
from movement.world import World, now_utc
from tests.builders import full_form

STAFF, CLIENTS = "pcs", 16
BEFORE = "2025-06-30"
"""A day on which the communes of before the reform held their codes."""


class Case(Struct, frozen=True):
    """A document, whose tokens ask it, and the variables of each request."""

    name: str
    text: str
    tokens: tuple[str, ...]
    variables: Iterator[dict[str, Any]]


def tokens(folder: Path, handle: str) -> tuple[str, ...]:
    """Return a token of the same person for each client."""
    signing = issuer.key(folder)
    return tuple(issuer.mint(signing, handle, now_utc()) for _ in range(CLIENTS))


async def reads(world: World, folder: Path) -> list[Case]:
    """Return the five reads as the staff of the province ask them."""
    staff = await actors.actor(world.fresh(), STAFF)
    province, year = staff.holds[0].unit, 2026
    code = next(u.code for u in _register().units if u.edition == LEGACY and u.tier is Tier.COMMUNE)
    asked: dict[str, dict[str, Any]] = {
        "code": {"code": code, "at": BEFORE},
        "entries": {"unit": province, "year": year},
        "queue": {"unit": province},
        "candidates": {"unit": province, "year": year, "level": "PROVINCE"},
        "numbers": {"unit": province, "period": str(year)},
    }
    given = tokens(folder, STAFF)
    return [Case(name, text(name), given, repeat(variables)) for name, variables in asked.items()]


async def act(world: World, folder: Path, most: int, say: Callable[[str], None]) -> Case:
    """Return the act, on drafts made for it, each submitted once."""
    # The last commune in the order of the tree: no first page of the province's lists shows it.
    communes = [u.code for u in _register().units if u.edition != LEGACY and u.tier is Tier.COMMUNE]
    staff, today = await actors.actor(world.fresh(), STAFF), world.today()
    found = [await units.by_code(world.fresh(), staff, CodeScheme.GSO, code, today) for code in communes]
    unit, code = max(zip(found, communes, strict=True), key=lambda pair: pair[0].path)
    handle = f"rpt-{code}"
    reporter = await actors.actor(world.fresh(), handle)
    made = []
    for number in range(most):
        made.append(await _draft(world, reporter, unit.id, number))
        if number % 200 == 0:
            say(f"drafts to submit: {number}/{most}")
    variables = ({"input": {"id": id_, "version": 1, "requestId": f"submit-{id_}"}} for id_ in made)
    return Case(ACT, text(ACT), tokens(folder, handle), variables)


async def _draft(world: World, reporter: Actor, unit: str, number: int) -> str:
    request = Request(request_id=f"bench-draft-{number}")
    form = full_form(title=f"Mô hình {number} (dữ liệu mẫu)")
    return (await entry_changes.create(world.fresh(), reporter, request, unit, form)).id


def _register() -> Register:
    return register.read(UNITS, LINKS)
