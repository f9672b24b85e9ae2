"""Merits in the schema: what was stated of a subject, by which decision, and whether it still stands."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Node, arg, resolves, shows, text
from movement.model.awards import Revocation
from movement.model.merits import MOST, WORDS, Discipline, Merit, MeritKind, Rating, Reach, Review
from movement.usecases import merits

if TYPE_CHECKING:
    from graphql_api.schema.subjects import SubjectType

LazySubject = Annotated["SubjectType", strawberry.lazy("graphql_api.schema.subjects")]


@shows(Revocation, name="Revocation", description="That a merit or award was taken back; it stays on record.")
class RevocationType:
    decision_number: str = text("Number and symbol of the decision.")
    decided_on: date = text("Day of the decision.")
    reason: str = text("Why.")
    at: datetime = text("When it was recorded.")


@shows(Merit, name="Merit", description="What was stated of a subject in a year; what nobody stated is not known.")
class MeritType(Node):
    kind: MeritKind = text("What it states.")
    year: int = text("Of which year.")
    value: str = text("As it was recorded; the fields below give it by kind, the others are null.")
    decision_number: str = text("Number and symbol of the decision.")
    decided_on: date = text("Day of the decision.")
    source: str = text("Where it is written down.")
    revoked: RevocationType | None = text("That it was taken back; null while it stands.")
    created_at: datetime = text("When it was recorded.")
    version: int = text("Pass it with every act.")

    @resolves("How the year's tasks were completed: of RATING.")
    def rating(self) -> Rating | None:
        return _word(self, Rating)

    @resolves("How far it was recognised: of INITIATIVE, RESEARCH and COMBAT.")
    def reach(self) -> Reach | None:
        return _word(self, Reach)

    @resolves("Of DISCIPLINE: CLEAR is a statement too.")
    def discipline(self) -> Discipline | None:
        return _word(self, Discipline)

    @resolves("Whether something is being verified: of REVIEW.")
    def review(self) -> Review | None:
        return _word(self, Review)

    @resolves("How many: of MEMBERS, MEMBERS_COMPLETING and SERVICE_YEARS.")
    def count(self) -> int | None:
        merit = _merit(self)
        return int(merit.value) if merit.kind in MOST else None

    @resolves("Whom it continues: of CONTINUES; null also where one may not read that.")
    def continues(self, info: Info) -> LazySubject | None:
        merit = _merit(self)
        return info.context.subjects.load(merit.value) if merit.kind is MeritKind.CONTINUES else None  # type: ignore[return-value]

    @resolves("Of whom.")
    def subject(self, info: Info) -> LazySubject | None:
        return info.context.subjects.load(_merit(self).subject)  # type: ignore[return-value]


def _merit(merit: Any) -> Merit:
    entity: Merit = merit
    return entity


def _word[E: StrEnum](merit: Any, kind: type[E]) -> E | None:
    found = _merit(merit)
    return kind(found.value) if WORDS.get(found.kind) is kind else None


@strawberry.type
class MeritQuery:
    @resolves("A merit by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def merit(self, info: Info, id: Annotated[strawberry.ID, arg("Its id.")]) -> MeritType | None:  # noqa: A002
        return await merits.merit(info.context.world, info.context.actor, id)  # type: ignore[return-value]
