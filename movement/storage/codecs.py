"""How each Python type is kept in DynamoDB: one closed table, used for writing and for the typed reading.

Reading does not go through dicts: for each entity a wire struct of `{tag: value}` wrappers is derived, msgspec
decodes the answer's bytes into it, and a generated function unwraps it. A type that is not in the table fails when
the storage is imported, not when the first record is written.
"""

import string
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct, defstruct

from movement.model.periods import day_of
from movement.storage.layout import Key
from movement.storage.tables import table_of, texts_of


class Codec(Struct, frozen=True):
    """One type: DynamoDB's tag, how a value is written, the wire type, and the expression that unwraps it."""

    tag: str
    dump: Callable[[Any], Any]
    wire: Any
    unwrap: str
    """Python expression with `{x}` for the wrapped value."""
    structs: tuple[type[Struct], ...] = ()
    """Structs whose `build_…` functions the expression calls."""
    calls: tuple[tuple[str, Callable[[Any], Any]], ...] = ()
    """Further functions that it calls, by name."""
    bare: bool = False
    """Whether `wire` is the whole of `{tag: value}`, as where there is more than one tag."""
    absent: str = "{x} is None"
    """Python expression for `{x}` that says nothing."""


def _same(value: Any) -> Any:
    return value


def moment(value: datetime) -> str:
    """Write an instant so that text order is time order: UTC, milliseconds, always the same width."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


SCALARS: dict[type, Codec] = {
    str: Codec("S", _same, str, "{x}.S"),
    bool: Codec("BOOL", _same, bool, "{x}.BOOL"),
    int: Codec("N", str, int, "{x}.N"),
    Decimal: Codec("N", str, Decimal, "{x}.N"),
    date: Codec("S", date.isoformat, date, "{x}.S"),
    datetime: Codec("S", moment, datetime, "{x}.S"),
}


def _bare(hint: Any) -> Any:
    """Strip constraints and `| None` from a type hint."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in {Union, UnionType}:
        inner = [arg for arg in get_args(hint) if arg is not NoneType]
        if len(inner) == 1:
            return _bare(inner[0])
    return hint


@cache
def codec(hint: Any) -> Codec:
    """Return the codec of a type hint; raises TypeError for a type that cannot be stored."""
    hint = _bare(hint)
    if hint in SCALARS:
        return SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Codec("S", lambda value: value.value, hint, "{x}.S")
    if get_origin(hint) in {Union, UnionType}:
        return _told_apart(hint)
    if isinstance(hint, type) and issubclass(hint, Struct):
        layout = shape(hint)
        return Codec("M", layout.dump, layout.wire, f"build_{hint.__name__}({{x}}.M)", (hint,))
    if get_origin(hint) is tuple and len(get_args(hint)) == 2 and get_args(hint)[1] is ...:  # noqa: PLR2004
        inner = codec(get_args(hint)[0])

        def dump(values: Any) -> list[dict[str, Any]]:
            return [{inner.tag: inner.dump(value)} for value in values]

        unwrap = f"tuple([{inner.unwrap.format(x='i')} for i in {{x}}.L])"
        return Codec("L", dump, list[wrapped_as(inner)], unwrap, inner.structs, inner.calls)  # type: ignore[misc]
    raise TypeError(f"{hint!r} cannot be stored: add it to movement/storage/codecs.py")


def _told_apart(hint: Any) -> Codec:
    """Return how structs that a tag tells apart are kept: as JSON, since they may hold each other to any depth."""
    parts = [one for one in get_args(hint) if one is not NoneType]
    if not all(isinstance(one, type) and issubclass(one, Struct) and one.__struct_config__.tag for one in parts):
        raise TypeError(f"{hint!r} cannot be stored: add it to movement/storage/codecs.py")
    name = f"read_{'_'.join(one.__name__ for one in parts)}"
    read = msgspec.json.Decoder(hint).decode
    return Codec("S", lambda value: msgspec.json.encode(value).decode(), str, f"{name}({{x}}.S)", calls=((name, read),))


def as_text(name: str, hint: Any) -> Codec:
    """Return how a field is kept as JSON text; one that was written as lists and maps is read as well."""
    before = codec(hint)
    read = msgspec.json.Decoder(hint).decode
    wire = defstruct(
        f"WText{before.tag}", [("S", str | None, None), (before.tag, before.wire | None, None)], frozen=True, gc=False
    )
    unwrap = f"read_{name}({{x}}.S) if {{x}}.S is not None else {before.unwrap}"
    calls = ((f"read_{name}", read), *before.calls)
    return Codec(
        tag="S",
        dump=lambda value: msgspec.json.encode(value).decode(),
        wire=wire,
        unwrap=unwrap,
        structs=before.structs,
        calls=calls,
        bare=True,
        # Both None, as where it is NULL: a text and a list are never the same.
        absent=f"{{x}} is None or {{x}}.S is {{x}}.{before.tag}",
    )


def wrapped_as(kind: Codec) -> Any:
    """Return the struct into which `{tag: value}` of a type is decoded."""
    return kind.wire if kind.bare else _wrapper(kind.tag, kind.wire)


