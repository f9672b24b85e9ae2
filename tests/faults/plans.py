"""Which call meets which fault: one, a written script, or as a seed has it. Each is told so that it can be replayed."""

import random
from collections.abc import Callable, Sequence

from tests.faults.kinds import Kind
from tests.faults.wire import Call

Plan = Callable[[Call], Kind | None]


def nothing(_: Call) -> Kind | None:
    """Let everything pass."""
    return None


def at(step: int, kind: Kind) -> Plan:
    """Let one call of the process fail, counted from 1."""
    return lambda call: kind if call.step == step else None


def always(kind: Kind) -> Plan:
    """Let every call fail in one way: an outage."""
    return lambda _: kind


def script(text: str) -> Plan:
    """Let calls fail as `Injector.script` wrote it down: `3:RESET_AFTER 9:CUT`."""
    wanted = {int(step): Kind(kind) for step, kind in (part.split(":") for part in text.split())}
    return lambda call: wanted.get(call.step)


def chances(seed: int, rate: float, kinds: Sequence[Kind] = tuple(Kind)) -> Plan:
    """Let a share of the calls fail, each by what it asks and how often it was asked before, not by when.

    So a seed means the same faults, whichever of several threads is quicker.
    """

    def plan(call: Call) -> Kind | None:
        chance = random.Random(f"{seed} {call.mark} {call.again}")
        return chance.choice(kinds) if chance.random() < rate else None

    return plan
