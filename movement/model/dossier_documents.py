"""Which of the documents that a dossier needs (`eligibility.documents_of`) it lacks."""

from movement.model.check_words import DOCUMENTS
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import Dossier
from movement.model.errors import SENTENCES, Code, Problem


def lacking(found: Dossier, asked: tuple[str, ...]) -> list[str]:
    """Return the kinds of document that are asked for and not there, or there and rejected."""
    latest = {kind: found.latest(kind) for kind in asked}
    return [k for k, one in latest.items() if one is None or one.verdict is DocumentVerdict.REJECTED]


def unapproved(found: Dossier, asked: tuple[str, ...]) -> list[str]:
    """Return the kinds of document that are asked for and not approved."""
    latest = {kind: found.latest(kind) for kind in asked}
    return [k for k, one in latest.items() if one is None or one.verdict is not DocumentVerdict.APPROVED]


def problems(kinds: list[str]) -> list[Problem]:
    """Return what is wrong, one problem a kind."""
    sentence = f"{SENTENCES[Code.MISSING_FIELD]} Tài liệu chưa có, chưa đạt hoặc chưa được thẩm định: "
    return [
        Problem(code=Code.MISSING_FIELD, message=f"{sentence}{DOCUMENTS.get(kind, kind)}.", path=("documents", kind))
        for kind in kinds
    ]
