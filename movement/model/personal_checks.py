"""Whether names of persons stand in their one row only (I13): trails hold none, and those of the erased are gone."""

from collections.abc import Sequence

import msgspec

from movement.model.audit import Audit
from movement.model.subjects import PersonalData, Subject, SubjectKind
from movement.model.verification import Breach, Invariant

NAMES = frozenset(PersonalData.__struct_fields__) - {"subject"}


def of_row(row: PersonalData, subject: Subject | None) -> list[Breach]:
    """Return the breach of a row of personal data that ought not to be there."""
    if subject is None:
        what = "a name stands here of nobody who is on record"
    elif subject.erased_at is not None:
        what = "its person was erased, and the name still stands here"
    elif subject.kind is SubjectKind.COLLECTIVE:
        what = "a name stands here of a collective, which has none"
    else:
        return []
    return [Breach(invariant=Invariant.PERSONAL, kind="PersonalData", id=row.subject, what=what)]


def of_trail(trail: Sequence[Audit]) -> list[Breach]:
    """Return the first change of a subject's trail that holds a name or position."""
    for entry in trail:
        delta = msgspec.json.decode(entry.delta)
        added = [child for child in delta.get("+", ()) if child.get("type") == PersonalData.__name__]
        if added or NAMES & delta.keys():
            what = "its trail holds personal data"
            name = f"{entry.subject}@{entry.version}"
            return [Breach(invariant=Invariant.PERSONAL, kind="Audit", id=name, what=what)]
    return []
