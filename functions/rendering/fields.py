"""What templates can show: the content as plain names and texts, and the fenced room in which templates are filled."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import StrictUndefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from movement.model.report_content import (
    Block,
    Chart,
    Content,
    Paragraph,
    Prose,
    Section,
    Table,
    UnfitTemplateError,
)
from movement.model.report_texts import notes, texts
from movement.model.reports import SAMPLE

type Picture = Callable[[Chart], Any]


class Room(ImmutableSandboxedEnvironment):
    """Where a template is filled: it sees names and texts, and nothing that stands behind a picture."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may ask for an attribute of an object."""
        plain = isinstance(obj, (dict, list, tuple, str, int, LoopContext))
        return plain and super().is_safe_attribute(obj, attr, value)


def room() -> Room:
    """Return a room in which every text is written as text and a name that is unknown is a fault."""
    return Room(autoescape=True, undefined=StrictUndefined)


def context(content: Content, picture: Picture) -> dict[str, Any]:
    """Return what a template can name; the README beside the templates tells each."""
    return {
        "unit": content.unit,
        "unit_upper": content.unit.upper(),
        "superior_upper": content.superior.upper(),
        "place": content.place,
        "kind": content.kind,
        "title": content.title,
        "subtitle": content.subtitle,
        "origin": list(content.origin),
        "recipients": list(content.recipients),
        "sample": SAMPLE if content.sample else "",
        "sections": [_section(section, picture) for section in content.sections],
        "appendices": [_section(section, picture) for section in content.appendices],
    }


def _section(section: Section, picture: Picture) -> dict[str, Any]:
    return {
        "level": section.level,
        "title": section.title,
        "blocks": [_block(block, section.title, picture) for block in section.blocks],
    }


def _block(block: Block, heading: str, picture: Picture) -> Mapping[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    if isinstance(block, Prose):
        return {"kind": "prose", "text": block.text}
    if isinstance(block, Chart):
        named = {"kind": "chart", "id": block.id, "title": block.title}
        return named | {"image": picture(block), "notes": list(block.notes), "told": told(block)}
    # An appendix is called after its table: the title would stand there twice.
    title = "" if heading.endswith(block.title) else block.title
    return {"kind": "table", "title": title, "name": block.title, "notes": notes(block)} | _table(block)


def _table(table: Table) -> dict[str, Any]:
    rows = [
        {"cells": cells, "total": number in table.totals, "numeric": [column.numeric for column in table.columns]}
        for number, cells in enumerate(texts(table))
    ]
    return {"columns": [c.title for c in table.columns], "numeric": [c.numeric for c in table.columns], "rows": rows}


def told(chart: Chart) -> str:
    """Return a chart in words, for who cannot see it."""
    lines = [
        f"{name}: " + ", ".join(f"{series.name.lower()} {series.values[number]}" for series in chart.series)
        for number, name in enumerate(chart.categories)
    ]
    return f"{chart.title}. {'; '.join(lines)}."


def fault(name: str, failure: Exception, near: str = "") -> UnfitTemplateError:
    """Return what is wrong with a template as a sentence that names its tag."""
    where = f" Gần: {near}." if near else ""
    return UnfitTemplateError(f"Mẫu {name} có thẻ sai: {str(failure).rstrip('.')}.{where}")
