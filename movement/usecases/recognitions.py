"""What the levels decide about a verified entry: to recognise it, not to, or to revoke a recognition.

A decision stands per level and year beside the entry's state, which it never changes.
"""

from datetime import date

from msgspec import structs

from movement.model.actors import Actor
from movement.model.entries import BELOW, DISTRICTS_ENDED, Entry, Level, Recognition, RecognitionState
from movement.model.entry_acts import Act
from movement.model.entry_records import RecognitionRow
from movement.model.errors import Code, refuse
from movement.model.people import Role
from movement.model.periods import day_of, year_of
from movement.usecases.acts import Request, reason_of
from movement.usecases.entry_changes import Done, change_entry
from movement.usecases.entry_forms import line
from movement.world import World


async def recognise(
    world: World, actor: Actor, request: Request, level: Level, decision_number: str, decided_on: date
) -> Entry:
    """Record that a level recognised the entry in this year, with its decision's number and date."""

    def change(entry: Entry, _: Role) -> Done:
        number = line(decision_number, "decisionNumber")
        today = world.today()
        if not number:
            raise refuse(Code.MISSING_FIELD, "decisionNumber")
        if decided_on > today or decided_on < day_of(entry.created_at):
            raise refuse(Code.BAD_INPUT, "decidedOn", detail="Ngày quyết định phải từ ngày lập hồ sơ đến hôm nay.")
        _check_level(entry, level, decided_on, year_of(world.now()))
        return _decided(world, entry, level, RecognitionState.RECOGNISED, number, decided_on, None)

    arguments = [level, decision_number, decided_on]
    return await change_entry(world, actor, request, Act.RECOGNISE, change, arguments, level)


async def refuse_recognition(world: World, actor: Actor, request: Request, level: Level) -> Entry:
    """Record that a level did not recognise the entry in this year, and why."""

    def change(entry: Entry, _: Role) -> Done:
        _check_district(level, world.today())
        return _decided(world, entry, level, RecognitionState.NOT_RECOGNISED, None, None, reason_of(request))

    return await change_entry(world, actor, request, Act.REFUSE_RECOGNITION, change, level, level)


async def revoke_recognition(
    world: World, actor: Actor, request: Request, level: Level, year: int, decision_number: str
) -> Entry:
    """Record that a standing recognition was revoked by a decision, and why; the recognition stays on record."""

    def change(entry: Entry, _: Role) -> Done:
        number = line(decision_number, "decisionNumber")
        old = next((r for r in entry.recognitions if (r.level, r.year) == (level, year)), None)
        if old is None or old.state is not RecognitionState.RECOGNISED:
            raise refuse(Code.ILLEGAL_ACT, "level", detail="Không có công nhận còn hiệu lực ở cấp và năm này.")
        if not number:
            raise refuse(Code.MISSING_FIELD, "decisionNumber")
        new = structs.replace(old, state=RecognitionState.REVOKED, decision_number=number, reason=reason_of(request))
        return _with_recognition(entry, new)

    return await change_entry(world, actor, request, Act.REVOKE_RECOGNITION, change, [level, year, decision_number])


def _check_level(entry: Entry, level: Level, decided_on: date, year: int) -> None:
    _check_district(level, decided_on)
    needed = BELOW.get(level)
    if needed is None:
        return
    below = (r for r in entry.recognitions if r.level in needed and r.state is RecognitionState.RECOGNISED)
    if not any(r.year in {year - 1, year} for r in below):
        raise refuse(Code.ILLEGAL_ACT, "level", detail="Cần được cấp dưới công nhận trong năm nay hoặc năm trước.")


def _check_district(level: Level, day: date) -> None:
    if level is Level.DISTRICT and day >= DISTRICTS_ENDED:
        raise refuse(Code.BAD_INPUT, "level", detail="Cấp huyện đã kết thúc từ ngày 01/7/2025.")


def _decided(
    world: World,
    entry: Entry,
    level: Level,
    state: RecognitionState,
    number: str | None,
    decided_on: date | None,
    reason: str | None,
) -> Done:
    year = year_of(world.now())
    if any((r.level, r.year) == (level, year) for r in entry.recognitions):
        raise refuse(Code.ILLEGAL_ACT, "level", detail="Cấp này đã quyết định về hồ sơ trong năm.")
    new = Recognition(
        level=level,
        year=year,
        state=state,
        decision_number=number,
        decided_on=decided_on or world.today(),
        reason=reason,
    )
    return _with_recognition(entry, new)


def _with_recognition(entry: Entry, new: Recognition) -> Done:
    others = [r for r in entry.recognitions if (r.level, r.year) != (new.level, new.year)]
    kept = tuple(sorted([*others, new], key=lambda r: (r.year, list(Level).index(r.level))))
    row = RecognitionRow(
        id=entry.id,
        root=entry.root,
        path=entry.path,
        level=new.level,
        year=new.year,
        state=new.state,
        field=entry.field,
        focus=entry.focus,
    )
    return structs.replace(entry, recognitions=kept), (), (row,)
