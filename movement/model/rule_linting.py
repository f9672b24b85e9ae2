"""What is wrong with a version of a rule set: every fault at once, each with the path of what it is about."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from movement.model.awards import AwardForm
from movement.model.checks import CHECKS, SHORT, LooksAt, fits, polarity_of
from movement.model.constraints import PARAMETERS
from movement.model.errors import Code, MovementError, Problem, refuse
from movement.model.indices import PARTS
from movement.model.predicate_lines import lines
from movement.model.predicates import DEEPEST, MOST_LEAVES, Held, Leaf, leaves
from movement.model.predicates import polarity_of as polarity_of_tree
from movement.model.rule_sets import VOCABULARY, Allowed, Constraint, Purpose, Rule, RuleSetVersion, Strictness
from movement.model.score_sheets import bands_fall
from movement.model.unit_rules import WHOLE

OF_ENTRIES = frozenset({LooksAt.ENTRY, LooksAt.UNIT, LooksAt.DOSSIER})
OF_SUBJECTS = frozenset({LooksAt.SUBJECT, LooksAt.UNIT, LooksAt.DOSSIER})


def check(purpose: Purpose, version: RuleSetVersion) -> None:
    """Raise BAD_INPUT with every fault of a version, or return."""
    found = faults(purpose, version)
    if found:
        raise MovementError(*found)


def faults(purpose: Purpose, version: RuleSetVersion) -> list[Problem]:
    """Return every fault of a version.

    A procedure of inspections has all its rules; of other purposes a rule that is not there does not count.
    """
    commends = purpose is Purpose.COMMENDATION
    found = [*_of_set(purpose, version)]
    for rule in version.rules:
        found += _of_commendation(rule) if commends else _of_plain(purpose, rule)
    if commends:
        for constraint in version.constraints:
            found += _of_parameters(constraint, PARAMETERS[constraint.kind], "constraints", constraint.id)
            found += _of_reach(constraint, version)
        found += _of_index(version)
    if version.effective_to is not None and version.effective_to <= version.effective_from:
        found.append(_fault("Ngày hết hiệu lực phải sau ngày có hiệu lực.", "effectiveTo"))
    return found


def _of_set(purpose: Purpose, version: RuleSetVersion) -> Iterator[Problem]:
    names = [rule.id for rule in version.rules]
    for _ in _twice(names):
        yield _fault("Quy tắc bị ghi hai lần.", "rules")
    for name in _twice(one.id for one in version.constraints):
        yield _fault("Ràng buộc bị ghi hai lần.", "constraints", name)
    if purpose is Purpose.INSPECTION and (lacking := [name for name in VOCABULARY[purpose] if name not in names]):
        yield _fault(f"Quy trình kiểm tra còn thiếu: {', '.join(lacking)}.", "rules")
    if purpose is not Purpose.COMMENDATION:
        for part in ("constraints", "weights", "bands"):
            if getattr(version, part):
                yield _fault("Chỉ bộ quy tắc khen thưởng mới có phần này.", part)
        return
    asked = {form for rule in version.rules for form in _forms(rule)}
    decided = {form for rule in version.rules if rule.strictness is Strictness.HARD for form in _forms(rule)}
    for form in sorted(asked - decided):
        yield _fault(f"Hình thức {form} chưa có quy tắc bắt buộc nào.", "rules", form)


def _of_plain(purpose: Purpose, rule: Rule) -> Iterator[Problem]:
    known = VOCABULARY[purpose].get(rule.id)
    if known is None:
        yield _fault("Không có quy tắc này.", "rules", rule.id)
        return
    for part in ("predicate", "polarity", "forms", "subjects", "name"):
        if getattr(rule, part):
            yield _fault("Chỉ quy tắc khen thưởng mới có phần này.", "rules", rule.id, part)
    yield from _of_parameters(rule, known, "rules", rule.id)
    points = [parameter.value for parameter in rule.parameters if purpose is Purpose.APPRAISAL]
    if points and all(point.isdigit() and not int(point) for point in points):
        yield _fault("Tổng điểm tối đa của phiếu phải lớn hơn 0.", "rules", rule.id)


def _of_commendation(rule: Rule) -> Iterator[Problem]:
    where = ("rules", rule.id)
    if rule.predicate is None:
        if rule.id not in SHORT:
            yield _fault("Không có quy tắc này; quy tắc mới phải có điều kiện.", *where)
            return
        yield from _of_parameters(rule, CHECKS[SHORT[rule.id]].parameters, *where)
        used, own = [SHORT[rule.id]], polarity_of(SHORT[rule.id])
    else:
        yield from _of_tree(rule)
        used = [leaf.check for leaf in leaves(rule.predicate)]
        own = polarity_of_tree(rule.predicate, polarity_of)
        if rule.polarity is None:
            yield _fault("Cần nêu rõ quy tắc là thuận (POSITIVE) hay nghịch (NEGATIVE).", *where, "polarity")
    if rule.polarity is not None and own is None and all(name in CHECKS for name in used):
        yield _fault("Điều kiện lẫn cả thuận và nghịch; hãy tách thành nhiều quy tắc.", *where, "polarity")
    if rule.polarity is not None and own is not None and rule.polarity is not own:
        yield _fault(f"Điều kiện của quy tắc là {own}, không phải {rule.polarity}.", *where, "polarity")
    yield from _of_sight(rule, used)
    for part in ("forms", "subjects", "levels"):
        for name in _twice(getattr(rule, part)):
            yield _fault(f"{name} bị ghi hai lần.", *where, part)


def _of_tree(rule: Rule) -> Iterator[Problem]:
    if rule.predicate is None:
        return
    where = ("rules", rule.id)
    if rule.parameters:
        yield _fault("Tham số của quy tắc này phải ghi trong điều kiện.", *where, "parameters")
    if not rule.name:
        yield _fault("Quy tắc có điều kiện phải có tên.", *where, "name")
    if max(line.depth for line in lines(rule.predicate)) >= DEEPEST:
        yield _fault(f"Điều kiện lồng nhau tối đa {DEEPEST} cấp.", *where, "predicate")
    found = leaves(rule.predicate)
    if len(found) > MOST_LEAVES:
        yield _fault(f"Tối đa {MOST_LEAVES} phép kiểm tra trong một quy tắc.", *where, "predicate")
    for leaf in found:
        yield from _of_leaf(leaf, *where)


def _of_leaf(leaf: Leaf, *where: str) -> Iterator[Problem]:
    known = CHECKS.get(leaf.check)
    if known is None:
        yield _fault(f"Không có phép kiểm tra {leaf.check}.", *where, leaf.check)
    else:
        yield from _of_parameters(leaf, known.parameters, *where, leaf.check)


def _of_sight(rule: Rule, used: Iterable[str]) -> Iterator[Problem]:
    """Name what cannot be looked at: entries are there for the movement's own form only, subjects for all others."""
    forms = _forms(rule)
    for name in dict.fromkeys(name for name in used if name in CHECKS):
        looks_at = CHECKS[name].looks_at
        if AwardForm.DVK in forms and looks_at not in OF_ENTRIES:
            yield _fault(f"Hình thức DVK xét hồ sơ, {name} không xét được hồ sơ.", "rules", rule.id, name)
        if set(forms) - {AwardForm.DVK} and looks_at not in OF_SUBJECTS:
            yield _fault(f"{name} chỉ xét được hồ sơ, tức là hình thức DVK.", "rules", rule.id, name)
    if rule.subjects and AwardForm.DVK in forms:
        yield _fault("Hình thức DVK xét hồ sơ, không chọn loại đối tượng.", "rules", rule.id, "subjects")


