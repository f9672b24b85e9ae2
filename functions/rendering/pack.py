"""The three files of a report from its one content: the same content gives the same bytes."""

from collections.abc import Mapping

from movement.model.report_content import Content
from movement.model.reports import ReportFileKind


def rendered(content: Content) -> Mapping[ReportFileKind, bytes]:
    """Return the files of a content; raises UnfitTemplateError with the tag's name."""
    from functions.rendering import charts, docx, html, xlsx

    return {
        ReportFileKind.DOCX: docx.document(content, charts.png),
        ReportFileKind.XLSX: xlsx.workbook(content),
        ReportFileKind.HTML: html.page(content, charts.svg),
    }
