"""The sample's dossiers: one in every state, once, and everyone reads of the two that were published."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from local import dossiers as sample
from local import people
from local.register import Register
from movement.model import audit
from movement.model.awards import AchievementClaim, Award
from movement.model.dossiers import Dossier, DossierState
from movement.model.periods import Period
from movement.settings import Settings
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import actors, commendation, commended, dossiers
from movement.world import World
from tests.engine import copy
from tests.local.conftest import NOW


@pytest.fixture
async def world(engine: str, loaded: Store, tmp_path: Path) -> AsyncIterator[World]:
    files, address = f"file:{tmp_path}", "http://gateway/files"
    made = Store(Settings(endpoint=engine, prefix="dossiers-", cursor_secret="s" * 32, files=files, files_url=address))
    await made.create_tables()
    copy(engine, loaded.settings.prefix, made.settings.prefix)
    yield World(store=made, clock=lambda: NOW)
    await made.close()


async def test_there_is_one_in_every_state(world: World, rows: Register) -> None:
    province = people.provinces(rows)[-1]
    assert not await sample.load(world.fresh(), lambda _: None)
    await commendation.evaluate(world.fresh(), province.id, Period.parse("2026"))
    assert await sample.load(world.fresh(), lambda _: None)
    before = world.store.calls
    assert not await sample.load(world.fresh(), lambda _: None)
    assert world.store.calls - before <= 5
    staff, anyone = [await actors.actor(world.fresh(), name) for name in ("pcs2", "rpt-11953")]
    page = await dossiers.of_unit(world.fresh(), staff, province.id, 2026, first=100)
    found = [one for one in page.items if isinstance(one, Dossier)]
    assert len(found) == 8
    decided = [one for one in found if one.state is DossierState.DECIDED]
    assert set(Counter(one.state for one in found)) == set(DossierState)
    assert sum(one.published_at is not None for one in found) == 2
    assert len(decided) == 3
    awards: list[Award] = await world.store.get([want(Award, id=one.award) for one in decided])
    for award in awards:
        claims = await world.store.get([want(AchievementClaim, achievement=key) for key in award.achievements])
        assert [claim.award for claim in claims] == [award.id]
    for one in found:
        trail = [a for _, a in await world.store.rows(paths.trail_of_subject, Span(one.id))]
        assert audit.verify(trail) == []
        assert audit.replay(trail, Dossier) == one
    public = await commended.of_unit(world.fresh(), anyone, province.id, 2026, first=100)
    assert len(public.items) == 2
    assert all(str(one.title).endswith("(dữ liệu mẫu)") for one in public.items)
