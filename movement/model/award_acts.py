"""What an award may be, what it uses up, and how it is taken back: for facts that are recorded and for dossiers alike.

A decision about an award is one transaction: the award itself, and its claims as rows of which there may be one only.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct, structs

from movement.model.awards import (
    AchievementClaim,
    Award,
    AwardForm,
    AwardMethod,
    Decision,
    Revocation,
    achievement_of,
)
from movement.model.entries import DISTRICTS_ENDED, Entry, Level
from movement.model.entry_form import Line
from movement.model.errors import Code, refuse
from movement.model.merits import Merit, MeritKind
from movement.model.periods import FIRST_YEAR
from movement.model.subjects import Subject, SubjectClass, SubjectKind

_PERSONS, _COLLECTIVES = frozenset({SubjectKind.PERSON}), frozenset({SubjectKind.COLLECTIVE})
TITLES: dict[AwardForm, frozenset[SubjectKind]] = {
    AwardForm.LDTT: _PERSONS,
    AwardForm.CSTT: _PERSONS,
    AwardForm.CSTDCS: _PERSONS,
    AwardForm.CSTDT: _PERSONS,
    AwardForm.CSTDTQ: _PERSONS,
    AwardForm.TTLDTT: _COLLECTIVES,
    AwardForm.TTLDXS: _COLLECTIVES,
    AwardForm.CO_TINH: _COLLECTIVES,
    AwardForm.CO_CP: _COLLECTIVES,
}
"""Titles → who can hold them; a subject holds one once a year. The other forms may come several times in one."""
USABLE = frozenset({MeritKind.INITIATIVE, MeritKind.RESEARCH, MeritKind.COMBAT})
"""Merits that are achievements, which an award uses up; a rating counts for as many awards as ask for it."""


class AwardFacts(Struct, frozen=True, kw_only=True):
    """What people say of an award."""

    form: AwardForm
    level: Level
    year: int
    method: AwardMethod = AwardMethod.REGULAR
    decision_number: Decision
    decided_on: date
    source: Line = ""
    subject_class: SubjectClass | None = None
    """Of an award that names no subject; else it is the subject's."""
    merits: Annotated[tuple[str, ...], Meta(max_length=9)] = ()
    """The ids of the subject's merits that it uses up."""


class Known(Struct, frozen=True, kw_only=True):
    """The records that an award names, as they stand."""

    subject: Subject | None = None
    entry: Entry | None = None
    merits: tuple[Merit | None, ...] = ()
    """In the order of `AwardFacts.merits`."""


def awarded(
    facts: AwardFacts,
    known: Known,
    *,
    name: str,
    awarded_by: str,
    now: datetime,
    today: date,
    dossier: str | None = None,
) -> Award:
    """Return the award of a subject, an entry or both, under the id `name`; write it with `claims_of` it.

    Raises BAD_INPUT or NOT_FOUND naming the field. That nothing was awarded twice is told by `refuse_taken`.
    """
    subject, entry = known.subject, known.entry
    about = subject or entry
    if about is None:
        raise refuse(Code.MISSING_FIELD, "subject", detail="Khen thưởng phải nêu đối tượng hoặc mô hình, điển hình.")
    if subject is not None and entry is not None and subject.root != entry.root:
        raise refuse(Code.BAD_INPUT, "entry", detail="Đối tượng và mô hình, điển hình phải thuộc cùng một tỉnh.")
    _check(facts, subject, today)
    used = [achievement_of(entry.achievement_key, facts.year)] if entry is not None else []
    return Award(
        id=name,
        form=facts.form,
        level=facts.level,
        year=facts.year,
        method=facts.method,
        subject=subject.id if subject is not None else None,
        entry=entry.id if entry is not None else None,
        subject_class=_class_of(facts, subject),
        unit=about.unit,
        root=about.root,
        path=about.path,
        awarded_by=awarded_by,
        decision_number=facts.decision_number,
        decided_on=facts.decided_on,
        source=facts.source,
        achievements=(*used, *_used(facts, subject, known.merits)),
        dossier=dossier,
        created_at=now,
        updated_at=now,
    )


def claims_of(award: Award) -> tuple[AchievementClaim, ...]:
    """Return what there may be one of only: each achievement used up, and a title in its year.

    A further form of commendation without an achievement to its name is told from another by its occasion.
    """
    keys = list(award.achievements)
    if award.subject is not None and award.form in TITLES:
        keys.append(f"{award.subject}#{award.form}#{award.year:04d}")
    elif award.subject is not None and not keys:
        keys.append(f"{award.subject}#{award.form}#{award.year:04d}#{award.method}")
    return tuple(AchievementClaim(achievement=key, award=award.id) for key in keys)


