"""The acts of one sample inspection, each through its use case by the person whose act it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from local import visit_texts as texts
from local.campaigns import INSPECTORS
from local.places import Place
from local.seasons import Subject
from local.sheets import KNOCK_OUT, SCORED
from local.tale import Setting, Tale
from movement.model.entries import Entry
from movement.model.inspection_acts import InspectionAct
from movement.model.inspection_parts import CheckResult, FindingKind, Severity, Team
from movement.model.inspections import Inspection
from movement.model.score_sheets import Grade
from movement.usecases import inspection_changes, inspection_conclusions, remedies

Form = dict[str, Any]


class Visit(Tale[Inspection]):
    """One inspection in the making."""

    def __init__(self, setting: Setting, name: str, place: Place, begins: datetime, subject: Subject) -> None:
        super().__init__(setting, name, begins, place.ends)
        self.place, self.subject = place, subject

    @property
    def team(self) -> Team:
        """Who inspects."""
        if self.current.team is None:
            raise LookupError(self.name)
        return self.current.team

    @property
    def member(self) -> str:
        """Who of the team does what its leader need not do."""
        return self.team.members[0]

    async def plan(self, campaign: str) -> None:
        """Plan the visit of the unit."""
        unit = self.place.unit.id
        await self.by("pcs", lambda w, a, r: inspection_changes.plan(w, a, r, unit), above=campaign)

    async def decide(self, team: int) -> None:
        """Give the inspection a team of its campaign."""
        await self.by("pcs", lambda w, a, r: inspection_changes.decide(w, a, r, team))

    async def announce(self) -> None:
        """Announce it today."""
        day = self.today
        await self.by(self.team.leader, lambda w, a, r: inspection_changes.announce(w, a, r, day, texts.SCHEDULE))

    async def change_team(self) -> None:
        """Let the next inspector lead."""
        others = [one for one in INSPECTORS if one != self.team.leader]
        form = {
            "decision_number": f"{self.rng.randint(10, 900)}-QĐ/MAU",
            "decided_on": self.today.isoformat(),
            "leader": others[0],
            "members": others[1:],
        }
        await self.by("pcs", lambda w, a, r: inspection_changes.change_team(w, a, r, form), texts.OTHER_TEAM)

    async def extend(self, days: int) -> None:
        """Give it more days."""
        await self.by("pcs", lambda w, a, r: inspection_changes.extend(w, a, r, days), texts.MORE_TIME)

    async def self_report(self) -> None:
        """Send the unit's self-report, with its own marks where a sheet is used."""
        documents = [self._document("tu-kiem-tra")]
        marks = [_mark(code, most, texts.OWN_SHARE) for code, _, most, _ in self._criteria]
        await self.by(
            self.place.reporter,
            lambda w, a, r: inspection_changes.self_report(w, a, r, texts.SELF_REPORT, documents, marks),
        )

    async def no_self_report(self) -> None:
        """Note that none came."""
        await self.by(self.member, inspection_changes.no_self_report, texts.NO_REPORT)

    async def plain(self, act: InspectionAct) -> None:
        """Do an act that needs nothing more."""
        await self.by(self.team.leader, lambda w, a, r: inspection_changes.act(w, a, act, r))

    async def find(self, kind: FindingKind, severity: Severity | None = None) -> None:
        """Record a finding."""
        form: Form = {"kind": kind, "text": texts.STRENGTH}
        if severity is not None:
            form |= {"severity": severity, "text": texts.LIMITATION}
        if kind is FindingKind.VIOLATION:
            evidence = [self._document("bien-ban")]
            form |= {"text": texts.VIOLATION, "clause": texts.CLAUSE, "concerns": texts.CONCERNS, "evidence": evidence}
        await self.by(self.member, lambda w, a, r: inspection_changes.record_finding(w, a, r, form))

    async def take_back(self) -> None:
        """Take the last finding back."""
        number = self.current.findings[-1].number
        await self.by(
            self.team.leader, lambda w, a, r: inspection_changes.withdraw_finding(w, a, r, number), texts.TAKEN_BACK
        )

    async def mark(self, grade: Grade, *, knocked_out: bool) -> None:
        """Give the team's marks, so that they come to a grade."""
        marks = self._marks(grade)
        if knocked_out:
            marks.append({"criterion": KNOCK_OUT, "reason": texts.DOUBTED})
        await self.by(self.member, lambda w, a, r: inspection_changes.mark(w, a, r, marks))

    async def check(self, entry: Entry, result: CheckResult) -> None:
        """Look at an entry on the spot."""
        note = texts.SEEN if result is CheckResult.CONFIRMED else texts.DOUBTED
        await self.by(self.member, lambda w, a, r: inspection_changes.check_entry(w, a, r, entry.id, result, note))

    async def draft(self, grade: Grade | None) -> None:
        """Write the draft of the conclusion."""
        form = {"text": texts.CONCLUSION, "grade": grade}
        await self.by(self.team.leader, lambda w, a, r: inspection_conclusions.draft(w, a, r, form))

    async def conclude(self, grade: Grade | None, owners: Sequence[str]) -> None:
        """Issue the conclusion, with a recommendation to each owner."""
        due = self.today + timedelta(days=self.rng.randint(24, 30))
        asked = [{"text": texts.ASKED, "owner": owner, "due_on": due.isoformat()} for owner in owners]
        form = self._conclusion(grade)
        await self.by(self.team.leader, lambda w, a, r: inspection_conclusions.conclude(w, a, r, form, asked))

    async def supersede(self, grade: Grade | None, lower: Grade) -> None:
        """Issue a further conclusion: a lower grade."""
        form, marks = self._conclusion(grade), self._marks(lower)
        await self.by(
            self.team.leader,
            lambda w, a, r: inspection_conclusions.supersede(w, a, r, form, marks),
            texts.CORRECTED,
        )

    async def nominate(self, entry: str) -> None:
        """Nominate an entry that was confirmed."""
        await self.by(self.member, lambda w, a, r: inspection_conclusions.nominate(w, a, r, entry))

    async def mend(self, number: int) -> None:
        """Report that a recommendation was met."""
        evidence = [self._document(f"khac-phuc-{number}")]
        await self.by(self.place.reporter, lambda w, a, r: remedies.report(w, a, r, number, texts.MENDED, evidence))

    async def verify(self, number: int) -> None:
        """Confirm that a remedy is done."""
        await self.by(self.member, lambda w, a, r: remedies.verify(w, a, r, number))

    async def reopen(self, number: int) -> None:
        """Open a remedy again."""
        await self.by(self.member, lambda w, a, r: remedies.reopen(w, a, r, number), texts.NOT_DONE)

    async def close(self) -> None:
        """End the inspection."""
        await self.by(self.team.leader, inspection_conclusions.close)

    @property
    def _criteria(self) -> Sequence[tuple[str, str, int, bool]]:
        return SCORED if self.subject.has_sheet else ()

    def _marks(self, grade: Grade) -> list[Form]:
        share = texts.SHARE[grade]
        return [_mark(code, most, share) | {"reason": texts.LOWER} for code, _, most, _ in self._criteria]

    def _conclusion(self, grade: Grade | None) -> Form:
        return {
            "decision_number": f"{self.rng.randint(10, 900)}-KL/MAU",
            "issued_on": self.today.isoformat(),
            "text": texts.CONCLUSION,
            "grade": grade,
        }

    def _document(self, name: str) -> Form:
        return {"title": f"Tài liệu {name}", "url": f"https://example.org/{self.name}/{name}"}


def _mark(code: str, most: int, share: int) -> Form:
    return {"criterion": code, "points": most * share}
