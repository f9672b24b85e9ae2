"""A rule set as a file: written by hand, linted whole, then entered version by version by staff.

What a file says beside the versions (`unconfirmed`, `notes`) is for people who read it.
"""

from itertools import pairwise

import msgspec
from msgspec import Struct

from movement.model.errors import Code, Problem, refuse
from movement.model.rule_linting import faults
from movement.model.rule_sets import Purpose, RuleSetVersion


class RuleSetFile(Struct, frozen=True, kw_only=True):
    """What is read of a file."""

    label: str
    purpose: Purpose
    versions: tuple[RuleSetVersion, ...]


def read(raw: bytes) -> RuleSetFile:
    """Return a file's rule set; raises BAD_INPUT with msgspec's words where it is not of this shape."""
    try:
        return msgspec.json.decode(raw, type=RuleSetFile)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as fault:
        raise refuse(Code.BAD_INPUT, "file", detail=f"{fault}.") from None


def faults_of(file: RuleSetFile) -> list[tuple[int, Problem]]:
    """Return every fault of every version, each with the version's number (0: of the file as a whole)."""
    found = [(version.number, fault) for version in file.versions for fault in faults(file.purpose, version)]
    numbers = [version.number for version in file.versions]
    if numbers != list(range(1, len(numbers) + 1)):
        found.append((0, refuse(Code.BAD_INPUT, "versions", detail="Các phiên bản phải đánh số từ 1.").problems[0]))
    for before, after in pairwise(file.versions):
        if after.effective_from <= before.effective_from:
            late = refuse(Code.BAD_INPUT, "effectiveFrom", detail="Phiên bản mới phải có hiệu lực sau phiên bản trước.")
            found.append((after.number, late.problems[0]))
    return found
