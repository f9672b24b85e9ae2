"""What every mutation does with its input and its answer: a request for the use case, problems instead of errors."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict
from typing import Any

from strawberry import UNSET

from movement.model.errors import MovementError, Problem, Unreachable
from movement.usecases.acts import Request

_OF_REQUEST = frozenset({"id", "version", "request_id", "reason"})


async def answered[P](payload: Callable[..., P], noun: str, act: Awaitable[Any]) -> P:
    """Return the payload with what the act left under `noun`, or with the problems for which it was refused."""
    try:
        return payload(**{noun: await act, "problems": []})
    except MovementError as refusal:
        return payload(**{noun: None, "problems": problems_of(refusal)})


def problems_of(refusal: MovementError) -> list[Problem]:
    """Return for what an act was refused; raises Unreachable, which is of the whole request and of no act."""
    if isinstance(refusal, Unreachable):
        raise refusal
    return list(refusal.problems)


def request_of(given: Any) -> Request:
    """Return which record an input is about, at which version and why, and the client's id of the request."""
    return Request(
        request_id=given.request_id,
        id=getattr(given, "id", None),
        version=getattr(given, "version", None),
        reason=getattr(given, "reason", None),
    )


def evidence_of(given: Iterable[Any]) -> list[dict[str, Any]]:
    """Return evidence as the use cases take it: by `url` or by `upload`, whichever was given."""
    return [{name: value for name, value in asdict(one).items() if value is not None} for one in given]


def form_of(given: Any, *besides: str) -> dict[str, Any]:
    """Return what an input says beyond its request and `besides`.

    What was left out is left out here too, so it stays as it is; an explicit null empties a field.
    """
    not_form = _OF_REQUEST.union(besides)
    return {name: value for name, value in asdict(given).items() if name not in not_form and value is not UNSET}
