"""Which documents may run in production: those of a manifest, which clients name by hash or send whole.

A text that is not in the manifest is not even parsed.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from graphql_api.documents import Documents
from graphql_api.guard import Asked, digest
from movement.model.errors import Code, refuse
from movement.settings import SettingsError

TextOf = Callable[[Asked, bool], str]
"""Returns the text that a request means; the flag: whether this person may explore. Raises MovementError."""
_NAMED = re.compile(r"\b(?:query|mutation)\s+(\w+)")


def trusted_only(documents: Documents, manifest: Mapping[str, str]) -> TextOf:
    """Return what finds texts in a manifest.

    Those who may explore may also ask the schema about itself, which reads no record.
    """

    def text_of(asked: Asked, explore: bool) -> str:  # noqa: FBT001 - see TextOf
        # Blanks around it, such as the last line break of a file, make no other document.
        text = (asked.query or "").strip()
        found = manifest.get(digest(text) if text else asked.hash or "")
        if found is not None:
            return found
        if explore and text:
            estimate = documents.get(text, explore=True).estimate
            if estimate is not None and estimate.is_nothing:
                return text
        raise refuse(Code.PERSISTED_QUERY_NOT_FOUND)

    return text_of


def load(path: str, documents: Documents) -> dict[str, str]:
    """Return a manifest, hash to text; raises SettingsError naming the operation that could not run.

    Each document is parsed, measured, validated and costed here, so the first request finds it ready.
    """
    try:
        manifest = msgspec.json.decode(Path(path).read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        raise SettingsError(f"MOVEMENT_DOCUMENTS: {path} is no manifest; `make persist` writes one.") from None
    for key, text in manifest.items():
        fault = _fault(key, text, documents)
        if fault:
            raise SettingsError(f"MOVEMENT_DOCUMENTS: {path}: {name_of(text) or key} cannot run: {fault}")
    return manifest


def name_of(text: str) -> str:
    """Return the name of a document's operation, also of one that cannot be parsed; empty without one."""
    # Comments may hold anything.
    found = _NAMED.search(re.sub(r"#.*", "", text))
    return found[1] if found else ""


def _fault(key: str, text: str, documents: Documents) -> str:
    if key != digest(text):
        return "its hash is not that of its text."
    if not name_of(text):
        return "its operation has no name."
    document = documents.get(text, explore=False)
    if document.estimate is None:
        return document.errors[0].message
    # With the smallest pages: what is over the limit then always is.
    return document.estimate.with_sizes({n.variable.name.value: 1 for n in document.estimate.sizes}).excess
