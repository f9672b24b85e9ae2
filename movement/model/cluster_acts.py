"""Who joins, leaves and leads a cluster from which day on, and how its members rank by a number."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, structs

from movement.model.clusters import Cluster, ClusterRole, Membership, Term
from movement.model.errors import Code, refuse


class Ranked(Struct, frozen=True, kw_only=True):
    """A member's place among the members. Without a number it has none, and is not taken for zero."""

    unit: str
    rank: int | None = None
    """1 for the first; members with equal numbers share a rank, and the ranks after it are left out."""
    tied: bool = False
    value: Decimal | None = None


def joined(cluster: Cluster, units: tuple[str, ...], day: date) -> Cluster:
    """Return a cluster with further members from a day on; raises BAD_INPUT for a day outside its year, or twice."""
    if not cluster.period.first_day <= day < cluster.period.end_day:
        raise refuse(Code.BAD_INPUT, "validFrom", detail=_OF_YEAR)
    if len(set(units)) < len(units) or any(cluster.member(unit) for unit in units):
        raise refuse(Code.BAD_INPUT, "units", detail="Đơn vị đã là thành viên của cụm, khối này.")
    return structs.replace(
        cluster,
        members=(*cluster.members, *(Membership(unit=unit, valid_from=day) for unit in units)),
        version=cluster.version + 1,
    )


def left(cluster: Cluster, unit: str, day: date) -> Cluster:
    """Return a cluster that a member leaves on a day, with what it led; on its first day it never was a member.

    Raises NOT_FOUND for no member, BAD_INPUT for a day before that or after the year.
    """
    found = cluster.member(unit)
    if found is None:
        raise refuse(Code.NOT_FOUND, "unit")
    if not found.valid_from <= day < (found.valid_to or cluster.period.end_day):
        raise refuse(Code.BAD_INPUT, "validTo", detail=_OF_YEAR)
    stays = () if day == found.valid_from else (structs.replace(found, valid_to=day),)
    members = (m for old in cluster.members for m in (stays if old is found else (old,)))
    led = (_until(t, day) if t.unit == unit else t for t in cluster.terms)
    return structs.replace(
        cluster, members=tuple(members), terms=tuple(t for t in led if t is not None), version=cluster.version + 1
    )


def led(cluster: Cluster, role: ClusterRole, unit: str, day: date) -> Cluster:
    """Return a cluster that a member leads, or is the deputy of, from a day on; who did so before does no more.

    Raises NOT_FOUND for no member, BAD_INPUT for one on other days only and for who has the other role then.
    """
    if cluster.member(unit) is None:
        raise refuse(Code.NOT_FOUND, "unit")
    if not cluster.has(unit, day):
        raise refuse(Code.BAD_INPUT, "unit", detail="Trưởng, phó cụm, khối phải là thành viên vào ngày đó.")
    other = ClusterRole.DEPUTY if role is ClusterRole.LEAD else ClusterRole.LEAD
    if cluster.holder(other, day) == unit:
        raise refuse(Code.BAD_INPUT, "unit", detail="Một đơn vị không giữ cả hai vai trò cùng lúc.")
    kept = (_until(t, day) if t.role is role else t for t in cluster.terms)
    term = Term(role=role, unit=unit, valid_from=day)
    return structs.replace(cluster, terms=(*(t for t in kept if t is not None), term), version=cluster.version + 1)


def ranked(values: Mapping[str, Decimal | None], *, lowest_first: bool = False) -> list[Ranked]:
    """Return the members in order: by number, equal ones in the order given, those without a number last."""
    known = [(unit, value) for unit, value in values.items() if value is not None]
    numbers = [value for _, value in known]
    found = [
        Ranked(
            unit=unit,
            rank=1 + sum((n < value) if lowest_first else (n > value) for n in numbers),
            tied=numbers.count(value) > 1,
            value=value,
        )
        for unit, value in known
    ]
    without = [Ranked(unit=unit) for unit, value in values.items() if value is None]
    return [*sorted(found, key=lambda r: r.rank or 0), *without]


_OF_YEAR = "Ngày phải nằm trong năm của cụm, khối và trong thời gian là thành viên."


def _until(term: Term, day: date) -> Term | None:
    """Return a term as it is if it ends on a day; None if it had not begun."""
    if term.valid_from >= day:
        return None
    return term if term.valid_to is not None and term.valid_to <= day else structs.replace(term, valid_to=day)
