"""Bugs of compiled queries: each with the test of the short suite that must see it."""

from tests.bugs.bug import Bug

DIFFERS, LEFT = "test_plans_answer_as_the_reference_does", "test_what_would_wait_for_ever_ends_with_its_request"
TOLD, APART = (
    "test_a_reading_that_fails_or_gives_another_number_is_told_to_all",
    "test_who_is_cancelled_cancels_nobody_else",
)


def plans(file: str, test: str, *changes: tuple[str, str], suite: str = "test_differential") -> list[Bug]:
    suite = f"tests/graphql_api/execution/{suite}.py"
    return [Bug(f"graphql_api/execution/{file}", text, becomes, suite, test) for text, becomes in changes]


IN_PLANS = [
    *plans(
        "source.py",
        DIFFERS,
        (" and -2147483648 <= {0} <= 2147483647", ""),
        (" and {0} - {0} == 0.0", ""),
        ('"{0}.__class__ is int and', '"isinstance({0}, int) and'),
        ("(check if place.needed else", "(check if not place.needed else"),
        ("self._object(place.of(kind), details, info)", "self._object(place.of(kinds[0]), details, info)"),
        ("claimed is not True and not true(claimed, R)", "not true(True, R)"),
    ),
    *plans(
        "places.py",
        DIFFERS,
        ("        if isinstance(value, Exception):\n            raise value\n", ""),
        (
            "            if self.needed:\n                raise self.null()\n            return None\n",
            "            return None\n",
        ),
        ("not isinstance(name, str) or name not in known", "False"),
        ("        if is_awaitable(name):\n            run.drop(name)\n            raise Bail\n", ""),
        ("run.arguments.get(self)", "next(iter(run.arguments.values()), None)"),
    ),
    *plans(
        "run.py",
        DIFFERS,
        (
            "            if self._open:\n                raise Bail\n            raise located",
            "            raise located",
        ),
        ("            if self._failed_step not in {0, self._step}:\n                raise Bail\n", ""),
        ("        self._errors.append(located)\n", ""),
        ("        for value, *_ in self._held:\n            self.drop(value)\n", ""),
        ("                self.drop(work.result())\n", "                work.result()\n"),
    ),
    # The reference of the random queries meets the same loader.
    *plans("loading.py", TOLD, ("promise.keep(error)", "promise.keep(None)"), suite="test_loading"),
    *plans("loading.py", APART, ("asyncio.shield(self.batch.came)", "self.batch.came"), suite="test_loading"),
    *plans(
        "infos.py",
        DIFFERS,
        ("    return keys[::-1]", "    return [key for key in keys[::-1] if isinstance(key, str)]"),
        ("Path(path_of(spot[0]), spot[1], spot[2])", "Path(path_of(spot[0]), spot[1], None)"),
    ),
    *plans(
        "compiled.py",
        DIFFERS,
        ("way = tuple(coerced.coerced.get(name) for name in known.deciding)", "way = ()"),
    ),
    *plans(
        "run.py",
        LEFT,
        ("            work.cancel()\n", "            pass\n"),
        ("self._tasks + (self._others if with_futures else [])", "self._tasks"),
    ),
]
