"""Whether receipts and trails name each other (I5): what was applied was asked for, once."""

from datetime import timedelta

from movement.model.audit import Audit, Receipt
from movement.model.verification import Breach, Invariant

TOGETHER = timedelta(seconds=2)
"""How far apart the entries of one act can lie: they are sealed one after another, then written in one transaction."""


def of_entry(entry: Audit, receipt: Receipt | None, named: Audit | None) -> list[Breach]:
    """Return what an entry of a trail breaks; `named` is the entry that its receipt names, which may be another's.

    An act that changes several records has one receipt, which names the first of them.
    """
    request = f"request {entry.request} of {entry.actor}"
    if receipt is None:
        return [_broken(entry, f"{request} has no receipt")]
    if receipt.operation != entry.act:
        return [_broken(entry, f"{request} was {receipt.operation}, not {entry.act}")]
    if receipt.subject == entry.subject:
        right = receipt.version == entry.version
        return [] if right else [_broken(entry, f"the receipt of {request} names version {receipt.version}")]
    if named is not None and abs(entry.at - named.at) > TOGETHER:
        return [_broken(entry, f"{request} was applied to {named.subject} already, at another time")]
    return []


def of_receipt(receipt: Receipt, named: Audit | None) -> list[Breach]:
    """Return what a receipt breaks; `named` is the entry of the trail that it names."""
    asked = (receipt.actor, receipt.request, receipt.operation)
    if named is not None and (named.actor, named.request, named.act) == asked:
        return []
    what = f"there is no entry {receipt.subject} version {receipt.version}"
    if named is not None:
        what = f"the entry {receipt.subject} version {receipt.version} is of another request"
    name = f"{receipt.actor} {receipt.request}"
    return [Breach(invariant=Invariant.REQUESTS, kind="Receipt", id=name, what=what)]


def _broken(entry: Audit, what: str) -> Breach:
    return Breach(invariant=Invariant.REQUESTS, kind="Audit", id=f"{entry.subject}@{entry.version}", what=what)
