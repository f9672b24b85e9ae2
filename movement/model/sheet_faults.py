"""What is wrong with one cell, and how a cell's value is quoted back."""

from typing import Any

from movement.model.errors import Code

_QUOTED = 60


class CellError(ValueError):
    """A cell does not say what its column asks for."""

    def __init__(self, sentence: str, code: Code = Code.BAD_INPUT) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


def quoted(value: Any) -> str:
    """Return a cell's value for a sentence, cut where it is long."""
    text = str(value)
    return f"“{text}”" if len(text) <= _QUOTED else f"“{text[:_QUOTED]}…”"
