"""What clients are told of an error: a code and a Vietnamese sentence, or, for what is not ours, only an id."""

import secrets
from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLError

from graphql_api.exploring import Tell
from graphql_api.log import logger, told
from graphql_api.schema.relay import resolves, shows
from movement.model.errors import SENTENCES, Code, MovementError, Problem

MASKED = "Hệ thống gặp sự cố khi xử lý yêu cầu. Hãy báo mã sự cố cho quản trị viên."


@shows(Problem, name="Problem", description="One thing that is wrong with a mutation's input.")
class ProblemType:
    """A problem; nothing was written."""

    code: Code = strawberry.field(description="What is wrong; the contract with programs.")
    message: str = strawberry.field(description="A whole Vietnamese sentence for people.")

    @resolves("The input's field it is about, from the outside in.")
    def path(self) -> list[str]:
        """Return the path in the schema's spelling."""
        problem: Problem = self  # type: ignore[assignment]
        return camel(problem.path)


def camel(path: Iterable[str]) -> list[str]:
    """Return a path of Python names as the schema spells them; a code in capitals stays as it is."""
    return [step[:1] + step.title().replace("_", "")[1:] if "_" in step and step.islower() else step for step in path]


def shown(error: GraphQLError, tell: Tell) -> dict[str, Any]:
    """Return an error as the answer holds it; `tell` says what may be told of graphql-core's own messages."""
    answer: dict[str, Any] = {"message": tell(error.message), "extensions": {"code": Code.BAD_INPUT}}
    if error.locations:
        answer["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        answer["path"] = list(error.path)
    cause = cause_of(error)
    if isinstance(cause, MovementError):
        problem = cause.problems[0]
        answer["message"] = problem.message
        answer["extensions"] = {"code": problem.code, "path": camel(problem.path)}
    elif isinstance(cause, TimeoutError):
        answer["message"] = SENTENCES[Code.BUSY]
        answer["extensions"] = {"code": Code.BUSY}
    elif _is_ours(error, cause):
        answer["message"], answer["extensions"] = MASKED, {"code": "INTERNAL", "id": incident(cause or error)}
    return answer


def cause_of(error: GraphQLError) -> BaseException | None:
    """Return what was raised where the error came from, or None where graphql-core itself complains."""
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _is_ours(error: GraphQLError, cause: BaseException | None) -> bool:
    # graphql-core itself complains while executing when a resolver returned what the schema forbids; the one fault
    # of a client that shows so late is a variable that was left out.
    if cause is None:
        return bool(error.path) and not error.message.startswith("Argument ")
    return not isinstance(cause, GraphQLError)


def incident(cause: BaseException) -> str:
    """Log what went wrong, without anything of the request or the records, and return the id to quote."""
    made = secrets.token_hex(8)
    logger.error("unexpected error", extra={"id": made, "faults": told(cause)})
    return made


def refused(code: Code | str, message: str) -> dict[str, Any]:
    """Return the body of a request that was refused before it was executed."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}
