"""Communes are renamed in the middle of a history: proposed, approved by another person, applied, each under faults."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from movement.model.reorganisations import Reorganisation, ReorganisationState
from movement.storage.store import want
from movement.usecases import reorganisation_runs, reorganisations, units
from tests.faults.histories import runs
from tests.faults.histories.client import MOST, Deed, Told, insist
from tests.faults.histories.journal import BrokenError
from tests.faults.histories.life import Life
from tests.reorganisation_builders import DAY, file_of, row, uploaded

WORDS = ("An Bình", "Đồng Tâm", "Phú Thịnh", "Hòa Lạc", "Minh Tân", "Yên Phong", "Quang Trung", "Thái Sơn")


async def rename(life: Life) -> None:
    """Let a commune have another name from a day to come; the register is one generation on, whatever happens."""
    number = life.counts["renamed"]
    code, day = life.rng.choice((life.town.code, life.town.code_b)), DAY + timedelta(days=number)
    name = f"Xã {WORDS[number % len(WORDS)]} {number + 1}"
    upload = await uploaded(life.world, life.town, file_of([row("RENAME", code, name=name, effective_on=day)]))
    (before,) = await life.world.store.get([units.HEAD], strong=True)
    proposed = await _told(
        life, "adm", None, "proposeReorganisation", lambda w, a, r: reorganisations.propose(w, a, r, upload.id)
    )
    await _told(life, "adm2", proposed, "approveReorganisation", reorganisations.approve)
    asked, actor = life.asks(proposed), life.actor("adm2")
    await runs.insist(life, lambda world: reorganisation_runs.apply(world, actor, asked))
    done, head = await life.world.store.get([want(Reorganisation, id=proposed.id), units.HEAD], strong=True)
    if done.state is not ReorganisationState.APPLIED or head.g != before.g + 1:
        raise BrokenError(f"{proposed.id} is {done.state}, the register went from {before.g} to {head.g}")
    life.counts["renamed"] += 1


async def _told(
    life: Life, by: str, found: Reorganisation | None, what: str, act: Callable[..., Any]
) -> Reorganisation:
    """Return what a patient client is told of a request that nothing but faults stands against."""
    actor = life.actor(by)
    request = life.asks(found)
    who = actor.subject
    deed = Deed(what=what, by=who, kind=Reorganisation, request=request, send=lambda w, r: act(w, actor, r))

    async def between() -> None:
        await deed.send(life.world.fresh(), request)

    life.process.begin(life.shaken(), between)
    told: Told = await insist(life.process, deed, MOST)
    life.journal.note(told)
    if told.answer is None:
        raise BrokenError(f"{what} was refused with {told.refusal}")
    await life.journal.hold()
    made: Reorganisation = told.answer
    return made
