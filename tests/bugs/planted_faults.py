"""Bugs in what keeps faults of DynamoDB from doing harm: retries, outcomes, degradation."""

from tests.bugs.bug import Bug, bugs

IN_FAULTS = [
    *bugs(
        "storage/writes.py",
        "storage/test_write_faults.py",
        ('rows.append((change.receipt, absent, "ALL_OLD"))', "rows.append((change.receipt, None, None))"),
    ),
    *bugs(
        "storage/writes.py",
        "faults/test_injector.py",
        ("PassingError(unknown=code not in NOT_DONE and not _never_sent(failure.cause))", "PassingError()"),
        ("        if done is False and doubt.there:", "        if False:"),
    ),
    *bugs(
        "storage/puts.py",
        "faults/test_injector.py",
        ("left = whole(_decode, answer).UnprocessedItems", "left = whole(_decode, answer).UnprocessedItems and {}"),
    ),
    *bugs(
        "storage/store.py",
        "faults/test_injector.py",
        ("if not await outcomes.written(self._reader, change):", "if True:"),
        ("if await outcomes.stands(self._reader, entity):", "if False:"),
    ),
    *bugs(
        "storage/outcomes.py",
        "faults/test_injector.py",
        ("return bool(await _stored(reader, entity) == entity)", "return await _stored(reader, entity) is not None"),
    ),
    *bugs(
        "storage/records.py",
        "storage/test_write_faults.py",
        ('"total_max_attempts": 1}', '"total_max_attempts": 4}'),
        ('if response_dict["status_code"] == OK and (', "if False and ("),
    ),
    *bugs(
        "storage/reads.py",
        "faults/test_injector.py",
        ("if batch.UnprocessedKeys else None", "if False else None"),
    ),
    *bugs(
        "storage/calls.py",
        "storage/test_reads.py",
        ("if checksum is not None and int(checksum) != zlib.crc32(answer.body):", "if False:"),
        # What hears nothing is waited for as long as all attempts together; what was left out is asked for for ever.
        (", within=ATTEMPT_SECONDS", ""),
        ("                asked = left\n", ""),
    ),
    *bugs(
        "connections.py",
        "test_connections.py",
        # Whoever asks next would hear the answer to somebody else's question.
        ("                connection.end()\n                raise\n", "                raise\n"),
        ("            if connection.stays:\n", "            if True:\n"),
        ("            if used >= since and connection.stays:\n", "            if used >= since:\n"),
        ("            if used >= since and connection.stays:\n", "            if connection.stays:\n"),
        ("        if self._asked is None:\n", "        if False:\n"),
        ("self._parser.should_keep_alive() and not", "not"),
        (" and not self._transport.get_write_buffer_size()", ""),
        ("        async with self._turns:\n", "        if True:\n"),
        ("        async with asyncio.timeout(self._seconds):\n", "        if True:\n"),
        ("            asked.set_exception(broken)\n", '            asked.set_result(Answer(200, {}, b""))\n'),
        ("            connection.end()\n        # A turn", "            pass\n        # A turn"),
        (" and not self._transport.is_closing()", ""),
    ),
    *bugs(
        "storage/retries.py",
        "faults/test_degradation.py",
        ("            self.tokens -= 1\n", "            pass\n"),
        ("                self.tokens = min(self.tokens + EARNED, MOST_TOKENS)\n", "                pass\n"),
        (" * self._chance()", ""),
        (" or clock() + pause >= until", ""),
    ),
    *bugs(
        "usecases/repeats.py",
        "usecases/test_repeats.py",
        ("            if receipt is None:\n", "            if True:\n"),
    ),
    *bugs(
        "usecases/acts.py",
        "faults/test_single_faults.py::test_an_act_ends_as_without_a_fault[createEntry]",
        (
            "        answer = await first_answer(world, done.receipt, operation, body, kind)\n",
            "        raise\n        answer = None\n",
        ),
    ),
    Bug(
        "graphql_api/http.py",
        '{"Retry-After": RETRY_AFTER} if status == UNAVAILABLE else {}',
        "{}",
        "tests/faults/test_degradation.py",
    ),
    Bug(
        "graphql_api/schema/payloads.py",
        "    if isinstance(refusal, Unreachable):\n",
        "    if False:\n",
        "tests/faults/test_degradation.py",
    ),
    Bug(
        "graphql_api/auth.py",
        "self._next, self._down = self._clock() + RETRY_KEYS, True",
        "self._next, self._down = None, True",
        "tests/faults/test_degradation.py",
    ),
]
