"""A schema in which everything goes wrong that can, always in the same way for the same object."""

import asyncio
import enum
from collections.abc import Awaitable
from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry.permission import BasePermission

from tests.graphql_api.execution.fates import MADE, Context, Odd, fate, got, later, promised

Info = strawberry.Info[Context, Any]


@strawberry.enum
class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@strawberry.input
class Box:
    size: int = 3
    colour: Colour | None = None
    inner: "Box | None" = None


class Refuses(BasePermission):
    message = "refused"

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:  # noqa: ARG002 - as Strawberry calls it
        return bool(source.n % 3)


class Waits(BasePermission):
    message = "refused after a while"

    async def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:  # noqa: ARG002 - as above
        await asyncio.sleep(0)
        return bool(source.n % 4)


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Leaf(Named):
    value: int | None
    n: strawberry.Private[int] = 0


@strawberry.type
class Claimed:
    """Takes only even objects for its own."""

    n: int

    @classmethod
    def is_type_of(cls, value: Any, _: Any) -> Any:
        return value.n % 2 == 0


@strawberry.type
class Doubted:
    """Says only later whether an object is its own."""

    n: int

    @classmethod
    def is_type_of(cls, value: Any, _: Any) -> Any:
        return later(1, value.n, "doubted", 0.0, True)


@strawberry.interface
class Shown:
    """Says of what type an object is: most often rightly, else wrongly, not at all, or only later."""

    shown: str

    @classmethod
    def resolve_type(cls, value: Any, *_: Any) -> Any:
        said = {0: "Leaf", 1: "Nothing", 2: None}
        return later(1, value.n, "shown", 0.0, "Card") if value.n % 9 == 3 else said.get(value.n % 9, "Card")


@strawberry.type
class Card(Shown):
    n: strawberry.Private[int]


