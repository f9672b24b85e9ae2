"""PynamoDB models, derived from the entities and from tables.py: no field is typed twice.

They carry writes, conditions, transactions and the creation of tables. Reads go through `reads`; a contract suite
holds both equal.
"""

import threading
import zlib
from functools import cache
from typing import Any

import msgspec
from botocore.exceptions import HTTPClientError
from msgspec import Struct
from pynamodb.attributes import Attribute
from pynamodb.connection import Connection
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from movement.settings import Settings
from movement.storage.codecs import SCALARS, Codec, builders, derived, index_keys, key_of, shape, wrapped_as
from movement.storage.layout import Row, Table
from movement.storage.retries import ATTEMPT_SECONDS
from movement.storage.tables import table_of

KEY = SCALARS[str]
OK = 200


class Stored(Attribute[Any]):
    """The one attribute class: its codec says how a value is written (PynamoDB's numbers are floats)."""

    def __init__(self, kind: Codec, **options: Any) -> None:
        super().__init__(**options)
        self.attr_type = kind.tag
        self._kind = kind

    def serialize(self, value: Any) -> Any:
        """Return what goes under the attribute's tag."""
        return self._kind.dump(value)

    def deserialize(self, value: Any) -> Any:
        """Return the value that was stored under the attribute's tag."""
        tag = self._kind.tag
        wrapped = msgspec.convert({tag: value}, wrapped_as(self._kind), strict=False)
        return eval(self._kind.unwrap.format(x="w"), {**builders(self._kind), "w": wrapped})  # noqa: S307 - our own expression


def limits(settings: Settings) -> dict[str, Any]:
    """Return how every connection of PynamoDB is opened, and how long it waits; trying again is left to `retries`."""
    values: dict[str, Any] = {
        "region": settings.region,
        "retry_configuration": {"mode": "standard", "total_max_attempts": 1},
        "connect_timeout_seconds": 1,
        "read_timeout_seconds": ATTEMPT_SECONDS,
        "max_pool_connections": 32,
    }
    if settings.endpoint:
        values |= {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    return values


def _meta(settings: Settings, table: Table) -> type:
    values = limits(settings) | {"table_name": settings.prefix + table.name, "billing_mode": "PAY_PER_REQUEST"}
    if settings.dynamodb:
        values["host"] = settings.dynamodb
    return type("Meta", (), values)


def connection(settings: Settings) -> Connection:
    """Return the one connection of a process to a place, which all models use."""
    # PynamoDB keeps a session per thread and makes its client without a lock: it is made here, whole, once.
    with _opening:
        return _opened(settings)


_opening = threading.Lock()


@cache
def _opened(settings: Settings) -> Connection:
    made = Connection(host=settings.dynamodb, **limits(settings))
    made.client.meta.events.register("before-parse.dynamodb.*", _whole)
    return made


def _whole(response_dict: dict[str, Any], **_: Any) -> None:
    """Refuse an answer that was cut: botocore would take what is not JSON for an answer that says nothing."""
    body = response_dict["body"]
    checksum = response_dict["headers"].get("x-amz-crc32")
    if response_dict["status_code"] == OK and (
        not body.rstrip().endswith(b"}") or (checksum is not None and int(checksum) != zlib.crc32(body))
    ):
        raise HTTPClientError(error="the answer was cut")


def _shared[M: type[Model]](settings: Settings, made: M) -> M:
    """Give a model the one connection: PynamoDB opens one for each, which takes a twentieth of a second and 4 MB."""
    own = made._get_connection()  # noqa: SLF001 - PynamoDB offers no way to say it
    shared, meta = connection(settings), own.get_meta_table()
    with _opening:
        if meta.table_name not in shared._tables:  # noqa: SLF001
            shared.add_meta_table(meta)
    own.connection = shared
    return made


@cache
def model(settings: Settings, entity: type[Struct]) -> type[Model]:
    """Return the PynamoDB model of an entity; raises TypeError if a field's name would hide a method of Model."""
    row: Row = table_of(entity)
    attributes: dict[str, Any] = {"pk": Stored(KEY, hash_key=True), "sk": Stored(KEY, range_key=True)}
    for name in row.keys:
        attributes[f"{name}_pk"] = Stored(KEY, null=True)
        attributes[f"{name}_sk"] = Stored(KEY, null=True)
    for name, kind in (shape(entity).attributes | derived(entity)).items():
        if hasattr(Model, name):
            raise TypeError(f"{entity.__name__}.{name} would replace a method of PynamoDB's Model: rename the field")
        attributes[name] = Stored(kind, null=True)
    made = type(f"{entity.__name__}Model", (Model,), {"Meta": _meta(settings, row.table), **attributes})
    return _shared(settings, made)


def instance(settings: Settings, entity: Struct) -> Model:
    """Return the PynamoDB instance that writes `entity`."""
    kind = type(entity)
    pk, sk = key_of(entity)
    values: dict[str, Any] = {"pk": pk, "sk": sk, **index_keys(entity)}
    values |= {name: getattr(entity, name) for name in (shape(kind).attributes | derived(kind))}
    return model(settings, kind)(**values)


def table_model(settings: Settings, table: Table) -> type[Model]:
    """Return the PynamoDB model that creates a table with all its indexes."""
    attributes: dict[str, Any] = {"pk": Stored(KEY, hash_key=True), "sk": Stored(KEY, range_key=True)}
    for index in table.indexes:
        pk, sk = f"{index.name}_pk", f"{index.name}_sk"
        attributes[pk] = Stored(KEY, null=True)
        attributes[sk] = Stored(KEY, null=True)
        meta = type(
            "Meta", (), {"index_name": index.name, "projection": IncludeProjection(list(index.line.__struct_fields__))}
        )
        keys = {"Meta": meta, pk: Stored(KEY, hash_key=True), sk: Stored(KEY, range_key=True)}
        attributes[f"{index.name}_index"] = type(f"{index.name}Index", (GlobalSecondaryIndex,), keys)()
    return _shared(settings, type(f"{table.name}Table", (Model,), {"Meta": _meta(settings, table), **attributes}))
