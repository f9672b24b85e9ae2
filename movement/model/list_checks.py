"""Whether a list of candidates is whole and can be made again (I9): its rows, its rules, what it was made from."""

from collections.abc import Iterable, Sequence

from movement.model import ranking
from movement.model.awards import AwardForm
from movement.model.commendation import Candidate, CommendationHead, Manifest
from movement.model.rule_sets import RuleSet
from movement.model.verification import Breach, Invariant

_FORMS = list(AwardForm)


def breaches(
    head: CommendationHead, rows: Sequence[Candidate], rules: RuleSet | None, manifest: Sequence[Manifest]
) -> list[Breach]:
    """Return what a list breaks by itself; `rows` in any order."""
    rows = sorted(rows, key=lambda row: (_FORMS.index(row.form), row.rank))

    def broken(what: str) -> Breach:
        return Breach(invariant=Invariant.LISTS, kind="CommendationHead", id=head.id, what=what)

    version = None if rules is None else next((v for v in rules.versions if v.number == head.rules), None)
    if version is None:
        return [broken(f"it was made by version {head.rules} of the rules, which there is not")]
    found = []
    if ranking.counted(rows) != head.counts:
        found.append(broken(f"its HEAD counts other candidates than its {len(rows)} rows"))
    if ranking.result_of(rows, version, head.frame) != head.result:
        found.append(broken("its rows are not those that the HEAD was written for"))
    known = {rule.id for one in (() if rules is None else rules.versions) for rule in one.rules}
    for row in rows:
        unknown = sorted({reason.rule for reason in row.reasons} - known)
        if unknown:
            found.append(broken(f"{row.form} {row.rank}: no version of the rules has {', '.join(unknown)}"))
    told = {(part.inputs, part.parts) for part in manifest}
    if len(told) != 1 or len(manifest) != manifest[0].parts:
        found.append(broken("what it was made from is not told, or not whole"))
    return found


def evidence(rows: Iterable[Candidate]) -> dict[str, str]:
    """Return the ids of the records that rows name, each with the first row that does."""
    found: dict[str, str] = {}
    for row in rows:
        at = f"{row.form} {row.rank}"
        about = [one for one in (row.entry, row.subject) if one is not None]
        cited = [source for reason in row.reasons for source in reason.evidence]
        cited += [source for reason in row.reasons for leaf in reason.tests for source in leaf.evidence]
        for source in (*about, *cited):
            found.setdefault(source.partition("#")[0], at)
    return found


def versions_of(manifest: Iterable[Manifest]) -> dict[str, int]:
    """Return the records that a list was made from, each at its version; an appraisal belongs to its entry."""
    named = (record.rpartition("@") for part in manifest for record in part.records)
    return {name: int(version) for name, _, version in named if "#" not in name}


def missing(head: CommendationHead, told: Iterable[tuple[str, str]]) -> list[Breach]:
    """Return a breach for each record that is not there, or not at that version; `told` are (id, what names it)."""
    return [
        Breach(
            invariant=Invariant.LISTS,
            kind="CommendationHead",
            id=head.id,
            what=f"{at} names {name}, which is not there",
        )
        for name, at in told
    ]