@strawberry.type
class Thing(Named):
    n: strawberry.Private[int]
    wild: strawberry.Private[float]
    name: str
    name_null: str | None
    id: strawberry.ID
    i: int
    i_null: int | None
    f: float
    f_null: float | None
    b: bool
    e: Colour
    e_null: Colour | None
    day: date | None
    day_must: date
    words: list[str]
    words_null: list[str | None] | None
    grid: list[list[int | None]] | None
    leaf: Leaf | None
    leaves: list[Leaf]

    @strawberry.field
    def here(self, info: Info) -> str:
        names = [getattr(f, "name", "...") for f in info.selected_fields]
        keys = info.path.as_list()
        return f"{keys} {info.path.typename} {info.field_name} {info.python_name} {names} {info.context.wild}"

    @strawberry.field
    def given(self, info: Info) -> str:
        operation = info.operation.name.value if info.operation.name else ""
        told = info._raw_info
        return f"{sorted(info.variable_values.items())} {operation} {told.parent_type} {told.return_type}"

    @strawberry.field
    def tuple_like(self, info: Info) -> str:
        told: Any = info._raw_info
        return str(told._fields[0])

    @strawberry.field
    def echo(
        self, text: str = "x", n: int | None = None, colour: Colour | None = None, box: Box | None = None
    ) -> str | None:
        return fate(self.n, "echo", self.wild, f"{text} {n} {colour} {box}")

    @strawberry.field
    def must(self) -> "Thing":
        return self._fate("must", made(self.n * 7 + 1, self.wild))

    @strawberry.field
    def one(self, info: Info, root: strawberry.Parent[Any]) -> "Thing | None":  # noqa: ARG002
        return self._fate("one", made(root.n * 7 + 2, self.wild))

    @strawberry.field
    async def slow_must(self) -> "Thing":
        return await later(self.n % 3, self.n, "slow_must", self.wild, made(self.n * 7 + 3, self.wild))

    @strawberry.field
    async def slow(self, turns: int = 1) -> "Thing | None":
        return await later(turns % 5, self.n, "slow", self.wild, made(self.n * 7 + 4, self.wild))

    @strawberry.field
    def loaded(self, info: Info, of: int = 0) -> int | None:
        return info.context.loaded.load(self.n + of)

    @strawberry.field
    def loaded_must(self, info: Info) -> int:
        return info.context.loaded.load(self.n % 5)

    @strawberry.field
    def broken(self, info: Info) -> int | None:
        # Which keys come together is no part of an answer: so the whole batch always fails, or none.
        return info.context.broken.load(-1 if info.context.wild else 1)

    @strawberry.field
    async def loaded_list(self, info: Info) -> list[int]:
        return await info.context.loaded.load_many([self.n, self.n + 1])

    @strawberry.field
    def loaded_items(self, info: Info) -> list[int | None]:
        return [info.context.loaded.load(self.n), info.context.loaded.load(self.n + 2)]  # type: ignore[list-item]

    @strawberry.field
    def promise(self) -> "Thing | None":
        return promised(self.n, "promise", self.wild, made(self.n * 7 + 5, self.wild))

    @strawberry.field
    def promise_must(self) -> "Thing":
        return promised(self.n + 1, "promise_must", self.wild, made(self.n * 7 + 5, self.wild))

    @strawberry.field
    async def slow_text(self) -> str | None:
        return await later(1, self.n, "slow_text", self.wild, "text")

    @strawberry.field
    def kids(self) -> list["Thing"]:
        return self._fate("kids", [made(self.n * 7 + k, self.wild) for k in range(2)])

    @strawberry.field
    def kids_null(self) -> list["Thing | None"] | None:
        kids = [self._item(k) for k in range(3)]
        return self._fate("kids_null", tuple(kids) if self.n % 2 else kids)

    @strawberry.field
    async def slow_kids(self) -> list["Thing | None"]:
        return await later(1, self.n, "slow_kids", self.wild, [self._item(k) for k in range(2)])

    @strawberry.field
    def mixed(self) -> list["Thing | None"] | None:
        return [self._awaited(k) if k % 2 else self._item(k) for k in range(4)]

    @strawberry.field
    def all_must(self) -> list["Thing"]:
        return self._items(self._item)

    @strawberry.field
    def list_must(self) -> list["Thing | None"]:
        return self._items(self._item)

    @strawberry.field
    def items_must(self) -> list["Thing"] | None:
        return self._items(self._item)

    @strawberry.field
    def awaited_must(self) -> list["Thing"] | None:
        return self._items(self._awaited)

    @strawberry.field
    def awaited_all_must(self) -> list["Thing"]:
        return self._items(self._awaited)

    @strawberry.field
    async def slow_mixed(self) -> list["Thing | None"] | None:
        await later(self.n % 2, self.n, "slow_mixed", 0.0, None)
        return self._items(self._awaited)

    @strawberry.field
    def floats(self) -> list[float | None]:
        return [float("nan"), 1.5, float("inf"), -0.0, 1e308, True, 7][: self.n % 8]

    @strawberry.field
    async def forever(self) -> int | None:
        MADE.append(asyncio.get_running_loop().create_future())
        return await MADE[-1]

    @strawberry.field
    def forever_promised(self) -> int | None:
        MADE.append(asyncio.get_running_loop().create_future())
        return MADE[-1]

    @strawberry.field
    def ints(self) -> list[int | None]:
        return [2**31 - 1, -(2**31), 2**31, True, -(2**31) - 1, 1.0, 1.5, "7"][: self.n % 9]

    @strawberry.field
    def texts(self) -> list[str | None]:
        return ["a", 1, True, 1.5, float("nan"), b"x", Colour.RED][: self.n % 8]

    @strawberry.field
    def bools(self) -> list[bool | None]:
        return [True, 1, 0, 0.5, "true"][: self.n % 6]

    @strawberry.field
    def colours(self) -> list[Colour | None]:
        return [Colour.RED, "blue", "RED", Colour.BLUE, 1][: self.n % 6]

    @strawberry.field
    def nan(self) -> float | None:
        return (float("nan"), float("-inf"), 0.5)[self.n % 3]

    @strawberry.field
    def nan_must(self) -> float:
        return (1.0, 2.0, 3.0, float("nan"))[self.n % 4]

    @strawberry.field
    def count(self, of: int = 1, size: float = 1.0, *, yes: bool = False) -> int:
        return of * 2 if yes else int(size)

    @strawberry.field
    def odd(self) -> "Thing | None":
        return Odd(self.n % 2, self.n, "odd", self.wild, made(self.n + 3, self.wild))

    @strawberry.field
    def doubted(self) -> Doubted | None:
        return Doubted(n=self.n)

    @strawberry.field
    def generated(self) -> list[int]:
        return (k for k in range(self.n % 4))

    @strawberry.field
    def claimed(self) -> Claimed | None:
        return self._fate("claimed", Claimed(n=self.n))

    @strawberry.field
    def claims(self) -> list[Claimed | None]:
        return [Claimed(n=k) for k in range(self.n % 4)]

    @strawberry.field(permission_classes=[Refuses])
    def secret(self) -> str | None:
        return "told"

    @strawberry.field(permission_classes=[Waits])
    async def slow_secret(self) -> "Thing | None":
        return made(self.n + 1, self.wild)

    @strawberry.field
    def named(self) -> Named | None:
        return self._fate("named", self.leaf if self.n % 2 else made(self.n * 7 + 6, self.wild))

    @strawberry.field
    def card(self) -> Shown | None:
        return self._fate("card", Card(shown="a card", n=self.n))

    @strawberry.field
    def either(self) -> Annotated["Leaf | Thing", strawberry.union("Either")] | None:
        return self.leaf if self.n % 2 else self

    def _fate(self, name: str, good: Any) -> Any:
        return fate(self.n, name, self.wild, good)

    def _items(self, make: Any) -> Any:
        return [make(k) for k in range(1 + self.n % 4)]

    def _item(self, k: int) -> Any:
        try:
            return self._fate(f"item{k}", made(self.n * 7 + k, self.wild))
        except ValueError as error:
            return error

    def _awaited(self, k: int) -> Awaitable[Any]:
        if k % 4 == 1:
            return promised(self.n, f"awaited{k}", self.wild, made(self.n, self.wild))
        return later(k % 3, self.n, f"awaited{k}", self.wild, made(self.n * 7 + k, self.wild))


