"""Random queries over a schema where everything goes wrong: a plan's answer is the reference executor's, in bytes."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLInt, located_error

from graphql_api.execution import infos, places, run, source
from graphql_api.execution.places import Arguments, Place
from graphql_api.execution.run import Run
from tests.graphql_api.execution.adversary import SCHEMA
from tests.graphql_api.execution.comparing import compared

CORE = SCHEMA._schema
SHORT = range(2_400)


async def test_plans_answer_as_the_reference_does() -> None:
    counts = await compared(CORE, SHORT)
    # Each sound document is executed twice. What is compared is worth something only while plans do most of it.
    assert counts["planned"] + counts["bailed"] + counts["reference"] == 2 * (len(SHORT) - counts["invalid"])
    assert counts["planned"] >= 3_600
    assert 200 <= counts["bailed"] <= 500
    assert 20 <= counts["invalid"] <= 100
    assert counts["planned with errors"] >= 450


def _unordered(self: Run, place: Place, error: Exception, spot: Any) -> None:
    located = located_error(error, place.nodes, infos.keys_of(spot))
    if place.needed:
        raise located
    self._errors.append(located)


def _silent(self: Run, place: Place, error: Exception, spot: Any) -> None:
    if place.needed:
        raise located_error(error, place.nodes, infos.keys_of(spot))


def _nullable(self: Place, value: Any, spot: Any, of: Any) -> Any:
    if isinstance(value, Exception):
        raise value
    return None if value is None else self.complete(value, spot, of)


def _believing(self: Place, value: Any, spot: Any, of: Any) -> Any:
    if value is None:
        if self.needed:
            raise self.null()
        return None
    return self.complete(value, spot, of)


def _shared(self: Arguments, of: Any) -> Any:
    return of.arguments.setdefault(self._node.name.value, _real_arguments(self, of))


def _without_indices(spot: Any) -> list[Any]:
    return [key for key in _real_keys(spot) if isinstance(key, str)]


_real_arguments, _real_keys = Arguments.of, infos.keys_of

PLANTED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "any integer fits": lambda m: m.setitem(source.QUICK, GraphQLInt, "v.__class__ is int"),
    "a null where none may be": lambda m: m.setattr(Place, "settled", _nullable),
    "an exception is a value": lambda m: m.setattr(Place, "settled", _believing),
    "an error goes on past what is awaited": lambda m: m.setattr(Run, "fail", _unordered),
    "an error is not told": lambda m: m.setattr(Run, "fail", _silent),
    "a type claims everything": lambda m: m.setattr(source, "true", lambda _: True),
    "arguments of the same field are the same": lambda m: m.setattr(Arguments, "of", _shared),
    "paths have no indices": lambda m: m.setattr(run, "keys_of", _without_indices),
    "paths know no types": lambda m: m.setattr(infos, "path_of", lambda s: places_path(s)),
}


def places_path(spot: Any) -> Any:
    return None if spot is None else infos.Path(places_path(spot[0]), spot[1], None)


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("bug", PLANTED)
async def test_each_planted_bug_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    PLANTED[bug](monkeypatch)
    places.UNUSUAL.clear()
    with pytest.raises((AssertionError, Exception)):
        await compared(CORE, SHORT)
