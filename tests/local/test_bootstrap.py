"""A stage is filled once, and a filling that died anywhere is completed by the same command."""

import random
from collections.abc import Callable
from itertools import batched
from typing import Any

import pytest

from local import bootstrap, units
from local.register import LEGACY, REFORMED, LinkLine, Register, UnitLine
from movement.model.errors import Code, MovementError
from movement.model.units import Extent, TerritoryType, Tier
from movement.storage.store import Store
from movement.usecases import actors
from movement.world import World
from tests.builders import NOON, Clock
from tests.engine import client, dump
from tests.usecases.test_reminder_crashes import Death, Mortal

ADMINISTRATORS = ["first-administrator", "second-administrator"]
SMALL = Register(
    units=tuple(
        UnitLine(edition, tier, code, name, kind, parent, "", "")
        for edition in (LEGACY, REFORMED)
        for tier, code, name, kind, parent in (
            (Tier.PROVINCE, "33", "Tỉnh Hưng Yên", TerritoryType.PROVINCE, ""),
            (Tier.DISTRICT, "323", "Thành phố Hưng Yên", TerritoryType.CITY, "33"),
            (Tier.COMMUNE, "11953", "Phường Phố Hiến", TerritoryType.WARD, "323" if edition == LEGACY else "33"),
        )
        if edition == LEGACY or tier is not Tier.DISTRICT
    ),
    links=(LinkLine("11953", "11953", units.REFORMED_FROM, Extent.WHOLE, advised=True),),
)
WRITES = ("put_all", "commit")


def silent(_: str) -> None:
    """Tell nobody."""


def at_noon(store: Store) -> World:
    """Return a world that makes the same ids at every try."""
    return World(store=store, clock=Clock(NOON), randomness=random.Random(1).getrandbits)


@pytest.fixture
def kept(engine: str, own_store: Store) -> Callable[[], object]:
    """Return what tells everything that is stored."""
    return lambda: dump(engine, own_store.settings.prefix)


def clear(engine: str, store: Store) -> None:
    """Remove every item."""
    plain = client(engine)
    for name, items in dump(engine, store.settings.prefix).items():
        for some in batched(items, 25, strict=False):
            gone = [{"DeleteRequest": {"Key": {"pk": item["pk"], "sk": item["sk"]}}} for item in some]
            plain.batch_write_item(RequestItems={store.settings.prefix + name: gone})


@pytest.fixture
def empty(engine: str, own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Give tables without a register, which is loaded in some writes."""
    clear(engine, own_store)
    monkeypatch.setattr(units, "CHUNK", 40)
    return own_store


async def test_a_stage_is_filled_once(empty: Store, kept: Callable[[], object]) -> None:
    await bootstrap.establish(at_noon(empty), SMALL, ADMINISTRATORS, silent)
    first = await actors.actor(at_noon(empty), ADMINISTRATORS[0])
    assert len(first.holds) == 1
    before = kept()
    for subjects in (ADMINISTRATORS, ["third", "fourth"]):
        with pytest.raises(MovementError) as refusal:
            await bootstrap.establish(at_noon(empty), SMALL, subjects, silent)
        assert refusal.value.code is Code.ILLEGAL_ACT
    assert kept() == before


async def test_nothing_is_loaded_for_one_person_alone(empty: Store, kept: Callable[[], object]) -> None:
    before = kept()
    with pytest.raises(MovementError) as refusal:
        await bootstrap.establish(at_noon(empty), SMALL, ["first", "first"], silent)
    assert refusal.value.code is Code.SAME_PERSON
    assert kept() == before


async def test_dying_at_any_write_and_trying_again_is_as_if_it_had_not_died(
    empty: Store, kept: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    async def dies(lives: int, *, after: bool) -> bool:
        clear(engine, empty)
        mortal = Mortal(lives, after)
        with monkeypatch.context() as patched:
            for name in WRITES:
                patched.setattr(empty, name, mortal.of(getattr(empty, name)))
            try:
                await bootstrap.establish(at_noon(empty), SMALL, ADMINISTRATORS, silent)
            except Death:
                return True
        return False

    assert not await dies(lives=100, after=False)
    whole, deaths = kept(), []
    for after in (False, True):
        lives = 1
        while await dies(lives, after=after):
            deaths.append((lives, after))
            if after and kept() == whole:
                # All was done, and only nobody was told.
                with pytest.raises(MovementError, match="ILLEGAL_ACT"):
                    await bootstrap.establish(at_noon(empty), SMALL, ADMINISTRATORS, silent)
            else:
                await bootstrap.establish(at_noon(empty), SMALL, ADMINISTRATORS, silent)
            assert kept() == whole
            lives += 1
    assert len(deaths) == len(set(deaths)) >= 2 * 5