def made(n: int, wild: float) -> Thing:
    """Return the object with this number."""
    n %= 1_000_003

    def fated(name: str, good: Any) -> Any:
        return got(n, name, wild / 2, good)

    def leaf(k: int) -> Any:
        return fated(f"leaf{k}", Leaf(name=fated(f"leaf name {k}", "leaf"), value=fated(f"leaf value {k}", k), n=k))

    thing = Thing(
        n=n,
        wild=wild,
        name=fated("name", f"thing {n}"),
        name_null=fated("name_null", None if n % 5 == 0 else "name"),
        id=fated("id", strawberry.ID(str(n))),
        i=fated("i", n),
        i_null=fated("i_null", -n),
        f=fated("f", n / 7),
        f_null=fated("f_null", n % 3),
        b=fated("b", n % 2 == 0),
        e=fated("e", Colour.RED),
        e_null=fated("e_null", Colour.BLUE),
        day=fated("day", date(2026, 1, 1 + n % 28)),
        day_must=fated("day_must", date(2026, 2, 1)),
        words=fated("words", [fated("word", "a"), "b"]),
        words_null=fated("words_null", ["a", fated("word_null", None), "c"]),
        grid=fated("grid", [[1, fated("cell", None)], fated("row", []), [n]]),
        leaf=leaf(0),
        leaves=fated("leaves", [leaf(1), leaf(2)]),
    )
    if n % 17 == 0 and wild:
        del thing.name
    return thing


@strawberry.type
class Query:
    @strawberry.field
    def thing(self, info: Info, n: int) -> Thing | None:
        return made(n, info.context.wild)

    @strawberry.field
    async def things(self, info: Info, n: int, many: int = 2) -> list[Thing] | None:
        return [made(n + k, info.context.wild) for k in range(many % 6)]

    @strawberry.field
    def must(self, info: Info, n: int) -> Thing:
        return made(n, info.context.wild)

    @strawberry.field
    def here(self, info: Info) -> list[str]:
        return [str(info.path.as_list()), str(info.root_value)]


SCHEMA = strawberry.Schema(query=Query, types=[Leaf, Card])