def _of_reach(constraint: Constraint, version: RuleSetVersion) -> Iterator[Problem]:
    asked = {form for rule in version.rules for form in _forms(rule)}
    if not constraint.forms:
        yield _fault("Ràng buộc phải nêu hình thức khen thưởng.", "constraints", constraint.id, "forms")
    for form in sorted(set(constraint.forms) - asked):
        yield _fault(f"Chưa có quy tắc nào của hình thức {form}.", "constraints", constraint.id, "forms")
    for form in _twice(constraint.forms):
        yield _fault(f"{form} bị ghi hai lần.", "constraints", constraint.id, "forms")


def _of_index(version: RuleSetVersion) -> Iterator[Problem]:
    for name in _twice(weight.name for weight in version.weights):
        yield _fault("Trọng số bị ghi hai lần.", "weights", name)
    for weight in version.weights:
        if weight.name not in PARTS:
            yield _fault("Không có thành phần này.", "weights", weight.name)
        elif not fits(weight.value, range(WHOLE + 1)):
            yield _fault("Giá trị không hợp lệ.", "weights", weight.name)
    sound = all(fits(weight.value, range(WHOLE + 1)) for weight in version.weights)
    if version.weights and sound and sum(int(weight.value) for weight in version.weights) != WHOLE:
        yield _fault(f"Tổng trọng số phải bằng {WHOLE}.", "weights")
    if version.bands and not bands_fall(version.bands):
        yield _fault("Các mức xếp loại phải giảm dần và mức cuối bắt đầu từ 0.", "bands")


def _of_parameters(held: Held, known: Mapping[str, Allowed], *where: str) -> Iterator[Problem]:
    given = [parameter.name for parameter in held.parameters]
    if sorted(given) != sorted(known):
        needed = f"Cần đúng các tham số: {', '.join(known)}." if known else "Không có tham số nào."
        yield _fault(needed, *where)
    for parameter in held.parameters:
        if parameter.name in known and not fits(parameter.value, known[parameter.name]):
            yield _fault("Giá trị không hợp lệ.", *where, parameter.name)


def _forms(rule: Rule) -> tuple[AwardForm, ...]:
    return rule.forms or (AwardForm.DVK,)


def _twice[T: str](names: Iterable[T]) -> list[T]:
    return [name for name, times in Counter(names).items() if times > 1]


def _fault(detail: str, *path: str) -> Problem:
    return refuse(Code.BAD_INPUT, *path, detail=detail).problems[0]
