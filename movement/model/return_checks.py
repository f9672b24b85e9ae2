"""What is wrong with a return's numbers: their form, what is missing, and the checks of its report type.

All faults are found at once, each with a Vietnamese sentence and the path `values.<CODE>`. Pure and exact: decimals,
the same faults in the same order for any order of input.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from movement.model.errors import SENTENCES, Code, Problem
from movement.model.indicators import Definition, parsed
from movement.model.report_types import FEWEST_EARLIER, Check, CheckKind, ReportTypeVersion
from movement.model.returns import Fault, Value

MOST = Decimal(10) ** 18
Name = Callable[[str], str]
Earlier = Mapping[str, Sequence[Decimal]]
"""Code → the unit's numbers of earlier periods."""


def of_form(values: Iterable[Value], version: ReportTypeVersion, known: Mapping[str, Definition]) -> list[Problem]:
    """Return what cannot be a number of this report: unknown codes and splits, doubles, signs and fractions."""
    found, seen = [], set[str]()
    for value in values:
        said = _form(value, version, known)
        if value.code in seen:
            said = "Chỉ tiêu bị ghi hai lần."
        seen.add(value.code)
        if said:
            found.append(problem(Code.BAD_INPUT, value.code, said))
    return found


def _form(value: Value, version: ReportTypeVersion, known: Mapping[str, Definition]) -> str:
    parts = parsed(value.code)
    if parts is None or parts[0] not in version.indicators or parts[0] not in known:
        return "Loại báo cáo này không có chỉ tiêu này."
    definition = known[parts[0]]
    if not definition.allows(parts[1], parts[2]):
        return "Chỉ tiêu này không phân tổ như vậy."
    return "" if value.value is None else _number(value.value, definition, value.reason)


def _number(number: Decimal, definition: Definition, reason: str) -> str:
    if reason:
        return "Đã có số liệu thì không ghi lý do thiếu số liệu."
    if not number.is_finite() or number < 0 or number >= MOST:
        return "Số liệu phải là số không âm."
    if number != round(number, definition.decimals):
        few = "số nguyên" if not definition.decimals else f"số có tối đa {definition.decimals} chữ số thập phân"
        return f"Chỉ tiêu này là {few}."
    return ""


def missing(values: Iterable[Value], version: ReportTypeVersion) -> list[Problem]:
    """Return a problem for each indicator that has neither a number nor a reason why there is none."""
    given = {v.code for v in values if v.value is not None or v.reason}
    sentence = "Hãy nhập số liệu; nếu không có, hãy ghi lý do, không ghi 0."
    return [problem(Code.MISSING_FIELD, code, sentence) for code in version.indicators if code not in given]


def faults(
    values: Iterable[Value], version: ReportTypeVersion, known: Mapping[str, Definition], earlier: Earlier
) -> list[Fault]:
    """Return what the type's checks find, in their order; `earlier` needs the whole numbers only."""
    numbers = {v.code: v.value for v in values if v.value is not None}

    def name(code: str) -> str:
        return f"“{known[code].name}”" if code in known else code

    return [
        Fault(check=check.id, severity=check.severity, code=code, message=said)
        for check in version.checks
        for code, said in _KINDS[check.kind](check, numbers, earlier, name)
    ]


def problem(code: Code, value: str, sentence: str) -> Problem:
    """Return a problem of one number."""
    return Problem(code=code, message=f"{SENTENCES[code]} {sentence}", path=("values", value))


def median(numbers: Sequence[Decimal]) -> Decimal:
    """Return the middle of some numbers, exactly."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def is_outlier(number: Decimal, earlier: Sequence[Decimal], factor: Decimal) -> bool:
    """Tell whether a number lies more than `factor` median deviations from the median of at least four earlier ones."""
    if len(earlier) < FEWEST_EARLIER:
        return False
    middle = median(earlier)
    deviation = median([abs(one - middle) for one in earlier])
    return abs(number - middle) > factor * deviation


def _not_more(check: Check, numbers: Mapping[str, Decimal], _: Earlier, name: Name) -> Iterable[tuple[str, str]]:
    less, more = check.codes
    if less in numbers and more in numbers and numbers[less] > numbers[more]:
        yield less, f"{name(less)} ({numbers[less]:f}) không được lớn hơn {name(more)} ({numbers[more]:f})."


def _exclusive(check: Check, numbers: Mapping[str, Decimal], _: Earlier, name: Name) -> Iterable[tuple[str, str]]:
    above = [code for code in check.codes if numbers.get(code)]
    if len(above) > 1:
        said = f"Chỉ một trong các chỉ tiêu {', '.join(map(name, above))} được lớn hơn 0."
        yield from ((code, said) for code in above)


def _together(check: Check, numbers: Mapping[str, Decimal], _: Earlier, name: Name) -> Iterable[tuple[str, str]]:
    lacking = [code for code in check.codes if code not in numbers]
    if lacking and len(lacking) < len(check.codes):
        there = ", ".join(name(code) for code in check.codes if code in numbers)
        yield from ((code, f"Đã có {there} thì phải có {name(code)}.") for code in lacking)


def _outlier(check: Check, numbers: Mapping[str, Decimal], earlier: Earlier, name: Name) -> Iterable[tuple[str, str]]:
    for code in check.codes:
        before = earlier.get(code, ())
        if code in numbers and check.factor is not None and is_outlier(numbers[code], before, check.factor):
            usual = median(before)
            yield code, f"{name(code)} ({numbers[code]:f}) khác thường so với các kỳ trước (trung vị {usual:f})."


_KINDS: dict[CheckKind, Callable[[Check, Mapping[str, Decimal], Earlier, Name], Iterable[tuple[str, str]]]] = {
    CheckKind.NOT_MORE: _not_more,
    CheckKind.EXCLUSIVE: _exclusive,
    CheckKind.TOGETHER: _together,
    CheckKind.OUTLIER: _outlier,
}
