"""Acts by HTTP, as any client does them: the input's type and the payload's noun are read from the schema."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, get_named_type

from graphql_api.schema.root import SCHEMA
from movement.model.inspections import ORDER, InspectionState
from tests.graphql_api.conftest import Ask

HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "ins2", "ins3", "pcs", "ldr", "adm", "aud", "stranger")
OVERSEERS = frozenset({"rv2", "ins", "ins2", "ins3", "pcs", "ldr", "aud"})
"""Who sees every inspection of the province, by the row `inspection.read` of the matrix."""
INSPECTED = frozenset({"rpt", "rv1"})
"""Who sees an inspection of commune A from its announcement on."""
SHOWN = {
    "inspection": "id version state findings { number kind } conclusion { number grade score } "
    "conclusions { number text grade reason } recommendations { number remedy { state reopened } }",
    "campaign": "id version title teams { number leader members }",
    "inspectionPlan": "id title year unit { id }",
    "scoreSheet": "id version",
    "dossier": "id version state",
    "publishedList": "published left",
    "ruleSet": "id version purpose versions { number effectiveFrom }",
}


def sees(handle: str, state: InspectionState) -> bool:
    """Say whether a person of the town sees an inspection of commune A in a state."""
    announced = ORDER.index(state) >= ORDER.index(InspectionState.ANNOUNCED)
    return handle in OVERSEERS or (handle in INSPECTED and announced)


def document(act: str) -> tuple[str, str]:
    """Return the mutation of an act, and the noun its payload holds."""
    assert SCHEMA._schema.mutation_type
    field = SCHEMA._schema.mutation_type.fields[act]
    payload = get_named_type(field.type)
    assert isinstance(payload, GraphQLObjectType)
    (noun,) = payload.fields.keys() - {"problems"}
    shape = field.args["input"].type
    return (
        f"mutation A($i: {shape}) {{ {act}(input: $i) {{ {noun} {{ {SHOWN[noun]} }} problems {{ code path }} }} }}",
        noun,
    )


class Clerk:
    """Does acts with a new request id each time."""

    def __init__(self, ask: Ask, prefix: str) -> None:
        self.ask, self.prefix, self.number = ask, prefix, 0

    async def __call__(self, handle: str, act: str, **given: Any) -> dict[str, Any]:
        """Return the payload's noun; the act must be done."""
        payload, noun = await self.payload(handle, act, **given)
        assert payload["problems"] == [], (handle, act, payload["problems"])
        made: dict[str, Any] = payload[noun]
        return made

    async def refused(self, handle: str, act: str, **given: Any) -> tuple[str, list[str]]:
        """Return the code and the path of the one problem; the act must be refused."""
        payload, noun = await self.payload(handle, act, **given)
        assert payload[noun] is None, (handle, act)
        (problem,) = payload["problems"]
        return problem["code"], problem["path"]

    async def payload(self, handle: str, act: str, **given: Any) -> tuple[dict[str, Any], str]:
        """Return the whole payload and the name of its noun."""
        self.number += 1
        text, noun = document(act)
        answer = await self.ask(handle, text, i={"requestId": f"{self.prefix}-{self.number}"} | given)
        assert "errors" not in answer, answer
        return answer["data"][act], noun


class Story:
    """One inspection moved on act by act; before each act everyone who must not tries it, and nothing is written."""

    def __init__(self, clerk: Clerk, snapshot: Callable[[], object]) -> None:
        self.clerk, self.snapshot = clerk, snapshot
        self.at: dict[str, Any] = {}

    async def begin(self, doer: str, act: str, may: frozenset[str], seen: frozenset[str], **given: Any) -> Any:
        """Do an act on something else than the inspection; `seen`: who sees that."""
        await self._refused(act, may, lambda handle: handle in seen, given)
        return await self.clerk(doer, act, **given)

    async def act(self, doer: str, act: str, may: frozenset[str], **given: Any) -> dict[str, Any]:
        """Do an act on the inspection."""
        given = {"id": self.at["id"], "version": self.at["version"]} | given
        state = InspectionState(self.at["state"])
        await self._refused(act, may, lambda handle: sees(handle, state), given)
        self.at = await self.clerk(doer, act, **given)
        return self.at

    async def _refused(self, act: str, may: frozenset[str], seen: Callable[[str], bool], given: dict[str, Any]) -> None:
        before = self.snapshot()
        for handle in HANDLES:
            if handle not in may:
                code, _ = await self.clerk.refused(handle, act, **given)
                assert code == ("FORBIDDEN" if seen(handle) else "NOT_FOUND"), (act, handle)
        assert self.snapshot() == before, act


def at(found: Any) -> dict[str, Any]:
    """Name a record, or what a payload showed of it, at its version."""
    if isinstance(found, dict):
        return {"id": found["id"], "version": found["version"]}
    return {"id": found.id, "version": found.version}
