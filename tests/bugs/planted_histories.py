"""Bugs that random histories under faults must see within their short run."""

from tests.bugs.bug import bugs

SUITE = "faults/histories/test_histories.py::test_what_was_told_is_there_once"

CONDITIONS = """\
absent if expected is None else kind == expected, None))
        rows += [(one, absent, None)"""
IN_HISTORIES = [
    *bugs(
        "storage/writes.py",
        SUITE,
        # A lost update: neither the version that the caller saw nor a new entry of the trail is a condition.
        (CONDITIONS, CONDITIONS.replace("kind == expected", "None").replace("(one, absent", "(one, None")),
        # A receipt that may be written twice.
        ('rows.append((change.receipt, absent, "ALL_OLD"))', "rows.append((change.receipt, None, None))"),
    ),
    *bugs(
        "storage/store.py",
        SUITE,
        # What may not have been done is taken for done.
        ("if not await outcomes.written(self._reader, change):", "if False:"),
    ),
    *bugs(
        "storage/puts.py",
        SUITE,
        # What DynamoDB did not take of a batch is forgotten.
        ('return {"RequestItems": left} if left else None', "left = {}\n        return None"),
    ),
    *bugs(
        "storage/reads.py",
        SUITE,
        # Only the first page of a range is read.
        ("                if last is not None:\n", "                if False:\n"),
    ),
    *bugs(
        "usecases/acts.py",
        SUITE,
        ("        receipt=receipt,\n", ""),
        # The trail is not written with the record.
        ("audits=tuple(entry for _, entry in sealed)", "audits=()"),
        # A request that is sent again is a new one.
        ("request=request.request_id,\n        operation", 'request=world.new_id("e"),\n        operation'),
        # A chain whose head or links do not go on.
        ("return structs.replace(step.new, head=entry.hash), entry", "return step.new, entry"),
        ('previous=old.head if old is not None else ""', 'previous=""'),
        # A repeated request is told of what came after it.
        ('upto = f"{receipt.version:08d}"', 'upto = "99999999"'),
        # Rows stay that repeat what a record no longer is; of what there may be one there are two.
        ("gone=tuple(row for step in steps for row in step.gone)", "gone=()"),
        ("claims=tuple(row for step in steps for row in step.claims)", "claims=()"),
    ),
    *bugs(
        "usecases/repeats.py",
        "usecases/test_repeats.py",
        # What a copy of the request did is told as a refusal.
        ("            if receipt is None:\n                raise\n", "            raise\n"),
    ),
    *bugs(
        "usecases/changes.py",
        SUITE,
        # What was asked of an old version is done to the new one.
        ("if found.version != request.version:", "if False:"),
    ),
    *bugs(
        "usecases/entry_changes.py",
        SUITE,
        # An entry that was taken over does not tell when.
        ("original.replications + 1, updated_at=world.now(), version", "original.replications + 1, version"),
    ),
    *bugs(
        "usecases/entries.py",
        SUITE,
        # The index is believed.
        ("if one is not None and still(one)]", "if one is not None]"),
    ),
    *bugs(
        "usecases/remedies.py",
        SUITE,
        # Who reports a remedy closes it.
        ('said = {"state": RemedyState.REPORTED,', 'said = {"state": RemedyState.VERIFIED,'),
    ),
    *bugs(
        "usecases/leases.py",
        SUITE,
        # Two runs at once; two runs under one number.
        ("if old is not None and old.until > now:", "if False:"),
        ("fence=old.fence + 1 if old is not None else 1", "fence=1"),
    ),
    *bugs(
        "usecases/statistics_generations.py",
        SUITE,
        # Numbers stay as they were computed the first time.
        ("if old is None or old.inputs != inputs:", "if old is None:"),
    ),
    *bugs(
        "usecases/statistics_counting.py",
        SUITE,
        # An entry counts twice.
        ("        tally.add(row)\n", "        tally.add(row)\n        tally.add(row)\n"),
    ),
    *bugs(
        "usecases/commendation.py",
        SUITE,
        # A list stays as it was made the first time.
        ("same = old is not None and old.inputs == inputs", "same = old is not None"),
    ),
]
