"""What is entered of subjects of commendation: a person's name comes in here, and goes into its one row only."""

import strawberry
from strawberry import UNSET

from graphql_api.schema.fact_inputs import REQUEST, VERSION
from graphql_api.schema.relay import text
from movement.model.subjects import SubjectClass, SubjectKind


@strawberry.input(description="A person, collective or household to put on record.")
class RecordSubjectInput:
    request_id: str = text(REQUEST)
    unit: strawberry.ID = text("The unit with which it is judged; of a collective the unit that it is or is a part of.")
    kind: SubjectKind = text("Whom commendation is for.")
    subject_class: SubjectClass = text("Which row of the statutory tables it counts in.")
    whole_unit: bool = strawberry.field(default=False, description="Of a collective: it is the unit itself.")
    label: str = strawberry.field(default="", description="What a collective that is a part of its unit is called.")
    armed_forces: bool = strawberry.field(default=False, description="Whether the rules of the armed forces apply.")
    name: str | None = strawberry.field(
        default=None, description="Name of a person or household head; kept apart, and shown to few."
    )
    position: str | None = strawberry.field(default=None, description="Position of a person; kept with the name.")


@strawberry.input(description="What is otherwise with a subject, and why; what is left out stays.")
class CorrectSubjectInput:
    id: strawberry.ID = text("The subject.")
    version: int = text(VERSION)
    request_id: str = text(REQUEST)
    reason: str = text("Why; no name in it.")
    unit: strawberry.ID | None = strawberry.field(
        default=None, description="The unit with which it is judged from now on; what is on record stays where it was."
    )
    subject_class: SubjectClass | None = strawberry.field(default=None, description="Its row of the statutory tables.")
    whole_unit: bool | None = strawberry.field(default=None, description="Of a collective: it is the unit itself.")
    label: str | None = strawberry.field(default=None, description="What a collective that is a part is called.")
    armed_forces: bool | None = strawberry.field(default=None, description="Whether the armed forces' rules apply.")
    name: str | None = strawberry.field(default=UNSET, description="Name of a person or household head.")
    position: str | None = strawberry.field(default=UNSET, description="Position of a person.")


@strawberry.input(description="Whose name and position are to be erased, and why.")
class ErasePersonInput:
    id: strawberry.ID = text("The subject.")
    version: int = text(VERSION)
    request_id: str = text(REQUEST)
    reason: str = text("Why; no name in it.")
