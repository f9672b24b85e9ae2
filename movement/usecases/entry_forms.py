"""What a person writes into an entry, made clean and checked field by field before anything else happens."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from movement.model import text
from movement.model.entry_form import EntryForm
from movement.model.errors import Code, MovementError, refuse
from movement.model.periods import FIRST_YEAR, LAST_YEAR

MOST_REASON = 2_000
FORM_FIELDS = frozenset(EntryForm.__struct_fields__)
_WHERE = re.compile(r"`\$\.?([^`]*)`")
_LIMIT = re.compile(r"`(?P<kind>str|array|int)`(?: of length)? (?P<sign>[<>]=) (?P<number>-?\d+)")
_LIMITS = {
    ("str", ">="): "Cần ít nhất {} ký tự.",
    ("str", "<="): "Tối đa {} ký tự.",
    ("array", ">="): "Cần ít nhất {} mục.",
    ("array", "<="): "Tối đa {} mục.",
    ("int", ">="): "Số phải từ {} trở lên.",
    ("int", "<="): "Số không được quá {}.",
}


def checked_form(form: Mapping[str, Any]) -> EntryForm:
    """Return the form tidied (NFC, no invisible characters) and checked; raises BAD_INPUT at the first bad field."""
    unknown = sorted(set(form) - FORM_FIELDS)
    if unknown:
        raise refuse(Code.BAD_INPUT, unknown[0])
    checked = converted(given(form, *FORM_FIELDS), EntryForm)
    dates = [checked.starts_on, checked.evaluates_on, *(m.due_on for m in checked.milestones)]
    for day in dates:
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise refuse(Code.BAD_INPUT, "startsOn", detail=f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    if checked.starts_on and checked.evaluates_on and checked.evaluates_on < checked.starts_on:
        raise refuse(Code.BAD_INPUT, "evaluatesOn", detail="Ngày đánh giá phải sau ngày bắt đầu.")
    if len(set(checked.focus)) != len(checked.focus):
        raise refuse(Code.BAD_INPUT, "focus", detail="Lĩnh vực trọng tâm bị ghi hai lần.")
    return checked


def line(value: str, name: str, most: int = 300) -> str:
    """Return a person's text tidied; raises BAD_INPUT or TOO_LARGE naming the field."""
    try:
        plain: str = text.tidy(value, name)
    except text.UnseenError as unseen:
        raise _unseen(unseen) from None
    if len(plain) > most:
        raise refuse(Code.TOO_LARGE, name, detail=f"Tối đa {most} ký tự.")
    return plain


def converted[T: Struct](plain: dict[str, Any], kind: type[T], *path: str) -> T:
    """Return plain values as a checked struct of `kind`; raises BAD_INPUT with the path of the first bad value."""
    try:
        return msgspec.convert(text.tidy(msgspec.to_builtins(plain), *path), kind, strict=True)
    except msgspec.ValidationError as fault:
        raise refuse(Code.BAD_INPUT, *path, *where(fault), detail=told(fault)) from None
    except text.UnseenError as unseen:
        raise _unseen(unseen) from None


def told(fault: msgspec.ValidationError) -> str:
    """Return what a check of a length or a size says, as a sentence; nothing of any other."""
    found = _LIMIT.search(str(fault))
    if found is None:
        return ""
    kind, sign, number = found["kind"], found["sign"], found["number"]
    if kind == "str" and (sign, number) == (">=", "1"):
        return "Phải ghi nội dung này."
    return _LIMITS[kind, sign].format(number)


def _unseen(unseen: text.UnseenError) -> MovementError:
    return refuse(Code.BAD_INPUT, *unseen.path, detail=f"Có ký tự không hiển thị được ({unseen}).")


def where(fault: msgspec.ValidationError) -> list[str]:
    """Return the path of the field that a check found fault with."""
    found = _WHERE.search(str(fault))
    return [name for name in re.split(r"[.\[\]]+", found[1]) if name] if found else []


def given(form: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return those of the named fields that a form gives, so that it never says more than it is asked."""
    return {name: form[name] for name in names if form.get(name) is not None}
