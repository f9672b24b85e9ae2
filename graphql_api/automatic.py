"""Automatic persisted queries, as Apollo's clients speak them: a text sent once with its hash is known by the hash.

For development only: in production they would let anyone add to the documents that may run.
"""

from collections import OrderedDict

from graphql_api.documents import KEPT, Documents
from graphql_api.guard import Asked
from graphql_api.trusted import TextOf
from movement.model.errors import Code, MovementError, Problem

NOT_FOUND = "PersistedQueryNotFound"
"""Apollo's clients look for this message or the code, and then send the text too."""


def automatic(documents: Documents) -> TextOf:
    """Return what takes any text, and remembers the sound ones that came with their hash."""
    known: OrderedDict[str, str] = OrderedDict()

    def text_of(asked: Asked, explore: bool) -> str:  # noqa: FBT001 - see TextOf
        if asked.query is None:
            text = known.get(asked.hash or "")
            if text is None:
                raise MovementError(Problem(code=Code.PERSISTED_QUERY_NOT_FOUND, message=NOT_FOUND))
            known.move_to_end(asked.hash or "")
            return text
        if asked.hash is not None and not documents.get(asked.query, explore=explore).errors:
            known[asked.hash] = asked.query
            known.move_to_end(asked.hash)
            if len(known) > KEPT:
                known.popitem(last=False)
        return asked.query

    return text_of
