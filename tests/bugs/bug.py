"""A bug that is planted: in which file which text becomes which other one, and which suite must see it."""

from msgspec import Struct


class Bug(Struct, frozen=True):
    """What is planted: where, which text becomes which, and which suite must see it."""

    file: str
    text: str
    becomes: str
    suite: str
    test: str = ""
    """The test that must fail, where the suite has others."""


def bugs(file: str, suite: str, *changes: tuple[str, str]) -> list[Bug]:
    """Return the bugs of one file that one suite must see, each a text and what it becomes."""
    return [Bug(f"movement/{file}", text, becomes, f"tests/{suite}") for text, becomes in changes]
