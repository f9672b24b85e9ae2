"""What acts on candidates and their dossiers take."""

from datetime import date

import strawberry

from graphql_api.schema.relay import text
from movement.model.awards import AwardForm, AwardMethod
from movement.model.dossier_parts import DocumentVerdict
from movement.model.entries import Level
from movement.model.subjects import SubjectClass


@strawberry.input(description="A list of candidates of one form.")
class CandidateListInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The unit whose list it is.")
    year: int = text("The State's year.")
    level: Level = text("The level that commends.")
    form: AwardForm = text("The form of commendation.")


@strawberry.input(description="A candidate as the list shows it.")
class ShortlistCandidateInput(CandidateListInput):
    rank: int = text("Its rank; if a run ranked anew since, the answer is NOT_FOUND.")
    entry: strawberry.ID | None = strawberry.field(default=None, description="Its entry, as the list shows it.")
    subject: strawberry.ID | None = strawberry.field(default=None, description="Its subject, as the list shows it.")
    reason: str | None = strawberry.field(
        default=None, description="Why; needed where the rules do not call it eligible."
    )


@strawberry.input(description="Which dossier, and at which version.")
class DossierActInput:
    id: strawberry.ID = text("The dossier.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    reason: str | None = strawberry.field(default=None, description="Why, where the act needs a reason.")


@strawberry.input(description="A document for a dossier.")
class AttachDocumentInput(DossierActInput):
    kind: str = text("What it is, as the rules name it: capitals and `_`, e.g. TO_TRINH.")
    title: str = text("What it is called.")
    upload: strawberry.ID = text("A confirmed evidence file of the dossier's unit, or of the one that awards.")


@strawberry.input(description="What is said of a document.")
class ReviewDocumentInput(DossierActInput):
    document: int = text("Its number.")
    verdict: DocumentVerdict = text("What it is worth; all but APPROVED needs a reason.")


@strawberry.input(description="What the emulation council voted, as its minutes state it.")
class PassCouncilInput(DossierActInput):
    met_on: date = text("Day of its meeting, since the dossier was received.")
    votes_for: int = text("Votes for.")
    present: int = text("Members who were there.")
    members: int = text("Members in all.")


@strawberry.input(description="What the head of the awarding unit decided.")
class DecideCandidateInput(DossierActInput):
    decision_number: str = text("Number of the decision.")
    decided_on: date = text("Its day, since the council met.")
    method: AwardMethod = text("On what occasion.")
    subject_class: SubjectClass | None = strawberry.field(
        default=None, description="In which row it counts; needed where the dossier names no subject."
    )
    merits: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The subject's initiatives and the like that the award uses up."
    )
    source: str = strawberry.field(default="", description="Where the decision is found.")
