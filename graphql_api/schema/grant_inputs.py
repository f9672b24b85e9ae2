"""What is entered of grants: a proposal, an approval, an end."""

from datetime import date

import strawberry

from graphql_api.schema.relay import text
from movement.model.people import Role


@strawberry.input(description="A grant that a second administrator must approve.")
class ProposeGrantInput:
    request_id: str = text("The client's own id of this request.")
    subject: str = text("The person's subject at the identity provider.")
    role: Role = text("The role.")
    unit: strawberry.ID = text("Where it is to hold.")
    valid_from: date = text("First day.")
    valid_to: date | None = strawberry.field(default=None, description="First day without it; absent: no end.")


@strawberry.input(description="A proposed grant to approve.")
class ApproveGrantInput:
    request_id: str = text("The client's own id of this request.")
    subject: str = text("The person's subject.")
    version: int = text("The person's version the caller saw.")
    grant: strawberry.ID = text("The grant.")


@strawberry.input(description="A grant to end.")
class EndGrantInput(ApproveGrantInput):
    valid_to: date = text("First day without it; not before today.")