@cache
def _wrapper(tag: str, wire: Any) -> Any:
    return defstruct(f"W{tag}", [(tag, wire)], frozen=True, gc=False)


class Shape(Struct, frozen=True):
    """An entity's stored form: its attributes, its wire struct and the functions between them."""

    entity: type[Struct]
    attributes: dict[str, Codec]
    wire: type[Struct]
    build: Callable[[Any], Any]

    def dump(self, entity: Any) -> dict[str, Any]:
        """Return the entity as DynamoDB attributes; a None is not stored."""
        item = {}
        for name, kind in self.attributes.items():
            value = getattr(entity, name)
            if value is not None:
                item[name] = {kind.tag: kind.dump(value)}
        return item


@cache
def shape(entity: type[Struct]) -> Shape:
    """Derive the stored form of an entity from its annotations."""
    hints = get_type_hints(entity, include_extras=True)
    texts = texts_of(entity)
    attributes = {
        name: as_text(name, hints[name]) if name in texts else codec(hints[name]) for name in entity.__struct_fields__
    }
    wire = defstruct(
        f"{entity.__name__}Wire",
        [(name, wrapped_as(kind) | None, None) for name, kind in attributes.items()],
        frozen=True,
        gc=False,
    )
    return Shape(entity, attributes, wire, _builder(entity, attributes))


def _builder(entity: type[Struct], attributes: dict[str, Codec]) -> Callable[[Any], Any]:
    """Generate the function that unwraps a wire struct into the entity; a missing attribute takes its default."""
    names: dict[str, Any] = {"Entity": entity}
    for kind in attributes.values():
        names |= builders(kind)
    lines = []
    for field in msgspec.structs.fields(entity):
        wrapped = f"w.{field.encode_name}"
        value = attributes[field.name].unwrap.format(x=wrapped)
        if not field.required:
            names[f"default_{field.name}"] = _default(field)
            absent = attributes[field.name].absent.format(x=wrapped)
            value = f"default_{field.name} if {absent} else {value}"
        lines.append(f"    {field.name}={value},")
    source = "def build(w):\n  return Entity(\n" + "\n".join(lines) + "\n  )\n"
    exec(compile(source, f"<build {entity.__name__}>", "exec"), names)  # noqa: S102 - source is made from our own names
    return names["build"]  # type: ignore[no-any-return]


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default is not msgspec.NODEFAULT else field.default_factory()


def builders(kind: Codec) -> dict[str, Callable[[Any], Any]]:
    """Return the functions that a codec's expression calls, by name."""
    return {f"build_{struct.__name__}": shape(struct).build for struct in kind.structs} | dict(kind.calls)


@cache
def _parts(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """Return a key template as (text, field or None, how the field is written) in a row."""
    return tuple((text, name, spec or "") for text, name, spec, _ in string.Formatter().parse(template))


def _fill(template: str, entity: Struct) -> str:
    """Fill a key template from an entity; raises LookupError where a field is None."""
    made = []
    for text, name, spec in _parts(template):
        made.append(text)
        if name is not None:
            value = getattr(entity, name)
            if value is None:
                raise LookupError(name)
            made.append(_written(value, spec))
    return "".join(made)


def _written(value: Any, spec: str) -> str:
    """Return a field as a key has it; `:day` writes an instant's Vietnamese day."""
    if isinstance(value, datetime):
        return day_of(value).isoformat() if spec == "day" else moment(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    return format(value, spec)


def key_of(entity: Struct) -> tuple[str, str]:
    """Return the partition and sort key under which `entity` is kept."""
    row = table_of(type(entity))
    return _fill(row.key.pk, entity), _fill(row.key.sk, entity)


def index_keys(entity: Struct) -> dict[str, str]:
    """Return the key attributes of the indexes this entity appears in."""
    keys = {}
    for name, key in table_of(type(entity)).keys.items():
        filled = _filled(key, entity)
        if filled is not None:
            keys[f"{name}_pk"], keys[f"{name}_sk"] = filled
    return keys


def _filled(key: Key, entity: Struct) -> tuple[str, str] | None:
    try:
        return _fill(key.pk, entity), _fill(key.sk, entity)
    except LookupError:
        return None


@cache
def derived(entity: type[Struct]) -> dict[str, Codec]:
    """Return the computed properties that an index shows of an entity, so they are stored beside its fields."""
    row = table_of(entity)
    own = set(entity.__struct_fields__)
    shown: dict[str, Codec] = {}
    for index in row.table.indexes:
        if index.name in row.keys:
            hints = get_type_hints(index.line, include_extras=True)
            shown.update({n: codec(hints[n]) for n in index.line.__struct_fields__ if n not in own})
    return shown


def dump_item(entity: Struct) -> dict[str, Any]:
    """Return the whole item: keys, index keys, the entity's fields and what its indexes show besides."""
    pk, sk = key_of(entity)
    item: dict[str, Any] = {"pk": {"S": pk}, "sk": {"S": sk}}
    item.update({name: {"S": value} for name, value in index_keys(entity).items()})
    item.update(shape(type(entity)).dump(entity))
    for name, kind in derived(type(entity)).items():
        value = getattr(entity, name)
        if value is not None:
            item[name] = {kind.tag: kind.dump(value)}
    return item
