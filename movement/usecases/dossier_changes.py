"""What people do about candidates, act by act, each one transaction: shortlist, propose, pass, end.

Documents are in `dossier_papers`, deciding, which makes the award, in `dossier_decisions`, publishing in
`dossier_lists`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import dossier_acts, dossier_documents, ids
from movement.model.actors import Actor
from movement.model.awards import AwardForm
from movement.model.commendation import Candidate, CommendationHead, head_id
from movement.model.dossier_acts import DOSSIER_RULES, ENDED, DossierAct
from movement.model.dossier_parts import CouncilVote, Listed
from movement.model.dossiers import Dossier, DossierClaim, DossierState, DossierStep, slot_of
from movement.model.entries import Level
from movement.model.errors import Code, MovementError, refuse
from movement.model.reasons import Outcome
from movement.model.rule_sets import Purpose, RuleSet
from movement.storage.store import want
from movement.usecases import changes, rule_sets, units
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also, checked_id
from movement.usecases.dossiers import check_year, place_of, sees
from movement.usecases.entry_forms import converted
from movement.world import World


async def shortlist(
    world: World,
    actor: Actor,
    request: Request,
    unit: str,
    year: int,
    level: Level,
    form: AwardForm,
    rank: int,
    *,
    entry: str | None = None,
    subject: str | None = None,
) -> Dossier:
    """Open the dossier of a candidate, named as the list of `unit` shows it: its rank, and the entry, subject or both.

    Whoever the rules do not call eligible needs a reason, which stays with the dossier. Raises NOT_FOUND, FORBIDDEN,
    BAD_INPUT, REASON_REQUIRED, ILLEGAL_ACT if there is a dossier already, or CONFLICT if one was opened just now.
    """
    check_year(year)
    owner = await units.unit(world, actor, unit)
    slot = slot_of(owner.id, level, year, form)
    about = [one for one in (entry, subject) if one is not None]

    async def reads(also: Also) -> Also:
        (head,) = also
        if head is None:
            raise refuse(Code.NOT_FOUND, "level", detail="Chưa có danh sách của cấp này cho đơn vị trong năm.")
        claims = [want(DossierClaim, slot=slot, about=one) for one in about if ids.is_id(one, ids.ENTRY, ids.SUBJECT)]
        return await world.store.get([want(Candidate, run=head.run, form=form, rank=rank), *claims], strong=True)

    def make(also: Also) -> Step:
        head, row, *claims = also
        candidate = _named(row, entry, subject)
        if any(claim is not None for claim in claims):
            raise refuse(Code.ILLEGAL_ACT, "rank", detail="Ứng viên này đã có hồ sơ đề nghị.")
        despite = reason_of(request) or ""
        if candidate.outcome is not Outcome.ELIGIBLE and not despite:
            raise refuse(Code.REASON_REQUIRED, "reason", detail="Ứng viên chưa được xác định là đủ điều kiện.")
        made = _opened(world, head, candidate, despite)
        return Step(old=None, new=made, claims=made.claims)

    return await changes.make_new(
        world,
        actor,
        request,
        Dossier,
        operation=DossierAct.SHORTLIST,
        arguments=[unit, year, level, form, rank, entry, subject],
        policy="candidate.shortlist",
        place=lambda _: units.place_of(owner, world.today()),
        make=make,
        also=[want(CommendationHead, id=head_id(owner.id, level, year))],
        reads=reads,
    )


def _named(row: Candidate | None, entry: str | None, subject: str | None) -> Candidate:
    """Return the candidate of a rank if it is the one that was named; a run may have ranked anew since."""
    if row is not None and (row.entry, _subject(row)) == (entry, subject):
        return row
    same = row is not None and row.entry == entry
    field = "entry" if entry is not None and not same else "subject"
    raise refuse(Code.NOT_FOUND, field, detail="Ứng viên không ở hạng này; hãy mở lại danh sách.")


def _subject(row: Candidate) -> str | None:
    found: str | None = getattr(row, "subject", None)
    return found


def _rules(row: Candidate, head: CommendationHead) -> int:
    """Return the version a candidate was judged by, which a dossier of before may have chosen."""
    own: int | None = getattr(row, "rules", None)
    return own or head.rules


def _opened(world: World, head: CommendationHead, row: Candidate, despite: str) -> Dossier:
    now = world.now()
    return Dossier(
        id=world.new_id(ids.DOSSIER),
        awarding=head.unit,
        level=head.level,
        year=head.year,
        form=row.form,
        entry=row.entry,
        subject=_subject(row),
        unit=row.unit,
        root=row.root,
        path=row.path,
        listed=Listed(
            run=row.run, rank=row.rank, outcome=row.outcome, score=row.score, rules=_rules(row, head), despite=despite
        ),
        steps=(DossierStep(state=DossierState.SHORTLISTED, at=now),),
        created_at=now,
        updated_at=now,
    )


async def propose(world: World, actor: Actor, request: Request) -> Dossier:
    """Propose a shortlisted candidate: this is the day its dossier was received, whose rules it is held to.

    Raises MISSING_FIELD, one problem for each document that these ask for and that is not there.
    """

    def change(found: Dossier, also: Also) -> Dossier:
        today = world.today()
        version = rule_sets.in_force(also[0], today)
        if version is None:
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Không có bộ quy tắc khen thưởng còn hiệu lực hôm nay.")
        asked = dossier_documents.required(version, found.form, found.level)
        _all_there(dossier_documents.lacking(found, asked))
        return structs.replace(found, received_at=today, rules=version.number, proposed_by=actor.subject)

    return await change_dossier(world, actor, request, DossierAct.PROPOSE, change, reads=rules_of(world))


async def pass_council(
    world: World, actor: Actor, request: Request, met_on: date, votes_for: int, present: int, members: int
) -> Dossier:
    """Record that the council passed a proposal, as its minutes say; every document asked for was approved.

    Raises MISSING_FIELD for those that were not, BAD_INPUT for a day or numbers that cannot be.
    """

    def change(found: Dossier, also: Also) -> Dossier:
        form = {"met_on": met_on, "votes_for": votes_for, "present": present, "members": members}
        vote = converted(form, CouncilVote)
        if found.received_at is None or not found.received_at <= met_on <= world.today():
            raise refuse(Code.BAD_INPUT, "metOn", detail="Ngày họp phải từ ngày nhận hồ sơ đến hôm nay.")
        if not vote.votes_for <= vote.present <= vote.members:
            sentence = "Số phiếu thuận không quá số người dự, số người dự không quá số thành viên."
            raise refuse(Code.BAD_INPUT, "votesFor", detail=sentence)
        rules: RuleSet = also[0]
        version = rules.versions[(found.rules or 1) - 1]
        asked = dossier_documents.required(version, found.form, found.level)
        _all_there(dossier_documents.unapproved(found, asked))
        return structs.replace(found, council=vote)

    arguments = [met_on, votes_for, present, members]
    return await change_dossier(world, actor, request, DossierAct.PASS, change, arguments, reads=rules_of(world))


async def end(world: World, actor: Actor, what: DossierAct, request: Request) -> Dossier:
    """Reject or withdraw, with a reason: the candidate's place in the list is free again."""
    if DOSSIER_RULES[what].to not in ENDED:
        raise ValueError(what)
    return await change_dossier(world, actor, request, what, lambda found, _: found)


