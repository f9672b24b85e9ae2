"""The sample's clusters: every commune has one seat a year, like stands with like, and the lead changes."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date

import pytest

from local import clusters as sample
from local import people
from local.register import Register
from local.units import build
from movement.model import audit
from movement.model.clusters import Cluster, ClusterKind, ClusterRole
from movement.model.units import TerritoryType, Tier
from movement.settings import Settings
from movement.storage import paths
from movement.storage.store import Span, Store, want
from tests.engine import copy


@pytest.fixture
async def store(engine: str, loaded: Store) -> AsyncIterator[Store]:
    made = Store(Settings(endpoint=engine, prefix="clusters-", cursor_secret="s" * 32))
    await made.create_tables()
    copy(engine, loaded.settings.prefix, made.settings.prefix)
    yield made
    await made.close()


async def test_every_commune_has_a_seat_with_its_like_and_the_lead_changes(store: Store, rows: Register) -> None:
    province = people.provinces(rows)[-1]
    for _ in range(2):
        await sample.load(store, rows)
    units = {u.id: u for u in build(rows)}
    communes = {
        u.id for u in units.values() if u.root == province.id and u.is_territory and u.last.tier is Tier.COMMUNE
    }
    for year, first in ((2025, date(2025, 7, 1)), (2026, date(2025, 12, 15))):
        lines = [line for _, line in await store.rows(paths.clusters_of_year, Span(f"{province.id}#{year}"))]
        found: list[Cluster] = await store.get([want(Cluster, id=line.id) for line in lines])
        assert Counter(c.kind for c in found) == {ClusterKind.CUM: 9, ClusterKind.KHOI: 3}
        assert all(c.name.endswith("(dữ liệu mẫu)") for c in found)
        seated = Counter(m.unit for c in found for m in c.members)
        assert set(seated.values()) == {1}
        assert communes <= set(seated)
        assert len(communes) == 104
        for cluster in found:
            types = {units[m.unit].last.territory_type for m in cluster.members}
            assert types in ({TerritoryType.WARD}, {TerritoryType.COMMUNE}, {None})
            assert {m.valid_from for m in cluster.members} == {first}
            leads = [cluster.holder(ClusterRole.LEAD, day) for day in (first, date(year, 12, 1))]
            assert None not in leads
            assert leads[0] != leads[1]
            trail = [a for _, a in await store.rows(paths.trail_of_subject, Span(cluster.id))]
            assert (audit.verify(trail), len(trail)) == ([], 6)
            assert audit.replay(trail, Cluster) == cluster