def refuse_taken(taken: Iterable[AchievementClaim | None]) -> None:
    """Raise ALREADY_AWARDED if a strong read of an award's claims found one; it tells of nobody else's award."""
    for claim in taken:
        if claim is None:
            continue
        if "#" in claim.achievement and claim.achievement[0] != "e":
            raise refuse(Code.ALREADY_AWARDED, "form", detail="Đối tượng đã có hình thức khen thưởng này trong năm.")
        raise refuse(Code.ALREADY_AWARDED, "merits" if "#" not in claim.achievement else "entry")


def revoked(
    award: Award, *, decision_number: Decision, decided_on: date, reason: Line, now: datetime, today: date
) -> Award:
    """Return the award taken back; write it with `claims_of` it gone, so that its achievements are free again.

    Raises ILLEGAL_ACT for one that does not stand, BAD_INPUT for a decision before its own or of the future.
    """
    taken_back = revocation(award, decision_number, decided_on, reason, now=now, today=today)
    return structs.replace(award, revoked=taken_back, updated_at=now, version=award.version + 1)


def revocation(
    found: Award | Merit, decision_number: Decision, decided_on: date, reason: Line, *, now: datetime, today: date
) -> Revocation:
    """Return how a fact is taken back; raises ILLEGAL_ACT, MISSING_FIELD, REASON_REQUIRED or BAD_INPUT."""
    if not found.stands:
        raise refuse(Code.ILLEGAL_ACT, "id", detail="Nội dung này đã bị thu hồi.")
    if not decision_number:
        raise refuse(Code.MISSING_FIELD, "decisionNumber")
    if not reason:
        raise refuse(Code.REASON_REQUIRED, "reason")
    if not found.decided_on <= decided_on <= today:
        sentence = "Ngày quyết định thu hồi phải từ ngày quyết định ban đầu đến hôm nay."
        raise refuse(Code.BAD_INPUT, "decidedOn", detail=sentence)
    return Revocation(decision_number=decision_number, decided_on=decided_on, reason=reason, at=now)


def check_decision(year: int, decided_on: date, today: date) -> None:
    """Raise BAD_INPUT for a year or a day of the future, or a decision before the year it is about."""
    if not FIRST_YEAR <= year <= today.year:
        raise refuse(Code.BAD_INPUT, "year", detail=f"Năm phải từ {FIRST_YEAR} đến {today.year}.")
    if not date(year, 1, 1) <= decided_on <= today:
        raise refuse(Code.BAD_INPUT, "decidedOn", detail="Ngày quyết định phải từ đầu năm thành tích đến hôm nay.")


def _check(facts: AwardFacts, subject: Subject | None, today: date) -> None:
    check_decision(facts.year, facts.decided_on, today)
    if facts.level is Level.DISTRICT and facts.decided_on >= DISTRICTS_ENDED:
        raise refuse(Code.BAD_INPUT, "level", detail="Cấp huyện đã kết thúc từ ngày 01/7/2025.")
    kinds = TITLES.get(facts.form)
    if kinds is None:
        return
    if subject is None:
        raise refuse(Code.MISSING_FIELD, "subject", detail="Danh hiệu thi đua phải nêu đối tượng.")
    if subject.kind not in kinds:
        raise refuse(Code.BAD_INPUT, "form", detail="Danh hiệu này không dành cho loại đối tượng đã chọn.")


def _class_of(facts: AwardFacts, subject: Subject | None) -> SubjectClass:
    if subject is not None:
        if facts.subject_class not in {None, subject.subject_class}:
            raise refuse(Code.BAD_INPUT, "subjectClass", detail="Diện đối tượng lấy theo hồ sơ của đối tượng.")
        return subject.subject_class
    if facts.subject_class is None:
        raise refuse(Code.MISSING_FIELD, "subjectClass")
    return facts.subject_class


def _used(facts: AwardFacts, subject: Subject | None, merits: Sequence[Merit | None]) -> tuple[str, ...]:
    if len(set(facts.merits)) != len(facts.merits):
        raise refuse(Code.BAD_INPUT, "merits", detail="Một thành tích bị ghi hai lần.")
    for number, merit in enumerate(merits):
        if merit is None or subject is None or merit.subject != subject.id:
            raise refuse(Code.NOT_FOUND, "merits", detail="Thành tích phải là của chính đối tượng.")
        if not merit.stands or merit.kind not in USABLE:
            sentence = "Chỉ dùng được sáng kiến, đề tài hoặc mưu trí trong chiến đấu còn hiệu lực."
            raise refuse(Code.BAD_INPUT, "merits", str(number), detail=sentence)
        if merit.year > facts.year:
            raise refuse(Code.BAD_INPUT, "merits", str(number), detail="Thành tích phải có trước hoặc trong năm xét.")
    return facts.merits
