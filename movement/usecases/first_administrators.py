"""The first administrators of a new stage: made once, by one request, before any grant lets people propose grants."""

from collections.abc import Sequence

from movement.model import ids
from movement.model.actors import SYSTEM, system
from movement.model.audit import Receipt
from movement.model.errors import Code, refuse
from movement.model.people import Grant, GrantState, Person, Role
from movement.model.units import Unit
from movement.storage.store import want
from movement.usecases import acts, units
from movement.usecases.acts import Request, Step
from movement.usecases.people import LONGEST_SUBJECT, row_of
from movement.world import World

FIRST_ADMINISTRATORS = 2
BOOTSTRAP = Request(request_id="bootstrap")
"""The one request by which the first administrators are made, whoever asks: its receipt keeps the door shut."""


async def bootstrapped(world: World) -> bool:
    """Tell whether the first administrators were made."""
    (done,) = await world.store.get([want(Receipt, actor=SYSTEM, request=BOOTSTRAP.request_id)], strong=True)
    return done is not None


async def bootstrap(world: World, roots: Sequence[str], subjects: Sequence[str]) -> None:
    """Make the first two administrators, once for ever; every other grant is then given by these two.

    Each gets an approved ADM grant on every root while that province lasts; both are made in one transaction.
    Raises NOT_FOUND for a root that is not in the register, or what `check_bootstrap` raises.
    """
    await check_bootstrap(world, subjects)
    provinces = [unit for unit in await units.get_many(world, roots) if unit is not None]
    if not provinces or len(provinces) != len(roots):
        raise refuse(Code.NOT_FOUND, "roots", detail="Hãy nạp danh mục đơn vị trước.")
    made = [_administrator(world, subject, provinces) for subject in subjects]
    await acts.make(
        world,
        system(provinces[-1].id),
        BOOTSTRAP,
        operation="bootstrap",
        body=acts.body_of("bootstrap", BOOTSTRAP, [*subjects]),
        role=Role.SYS,
        steps=[Step(old=None, new=one, thin=tuple(row_of(one, grant) for grant in one.grants)) for one in made],
        kind=Person,
    )


async def check_bootstrap(world: World, subjects: Sequence[str]) -> None:
    """Refuse what could not become the first administrators, before the register is loaded for them.

    Raises ILLEGAL_ACT when it was done before, SAME_PERSON or BAD_INPUT.
    """
    if await bootstrapped(world):
        raise refuse(Code.ILLEGAL_ACT, detail="Hệ thống đã có quản trị viên; quyền mới do hai quản trị viên cấp.")
    if len(subjects) != len(set(subjects)):
        raise refuse(Code.SAME_PERSON, "subjects", detail="Hai quản trị viên phải là hai người.")
    if len(subjects) != FIRST_ADMINISTRATORS or not all(_names_someone(subject) for subject in subjects):
        raise refuse(Code.BAD_INPUT, "subjects", detail="Hãy nêu đúng hai quản trị viên bằng `sub` trong mã đăng nhập.")


def _names_someone(subject: str) -> bool:
    return 0 < len(subject) <= LONGEST_SUBJECT and subject.split() == [subject] and subject != SYSTEM


def _administrator(world: World, subject: str, provinces: Sequence[Unit]) -> Person:
    grants = tuple(
        Grant(
            id=world.new_id(ids.GRANT),
            role=Role.ADM,
            unit=unit.id,
            root=unit.root,
            path=unit.path,
            valid_from=unit.last.valid_from,
            valid_to=unit.last.valid_to,
            state=GrantState.APPROVED,
            proposed_by=BOOTSTRAP.request_id,
            approved_by=BOOTSTRAP.request_id,
        )
        for unit in provinces
    )
    return Person(id=subject, root=provinces[-1].id, grants=grants, created_at=world.now())
