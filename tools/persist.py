"""Writes the manifest of the documents that may run, from the clients' operations: `make persist`.

A file with one operation and all its fragments is a document as it stands, so `sha256sum` of it without its last line
break is its hash. Where a client keeps fragments apart or several operations together, each operation is written out
with the fragments it uses, as clients print it. Where a client's generator writes its documents out itself, those are
taken as they stand: it may add to them, as codegen adds `__typename` for Apollo's cache.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    parse,
    print_ast,
)
from graphql.language import Node, Visitor, visit

from graphql_api.guard import digest

MANIFEST = Path("graphql_api/trusted.json")
CLIENTS = ("graphql_api/operations", "graphql_api/examples", "examples/frontend")
"""Each with its own fragments."""
KEPT = "persisted-documents.json"
"""Hash to text, as graphql-codegen and relay-compiler write it beside the code they generate."""


class PersistError(Exception):
    """An operation that cannot become a document; the message names its file."""


def manifest(root: Path = Path()) -> str:
    """Return the manifest as text: hash to document, in the order of the hashes."""
    texts = {digest(text): text for client in CLIENTS for text in documents(root / client)}
    return json.dumps(texts, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def documents(folder: Path) -> Iterator[str]:
    """Yield a client's documents; raises PersistError."""
    written = _files(folder, KEPT)
    if written:
        for file in written:
            yield from _generated(file)
        return
    files = {file: file.read_text(encoding="utf-8").strip() for file in _files(folder, "*.graphql")}
    parsed = {file: _parsed(file, text) for file, text in files.items()}
    fragments = {
        part.name.value: part
        for document in parsed.values()
        for part in document.definitions
        if isinstance(part, FragmentDefinitionNode)
    }
    for file, document in parsed.items():
        own = {part.name.value for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
        operations = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
        for operation in operations:
            if operation.name is None:
                raise PersistError(f"{file}: give the operation a name.")
            used = _used(operation, fragments, file)
            alone = len(operations) == 1 and own == set(used)
            yield files[file] if alone else "\n\n".join(map(print_ast, [operation, *(fragments[n] for n in used)]))


def _files(folder: Path, pattern: str) -> list[Path]:
    return [file for file in sorted(folder.rglob(pattern)) if "node_modules" not in file.parts]


def _generated(file: Path) -> Iterator[str]:
    try:
        found = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except msgspec.DecodeError as fault:
        raise PersistError(f"{file}: {fault}") from fault
    for key, text in found.items():
        if key != digest(text):
            raise PersistError(f"{file}: {key} is not the SHA-256 of its text; tell the compiler to use SHA-256.")
        yield text


def _parsed(file: Path, text: str) -> DocumentNode:
    try:
        return parse(text)
    except GraphQLError as fault:
        raise PersistError(f"{file}: {fault.message}") from fault


def _used(node: Node, fragments: Mapping[str, FragmentDefinitionNode], file: Path) -> list[str]:
    """Return the names of the fragments below a node, in the order of their first use."""
    found: list[str] = []
    waiting = list(_spread(node))
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        if name not in fragments:
            raise PersistError(f"{file}: there is no fragment {name}.")
        found.append(name)
        waiting += _spread(fragments[name])
    return found


def _spread(node: Node) -> Iterable[str]:
    names: list[str] = []

    class Spreads(Visitor):
        def enter_fragment_spread(self, spread: FragmentSpreadNode, *_: object) -> None:
            names.append(spread.name.value)

    visit(node, Spreads())
    return names


if __name__ == "__main__":
    try:
        MANIFEST.write_text(manifest(), encoding="utf-8")
    except PersistError as fault:
        sys.exit(str(fault))
