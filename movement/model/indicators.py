"""The catalogue of indicators as dated data: what each number is, how it may be split, and how it adds up.

A province has one catalogue. A definition that has begun never changes: it ends, and one of the same code may follow.
COMPUTED ones are counted from records (`counting`); REPORTED ones come with returns.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, structs

from movement.model.entry_form import Line
from movement.model.errors import Code, refuse

MOST_DEFINITIONS = 160
IndicatorCode = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{1,29}$")]
_SPLIT = re.compile(r"([A-Z][A-Z0-9_]{1,29})(?:\[([a-z][A-Za-z]{0,19})=([A-Z][A-Z0-9_]{0,29})\])?", re.ASCII)


class IndicatorSource(StrEnum):
    """Where a number comes from."""

    COMPUTED = "COMPUTED"
    REPORTED = "REPORTED"


class IndicatorMeasure(StrEnum):
    """An event counts in the period in which it happens, a stock is as at the cut-off."""

    EVENT = "EVENT"
    STOCK = "STOCK"


class Split(Struct, frozen=True, kw_only=True):
    """A way in which a number may be divided, and into what."""

    key: Annotated[str, Meta(pattern=r"^[a-z][A-Za-z]{0,19}$")]
    values: Annotated[tuple[Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{0,29}$")], ...], Meta(max_length=40)]


class Definition(Struct, frozen=True, kw_only=True):
    """One indicator as it is understood from `valid_from` up to, not including, `valid_to`."""

    code: IndicatorCode
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    unit_of_measure: Annotated[str, Meta(min_length=1, max_length=40)]
    source: IndicatorSource
    measure: IndicatorMeasure = IndicatorMeasure.EVENT
    adds_over_units: bool = True
    adds_over_time: bool = True
    """Never of a stock: the end of a year is that of its last month."""
    decimals: Annotated[int, Meta(ge=0, le=6)] = 0
    splits: Annotated[tuple[Split, ...], Meta(max_length=6)] = ()
    numerator: str = ""
    denominator: str = ""
    """Codes a rate is made of, so that both are kept and never the rate alone; empty for what is no rate."""
    describes_persons: bool = False
    """Whether small numbers of it could point to people, so that statistics suppress cells under five."""
    basis: Line = ""
    valid_from: date
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Tell whether it is understood so on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def allows(self, key: str | None, value: str | None) -> bool:
        """Tell whether the number may be split so; the whole number always may."""
        return key is None or any(s.key == key and value in s.values for s in self.splits)


class Catalogue(Struct, frozen=True, kw_only=True):
    """A province's indicators of all times."""

    id: str
    """`catalogue:root`, the subject of its audit trail."""
    root: str
    path: str
    definitions: Annotated[tuple[Definition, ...], Meta(max_length=MOST_DEFINITIONS)]
    created_at: datetime
    version: int = 1
    head: str = ""

    def at(self, day: date) -> dict[str, Definition]:
        """Return the indicators of a day by code, in the catalogue's order."""
        return {d.code: d for d in self.definitions if d.in_force(day)}


def catalogue_id(root: str) -> str:
    """Return the id under which a province's catalogue is kept."""
    return f"catalogue:{root}"


def parsed(text: str) -> tuple[str, str | None, str | None] | None:
    """Return `CODE` or `CODE[key=VALUE]` as code, key and value, or None for what is neither."""
    match = _SPLIT.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None


def defined(old: tuple[Definition, ...], added: Iterable[Definition], today: date) -> tuple[Definition, ...]:
    """Return a catalogue's definitions with further ones; one of a known code ends what was understood before.

    Raises BAD_INPUT where a definition contradicts itself or others, or would change what has already begun.
    """
    found = list(old)
    for new in added:
        _check(new)
        before = [place for place, d in enumerate(found) if d.code == new.code]
        if old and new.valid_from < today:
            raise refuse(Code.BAD_INPUT, "definitions", new.code, detail="Không đổi được chỉ tiêu của ngày đã qua.")
        for place in before:
            last = found[place]
            if last.valid_from >= new.valid_from:
                sentence = "Chỉ tiêu đã có định nghĩa từ ngày đó hoặc sau đó."
                raise refuse(Code.BAD_INPUT, "definitions", new.code, detail=sentence)
            if last.valid_to is None or last.valid_to > new.valid_from:
                found[place] = structs.replace(last, valid_to=new.valid_from)
        found.append(new)
    codes = {d.code for d in found}
    for new in found:
        if strange := [code for code in (new.numerator, new.denominator) if code and code not in codes]:
            sentence = f"Tử số, mẫu số không có trong danh mục: {', '.join(strange)}."
            raise refuse(Code.BAD_INPUT, "definitions", new.code, detail=sentence)
    return tuple(found)


def _check(new: Definition) -> None:
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        raise refuse(Code.BAD_INPUT, "definitions", new.code, detail="Ngày kết thúc phải sau ngày bắt đầu.")
    if bool(new.numerator) != bool(new.denominator):
        raise refuse(Code.BAD_INPUT, "definitions", new.code, detail="Tỷ lệ cần cả tử số và mẫu số.")
    if new.numerator and (new.adds_over_units or new.adds_over_time):
        raise refuse(Code.BAD_INPUT, "definitions", new.code, detail="Tỷ lệ không cộng dồn được.")
    if new.measure is IndicatorMeasure.STOCK and new.adds_over_time:
        raise refuse(Code.BAD_INPUT, "definitions", new.code, detail="Số tại thời điểm không cộng theo thời gian.")
    if len({s.key for s in new.splits}) < len(new.splits):
        raise refuse(Code.BAD_INPUT, "definitions", new.code, detail="Cách phân tổ bị ghi hai lần.")
