"""Bugs in the look at all records, in the heads of days and in the history of a record."""

from tests.bugs.bug import bugs

IN_VERIFICATION = [
    *bugs(
        "model/trail_checks.py",
        "usecases/test_verification.py",
        ("    if told == record:\n", "    if True:\n"),
        ("if record.version != len(trail):", "if False:"),
        ("        if before != entry.version:", "        if False:"),
        ("if last is not None and last.hash == record.head:", "if last is not None or True:"),
    ),
    *bugs(
        "model/workflow_checks.py",
        "usecases/test_verification.py",
        ("if sources is not None and was not in sources:", "if False:"),
        ('return "" if now == (leads or was) else', 'return "" if leads else'),
        ('if by is None or by == remedy.get("reported_by") or by != entry.actor:', "if by is None:"),
    ),
    *bugs(
        "model/receipt_checks.py",
        "usecases/test_verification.py",
        ("    if receipt is None:\n", "    if False:\n"),
        ("if named is not None and abs(entry.at - named.at) > TOGETHER:", "if False:"),
        ("if named is not None and (named.actor, named.request, named.act) == asked:", "if named is not None:"),
    ),
    *bugs(
        "storage/walks.py",
        "usecases/test_verification.py",
        ("            if key_of(entity) == (pk, sk):\n", "            if True:\n"),
    ),
    *bugs(
        "usecases/verification_trails.py",
        "usecases/test_verification.py",
        ("    if trail:\n        yield trail\n", "    if False:\n        yield trail\n"),
        ("    await _look(world, findings, some)\n\n\nasync def _every", "    pass\n\n\nasync def _every"),
    ),
    *bugs(
        "model/figure_checks.py",
        "usecases/test_verification_figures.py",
        ("                if other != period:", "                if False:"),
        ("    if result == head.result:", "    if True:"),
        ('(whole - parts, "counts in no month of")', '(whole - whole, "counts in no month of")'),
    ),
    *bugs(
        "model/list_checks.py",
        "usecases/test_verification_figures.py",
        ("if ranking.counted(rows) != head.counts:", "if False:"),
        ("if len(told) != 1 or len(manifest) != manifest[0].parts:", "if not manifest:"),
    ),
    *bugs(
        "model/personal_checks.py",
        "usecases/test_verification_figures.py",
        ("    elif subject.erased_at is not None:", "    elif False:"),
        ("if added or NAMES & delta.keys():", "if added:"),
    ),
    *bugs(
        "model/day_heads.py",
        "usecases/test_day_heads.py",
        ("MARGIN = timedelta(minutes=30)", "MARGIN = timedelta(minutes=0)"),
        (":{sealed(entry).hash}", ":"),
        ('if head.previous != ("" if previous is None else previous.hash):', "if False:"),
        ("        elif body != body_of(head):", "        elif False:"),
    ),
    *bugs(
        "usecases/day_heads.py",
        "usecases/test_day_heads.py",
        ("if not await world.head_files.put_once(key, body) and", "if await world.head_files.put_once(key, body) and"),
        ("        day = until if last is None else since", "        day = until"),
    ),
]
