"""Random histories: trees of units that merge, divide, move, are renamed and end, and entries of every time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from msgspec import structs

from movement.model import ids
from movement.model.entries import Entry, Level, Recognition, RecognitionState, State, Step
from movement.model.entry_form import EntryField, SubjectType
from movement.model.periods import year_of
from movement.model.units import Extent, Reach, Tier, Unit, UnitKind, UnitLink, UnitVersion
from tests.builders import NOON
from tests.model.entities import make_entry

BEGIN = date(2023, 3, 1)
STEP = timedelta(days=97)


class History:
    """A country in the making: `units` by id, `entries` as they were registered, `today` the day after the last."""

    def __init__(self, seed: int, steps: int, entries: int = 3) -> None:
        self.rng = Random(seed)
        self.units: dict[str, Unit] = {}
        self.entries: list[Entry] = []
        self.today = BEGIN
        for _ in range(self.rng.randint(1, 3)):
            province = self._new(None, Tier.PROVINCE)
            for _ in range(self.rng.randint(1, 2)):
                district = self._new(province, Tier.DISTRICT)
                for _ in range(self.rng.randint(1, 3)):
                    self._commune(self.rng.choice([province, district, district]))
        self._register(entries)
        for _ in range(steps):
            self.today += STEP
            self.rng.choice(
                [self._merge, self._merge, self._divide, self._divide, self._end, self._move, self._rename]
            )()
            self._register(entries)
        self.today += STEP

    def alive(self, tier: Tier | None = None, *, territory: bool | None = None) -> list[Unit]:
        found = [unit for unit in self.units.values() if unit.at(self.today) is not None]
        fits = [u for u in found if tier in {None, u.last.tier} and territory in {None, u.is_territory}]
        return sorted(fits, key=lambda unit: unit.id)

    def below(self, unit: Unit) -> list[Unit]:
        """Return the units of today below a unit, the highest first."""
        return sorted(
            (u for u in self.alive() if u.path.startswith(unit.path) and u.id != unit.id), key=lambda u: len(u.path)
        )

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units.values())

    def _new(self, parent: Unit | None, tier: Tier, kind: UnitKind = UnitKind.TERRITORY) -> Unit:
        letter = ids.TERRITORY if kind is UnitKind.TERRITORY else ids.ORGANISATION
        made = ids.make(letter, NOON, self.rng.getrandbits(ids.RANDOM_BITS))
        path = f"{parent.path if parent else '/'}{made}/"
        root = parent.path.strip("/").split("/")[0] if parent else made
        above = parent.id if parent else None
        version = UnitVersion(
            valid_from=self.today, name=f"Đơn vị {len(self.units)}", parent=above, path=path, tier=tier, g=1
        )
        self.units[made] = Unit(
            id=made, kind=kind, root=root, versions=(version,), reach=(Reach(root=root, path=path, g=1),)
        )
        return self.units[made]

    def _commune(self, parent: Unit) -> Unit:
        commune = self._new(parent, Tier.COMMUNE)
        for _ in range(self.rng.randint(0, 2)):
            self._new(commune, Tier.COMMUNE, UnitKind.FRONT)
        return commune

    def _close(self, unit: Unit) -> None:
        now = self.units[unit.id]
        last = structs.replace(now.last, valid_to=self.today)
        self.units[unit.id] = structs.replace(now, versions=(*now.versions[:-1], last))

    def _link(self, old: Unit, new: Unit, extent: Extent) -> None:
        link = UnitLink(unit=new.id, effective_on=self.today, extent=extent, g=1)
        before, after = self.units[old.id], self.units[new.id]
        self.units[old.id] = structs.replace(before, successors=(*before.successors, link))
        reach = tuple(structs.replace(r, extent=Extent.PART) if extent is Extent.PART else r for r in before.reach)
        self.units[new.id] = structs.replace(
            after,
            predecessors=(*after.predecessors, structs.replace(link, unit=old.id)),
            reach=(*after.reach, *reach),
        )

    def _stand(self, unit: Unit, parent: Unit | None) -> None:
        """Give a unit and all below it new versions, below another parent."""
        moved = self.units[unit.id]
        for one in [moved, *self.below(moved)]:
            now = self.units[one.id]
            head = f"{parent.path if parent else '/'}{unit.id}/"
            path = head + now.path.removeprefix(moved.path)
            last = now.last
            above = (parent.id if parent else None) if one.id == unit.id else last.parent
            version = structs.replace(last, valid_from=self.today, parent=above, path=path)
            kept = (
                now.versions[:-1]
                if last.valid_from == self.today
                else (*now.versions[:-1], structs.replace(last, valid_to=self.today))
            )
            self.units[one.id] = structs.replace(now, root=path.strip("/").split("/")[0], versions=(*kept, version))

    def _places(self, tier: Tier, *without: Unit) -> list[Unit | None]:
        if tier is Tier.PROVINCE:
            return [None]
        above = [Tier.PROVINCE] if tier is Tier.DISTRICT else [Tier.PROVINCE, Tier.DISTRICT]
        fit = [u for t in above for u in self.alive(t, territory=True)]
        return [u for u in fit if not any(u.path.startswith(w.path) for w in without)]

    def _leave(self, old: Unit, new: list[Unit]) -> None:
        """Let what is below an ending unit go to one of the new ones, become something there, or end."""
        for one in self.below(old):
            if not one.path.startswith(self.units[old.id].path) or self.units[one.id].at(self.today) is None:
                continue
            if not self.units[one.id].path.startswith(old.path):
                continue
            choice = self.rng.random()
            target = self.rng.choice(new) if new else None
            if target is not None and choice < 0.4:
                self._stand(self.units[one.id], self.units[target.id])
            elif target is not None and choice < 0.7 and not self.below(self.units[one.id]):
                follower = self._new(self.units[target.id], one.last.tier, one.kind)
                self._close(one)
                self._link(one, follower, Extent.WHOLE)
            else:
                for lower in reversed(self.below(self.units[one.id])):
                    self._close(lower)
                self._close(one)

    def _merge(self) -> None:
        tier = self.rng.choice([Tier.COMMUNE, Tier.COMMUNE, Tier.DISTRICT, Tier.PROVINCE])
        old = self.rng.sample(found := self.alive(tier, territory=True), min(len(found), self.rng.randint(1, 3)))
        places = self._places(tier, *old)
        if not old or not places:
            return
        new = self._new(self.rng.choice(places), tier)
        for unit in old:
            self._leave(unit, [new])
            self._close(unit)
            self._link(unit, new, Extent.WHOLE)

    def _divide(self) -> None:
        tier = self.rng.choice([Tier.COMMUNE, Tier.COMMUNE, Tier.DISTRICT, Tier.PROVINCE])
        found = self.alive(tier, territory=True)
        if not found:
            return
        old = self.rng.choice(found)
        places = self._places(tier, old)
        if not places:
            return
        parts = [self._new(self.rng.choice(places), tier) for _ in range(self.rng.randint(1, 3))]
        self._leave(old, parts)
        self._close(old)
        for part in parts:
            self._link(old, part, Extent.PART)

    def _end(self) -> None:
        # Of all provinces some stay in most histories, or little would be left to look at.
        if found := [u for u in self.alive() if u.last.parent or self.rng.random() < 0.1]:
            old = self.rng.choice(found)
            for one in [*reversed(self.below(old)), old]:
                self._close(one)

    def _move(self) -> None:
        movable = [u for u in self.alive() if u.last.parent]
        if not movable:
            return
        unit = self.rng.choice(movable)
        tier = unit.last.tier if unit.is_territory else Tier.COMMUNE
        places = self._places(tier, unit) if unit.is_territory else list(self.alive(territory=True))
        if places:
            self._stand(unit, self.rng.choice(places))

    def _rename(self) -> None:
        if found := self.alive():
            unit = self.rng.choice(found)
            last = structs.replace(unit.last, valid_to=self.today)
            named = structs.replace(unit.last, name="Tên mới", valid_from=self.today)
            self.units[unit.id] = structs.replace(unit, versions=(*unit.versions[:-1], last, named))

    def _register(self, most: int) -> None:
        for _ in range(self.rng.randint(0, most) if self.alive() else 0):
            unit = self.rng.choice(self.alive())
            at = datetime.combine(self.today, time(5), UTC) + timedelta(days=self.rng.randint(0, STEP.days - 1))
            root = unit.path.strip("/").split("/")[0]
            state = self.rng.choice([State.SUBMITTED, State.RUNNING, State.DISCONTINUED])
            decided = at.date() + timedelta(days=self.rng.randint(0, 500))
            recognition = Recognition(
                level=self.rng.choice(list(Level)),
                year=decided.year,
                state=RecognitionState.RECOGNISED,
                decided_on=decided,
            )
            self.entries.append(
                make_entry(
                    id=ids.make(ids.ENTRY, at, self.rng.getrandbits(ids.RANDOM_BITS)),
                    unit=unit.id,
                    root=root,
                    path=unit.path,
                    carrier=unit.id,
                    carrier_root=root,
                    carrier_path=unit.path,
                    year=year_of(at),
                    state=state,
                    field=self.rng.choice([*EntryField, None]),
                    subject=self.rng.choice(list(SubjectType)),
                    created_at=at,
                    updated_at=at,
                    registered_at=at,
                    steps=(Step(state=state, at=at),),
                    recognitions=(recognition,) if self.rng.random() < 0.4 else (),
                )
            )
