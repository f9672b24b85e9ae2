"""The report as a document of Word: filled into the template of its format, which people can replace.

A template decides how a report looks; here only that is done which no tag can say: widths of columns, where numbers
stand, and the words of a picture for who cannot see it.
"""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage

from functions.rendering.archives import timeless
from functions.rendering.docx_layout import lay_out
from functions.rendering.fields import context, fault, room, told
from movement.model.report_content import Chart, Content, UnfitTemplateError
from movement.model.reports import ReportFormat

TEMPLATES = Path(__file__).parent / "templates"
NAMES = {ReportFormat.STATE: "state.docx", ReportFormat.PARTY: "party.docx"}
PICTURE = Cm(15.5)
_TAG = re.compile(r"\{[{%][^{}]*[}%]\}")


def document(content: Content, png: Callable[[Chart], bytes], folder: Path = TEMPLATES) -> bytes:
    """Return the document; raises UnfitTemplateError with the tag's name."""
    path = folder / NAMES[content.format]
    if not zipfile.is_zipfile(path):
        raise UnfitTemplateError(f"Mẫu {path.name} không phải là tệp DOCX.")
    template = DocxTemplate(path)
    shown = context(content, lambda chart: InlineImage(template, io.BytesIO(png(chart)), PICTURE))
    try:
        template.render(shown, room())
    except Exception as failure:  # whatever a template does that it cannot is its fault
        raise fault(path.name, failure, _near(failure)) from failure
    lay_out(template.docx, content.tables)
    _described(template.docx, content.charts)
    kept = io.BytesIO()
    template.save(kept)
    return timeless(kept.getvalue())


def _near(failure: Exception) -> str:
    lines = list(getattr(failure, "docx_context", ()))
    return ", ".join(dict.fromkeys(tag for line in lines for tag in _TAG.findall(line)))


def _described(made: Any, charts: list[Chart]) -> None:
    pictures = made.element.body.iter(qn("wp:docPr"))
    for picture, chart in zip(pictures, charts, strict=False):
        picture.set("descr", told(chart))
