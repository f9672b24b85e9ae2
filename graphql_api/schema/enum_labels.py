"""What the values of every enum are called, in Vietnamese and English, so that no client translates codes by hand.

A value's sentence in `enum_words` says it once: "English label (nhãn tiếng Việt): what more there is to say.".
"""

import re
from enum import StrEnum
from functools import cache
from typing import Annotated

import strawberry

from graphql_api.schema.enum_words import WORDS
from graphql_api.schema.enums import KINDS
from graphql_api.schema.relay import arg, resolves
from movement.model.errors import SENTENCES, Code, refuse

_SENTENCE = re.compile(r"(?P<english>[^()]+) \((?P<vietnamese>[^()]+)\)(?:[:;,] (?P<more>[^()]+))?\.")


@strawberry.type(description="What one value of an enum is called.")
class EnumValueLabel:
    value: str = strawberry.field(description="The value as the schema has it.")
    vietnamese: str = strawberry.field(description="Label in Vietnamese; of an error's code, its sentence.")
    english: str = strawberry.field(description="Label in English.")
    description: str | None = strawberry.field(description="What more there is to say, in English.")


@strawberry.type(description="What the values of an enum are called.")
class EnumLabels:
    name: str = strawberry.field(description="The enum's name in the schema.")
    description: str = strawberry.field(description="What it tells apart, in English.")
    values: list[EnumValueLabel] = strawberry.field(description="Its values, in the order of the schema.")


def label(value: StrEnum) -> EnumValueLabel:
    """Return what a value is called; raises ValueError for a sentence that does not say it."""
    sentence = WORDS[type(value)][value]
    if isinstance(value, Code):
        # The movement already has a Vietnamese sentence for each.
        named = _begun(value.replace("_", " ").lower())
        return EnumValueLabel(value=value, vietnamese=SENTENCES[value], english=named, description=sentence)
    said = _SENTENCE.fullmatch(sentence)
    if said is None:
        raise ValueError(f"{value!r}: {sentence!r} is not `English label (nhãn tiếng Việt): more.`")
    more = f"{_begun(said['more'])}." if said["more"] else None
    return EnumValueLabel(value=value, vietnamese=_begun(said["vietnamese"]), english=said["english"], description=more)


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]


@cache
def labels() -> dict[str, EnumLabels]:
    """Return the labels of every enum of the schema, by its name."""
    return {
        kind.__name__: EnumLabels(name=kind.__name__, description=description, values=[label(value) for value in kind])
        for kind, description in KINDS.items()
    }


@strawberry.type
class EnumQuery:
    @resolves("What the enums' values are called. It changes with a release only, and is the same for everyone.")
    def enum_labels(
        self, names: Annotated[list[str] | None, arg("Only these enums, in this order; all if absent.")] = None
    ) -> list[EnumLabels] | None:
        known = labels()
        wanted = known if names is None else dict.fromkeys(names)
        if not wanted.keys() <= known.keys():
            raise refuse(Code.BAD_INPUT, "names", detail="Không có kiểu liệt kê mang tên này.")
        return [known[name] for name in wanted]
