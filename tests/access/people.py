"""A person for every role at every place, and an entry in every state, of a unit that lives and of some that ended."""

from datetime import timedelta

from msgspec import structs

from movement.model import ids
from movement.model.entries import Entry, State
from movement.model.people import Role
from movement.model.units import Unit, UnitKind
from movement.world import World
from tests.access.table import EARLIER, PLACES, RECOGNISED, ROLES, STATES
from tests.builders import NEW, OLD, Town, make_entry, make_grant, make_person, make_unit, new_id, recognised, stored


class Ground:
    """The units of the table's places around one town, and its people."""

    def __init__(self, town: Town) -> None:
        self.town = town
        committee = UnitKind.PARTY_COMMITTEE
        self.cell = make_unit("Chi bộ thôn 1", town.a_committee, kind=committee)
        self.old_committee = make_unit("Đảng ủy xã Cũ A", town.old_a, kind=committee, since=OLD, until=NEW)
        self.split_committee = make_unit("Đảng ủy xã Cũ Chia", town.old_split, kind=committee, since=OLD, until=NEW)
        self.elsewhere = make_unit("Tỉnh Khác")
        self.units = {
            "own": town.a_committee,
            "its territory": town.a,
            "two levels above": town.province,
            "below it": self.cell,
            "a sibling": town.a_front,
            "another commune": town.b,
            "prefix twin of the territory": _twin(town.a),
            "prefix twin of the unit": _twin(town.a_committee),
            "what the unit was": town.old_a,
            "another province": self.elsewhere,
            "succeeds its territory": town.a,
            "succeeds a part of its territory": town.a,
            "succeeds its province": town.province,
            "a sibling of who succeeds it": town.b,
        }
        assert self.units.keys() == PLACES.keys() | EARLIER.keys()

    def handle(self, role: str, place: str) -> str:
        """Return the handle of the person with a role at a place."""
        return f"{role.lower()}-{list(self.units).index(place)}"

    async def settle(self, world: World) -> None:
        """Write the units that a town has not, and everyone's grant."""
        extra = (self.cell, self.old_committee, self.split_committee, self.elsewhere)
        rows = [row for unit in extra for row in stored(unit)]
        for place, unit in self.units.items():
            for role in ROLES:
                rows += make_person(self.town.subject(self.handle(role, place)), make_grant(Role(role), unit))
        await world.store.put_all(rows)

    async def entries(self, world: World) -> dict[str, Entry]:
        """Return an entry of commune A's committee in every state."""
        made = {}
        for state in STATES:
            found = await make_entry(world, self.town, State.VERIFIED if state == RECOGNISED else State(state))
            made[state] = await recognised(world, self.town, found) if state == RECOGNISED else found
        return made

    def of_ended(self, entry: Entry, place: str) -> Entry:
        """Return a like entry of a unit that has ended, of which `place` tells the successor."""
        unit = self.split_committee if "part" in place else self.old_committee
        where = {"unit": unit.id, "root": unit.root, "path": unit.path}
        carried = {"carrier": unit.id, "carrier_root": unit.root, "carrier_path": unit.path}
        return copy(structs.replace(entry, **where, **carried))


def copy(entry: Entry) -> Entry:
    """Return the entry as another one, made the next millisecond."""
    return structs.replace(entry, id=new_id(ids.ENTRY), created_at=entry.created_at + timedelta(milliseconds=1))


def _twin(unit: Unit) -> Unit:
    """Return a unit whose path begins like another's, up to the last slash."""
    (version,) = unit.versions
    return structs.replace(
        unit, id=f"{unit.id}1", versions=(structs.replace(version, path=f"{version.path.rstrip('/')}1/"),)
    )