async def change_dossier(
    world: World,
    actor: Actor,
    request: Request,
    what: DossierAct,
    change: Callable[[Dossier, Also], Dossier],
    arguments: object = None,
    *,
    also: Sequence[Any] = (),
    reads: Any = None,
    besides: Callable[[Dossier, Also], Sequence[Step]] = lambda _, __: (),
) -> Dossier:
    """Do an act of the table to a dossier; `besides` are the steps of what else the act makes, of the new dossier."""

    async def checked(found: Dossier) -> Also:
        dossier_acts.check(found, what, actor.subject, reason_of(request))
        return () if reads is None else await reads(found)

    def do(found: Dossier, _: object, read: Also) -> Sequence[Step]:
        new = dossier_acts.step(change(found, read), what, world.now())
        gone = found.claims if new.state in ENDED else ()
        return [Step(old=found, new=new, gone=gone), *besides(new, read)]

    return await changes.change(
        world,
        actor,
        request,
        want(Dossier, id=checked_id(request, ids.DOSSIER)),
        Dossier,
        operation=what,
        arguments=arguments,
        sees=lambda found: sees(actor, found),
        roles=lambda doer, found: doer.roles(DOSSIER_RULES[what].policy, place_of(found)),
        do=do,
        also=also,
        reads=checked,
    )


def rules_of(world: World) -> Callable[[Dossier], Any]:
    """Return what reads the rules of commendation of a dossier's province strongly."""

    async def reads(found: Dossier) -> Also:
        return await world.store.get([rule_sets.wanted(Purpose.COMMENDATION, found.root)], strong=True)

    return reads


def _all_there(missing: list[str]) -> None:
    if missing:
        raise MovementError(*dossier_documents.problems(missing))
