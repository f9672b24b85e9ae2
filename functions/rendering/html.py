"""The report as one page of HTML: pictures inside, nothing fetched, ready for a screen and for paper."""

from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup

from functions.rendering.fields import context, fault, room
from movement.model.report_content import Chart, Content

TEMPLATE = Path(__file__).parent / "templates" / "report.html"


def page(content: Content, svg: Callable[[Chart], str], template: Path = TEMPLATE) -> bytes:
    """Return the page; raises UnfitTemplateError with the tag's name."""
    # The picture is ours; every text is escaped.
    shown = context(content, lambda chart: Markup(svg(chart)))  # noqa: S704 - drawn by us, from numbers and names that matplotlib wrote
    try:
        text = room().from_string(template.read_text("utf-8")).render(shown | {"format": str(content.format)})
    except Exception as failure:  # whatever a template does that it cannot is its fault
        raise fault(template.name, failure) from failure
    return text.encode()
