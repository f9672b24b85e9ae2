"""Writes the Word templates of reports as they are delivered: `python -m tools.report_templates`.

Whoever has a form of one's own edits the files in Word, or puts others in their place; the README beside them tells
the tags.
"""

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from functions.rendering.archives import timeless
from functions.rendering.docx import NAMES, TEMPLATES
from functions.rendering.docx_layout import TABLE_STYLE
from movement.model.reports import ReportFormat

FONT = "Times New Roman"
CENTER = WD_ALIGN_PARAGRAPH.CENTER
BLACK, BROWN = RGBColor(0, 0, 0), RGBColor(0x7A, 0x3E, 0x00)
PROSE, NOTE, CELL, HEAD_CELL, CAPTION = "Bổ sung", "Ghi chú", "Ô bảng", "Đầu bảng", "Tên bảng"


def template(form: ReportFormat) -> bytes:
    """Return the template of a format."""
    made = Document()
    _styles(made)
    _page(made.sections[0])
    _head(made, form)
    _title(made, form)
    _sections(made, "sections")
    _end(made, form)
    wide = made.add_section()
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = wide.page_height, wide.page_width
    wide.different_first_page_header_footer = False
    _sections(made, "appendices")
    made.core_properties.title, made.core_properties.author = "{{ title }}", ""
    made.core_properties.comments = ""
    made.core_properties.language = "vi-VN"
    kept = io.BytesIO()
    made.save(kept)
    return timeless(kept.getvalue())


def _styles(made: Any) -> None:
    normal = made.styles["Normal"]
    _font(normal, 14)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(4), 1.15
    for name, size, centred, italic in (
        ("Heading 1", 14, True, False),
        ("Heading 2", 14, False, False),
        ("Heading 3", 14, False, True),
    ):
        style = made.styles[name]
        _font(style, size, bold=True, italic=italic)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(4)
        style.paragraph_format.keep_with_next = True
        if centred:
            style.paragraph_format.alignment = CENTER
    for name, size, look in (
        (PROSE, 14, {"italic": True, "colour": BROWN}),
        (NOTE, 11, {"italic": True}),
        (CELL, 11, {}),
        (HEAD_CELL, 11, {"bold": True}),
        (CAPTION, 13, {"bold": True}),
    ):
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _font(style, size, **look)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(1), 1.0
    made.styles[PROSE].paragraph_format.space_before = made.styles[PROSE].paragraph_format.space_after = Pt(4)
    made.styles[CAPTION].paragraph_format.space_before = Pt(8)
    made.styles[CAPTION].paragraph_format.keep_with_next = True
    made.styles[HEAD_CELL].paragraph_format.alignment = CENTER
    grid = made.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    grid.base_style = made.styles["Table Grid"]


def _font(style: Any, size: float, *, bold: bool = False, italic: bool = False, colour: RGBColor = BLACK) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic, font.color.rgb = FONT, Pt(size), bold, italic, colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)


def _page(section: Any) -> None:
    """A4 with the margins of NĐ 30/2020; pages are numbered at the top from the second on."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.alignment = CENTER
    run = header.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields of its own
    footer = section.footer.paragraphs[0]
    footer.alignment = CENTER
    footer.add_run("{{ sample }}").font.size = Pt(10)


def _head(made: Any, form: ReportFormat) -> None:
    left, right = _pair(made, Cm(6.2), Cm(9.8))
    above = [("{%p if superior_upper %}", "", 13), ("{{ superior_upper }}", "", 13), ("{%p endif %}", "", 13)]
    if form is ReportFormat.PARTY:
        lines = [*above, ("{{ unit_upper }}", "b", 13), ("*", "", 13), ("Số: …-BC/…", "", 14)]
        national = [("ĐẢNG CỘNG SẢN VIỆT NAM", "bu", 14)]
    else:
        lines = [*above, ("{{ unit_upper }}", "bu", 13), ("Số: …/BC-…", "", 13)]
        national = [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "b", 12), ("Độc lập - Tự do - Hạnh phúc", "bu", 13)]
    _lines(left, lines)
    _lines(right, [*national, ("{{ place }}, ngày … tháng … năm …", "i", 13)])


def _pair(made: Any, one: Any, other: Any) -> Any:
    """Add two cells side by side, without lines, and return them."""
    table = made.add_table(1, 2)
    table.autofit = False
    for column, wide in zip(table.columns, (one, other), strict=True):
        column.width = wide
        column.cells[0].width = wide
    return table.rows[0].cells


def _lines(cell: Any, lines: list[tuple[str, str, int]], *, centred: bool = True) -> None:
    for number, (text, look, size) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        if centred:
            paragraph.alignment = CENTER
        run = paragraph.add_run(text)
        run.bold, run.underline, run.italic = "b" in look, "u" in look, "i" in look
        run.font.size = Pt(size)


def _title(made: Any, form: ReportFormat) -> None:
    made.add_paragraph()
    for text, size, look in (
        ("BÁO CÁO", 16 if form is ReportFormat.PARTY else 14, "b"),
        ("{{ kind }}: {{ title }}", 14, "b"),
        ("{{ subtitle }}", 13, "i"),
    ):
        paragraph = made.add_paragraph()
        paragraph.alignment = CENTER
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = "b" in look, "i" in look, Pt(size)
    paragraph = made.add_paragraph("-----" if form is ReportFormat.PARTY else "_______________")
    paragraph.alignment = CENTER
    _loop(made, "for line in origin", [("{{ line }}", NOTE)])


def _loop(made: Any, what: str, lines: list[tuple[str, str]], end: str = "endfor") -> None:
    made.add_paragraph(f"{{%p {what} %}}")
    for text, style in lines:
        made.add_paragraph(text, style)
    made.add_paragraph(f"{{%p {end} %}}")


def _sections(made: Any, name: str) -> None:
    made.add_paragraph(f"{{%p for section in {name} %}}")
    for tag, style in (
        ("if section.level == 1", "Heading 1"),
        ("elif section.level == 2", "Heading 2"),
        ("else", "Heading 3"),
    ):
        made.add_paragraph(f"{{%p {tag} %}}")
        made.add_paragraph("{{ section.title }}", style)
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p for block in section.blocks %}")
    made.add_paragraph('{%p if block.kind == "paragraph" %}')
    made.add_paragraph("{{ block.text }}").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    made.add_paragraph('{%p elif block.kind == "prose" %}')
    made.add_paragraph("{{ block.text }}", PROSE)
    made.add_paragraph('{%p elif block.kind == "chart" %}')
    made.add_paragraph("{{ block.title }}", CAPTION)
    made.add_paragraph("{{ block.image }}").alignment = CENTER
    _loop(made, "for note in block.notes", [("{{ note }}", NOTE)])
    made.add_paragraph("{%p else %}")
    _loop(made, "if block.title", [("{{ block.title }}", CAPTION)], "endif")
    _numbers(made)
    _loop(made, "for note in block.notes", [("{{ note }}", NOTE)])
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endfor %}")


def _numbers(made: Any) -> None:
    """Add the table of numbers: a head that is repeated on each page, then a row a row of the content."""
    table = made.add_table(4, 3)
    table.style = TABLE_STYLE
    cells = (
        ("{%tc for column in block.columns %}", "{{ column }}", "{%tc endfor %}"),
        ("{%tr for row in block.rows %}", "", ""),
        ("{%tc for cell in row.cells %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    for number, (row, texts) in enumerate(zip(table.rows, cells, strict=True)):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way to a row's properties
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            cell.paragraphs[0].style = HEAD_CELL if number == 0 else CELL


def _end(made: Any, form: ReportFormat) -> None:
    made.add_paragraph()
    left, right = _pair(made, Cm(8), Cm(8))
    _lines(left, [("Nơi nhận:", "bu" if form is ReportFormat.PARTY else "bi", 12)], centred=False)
    for text in ("{%p for one in recipients %}", "- {{ one }};", "{%p endfor %}"):
        paragraph = left.add_paragraph(text)
        paragraph.paragraph_format.space_after = Pt(0)
        for run in paragraph.runs:
            run.font.size = Pt(11)
    signer = "T/M …" if form is ReportFormat.PARTY else "THỦ TRƯỞNG ĐƠN VỊ"
    _lines(right, [(signer, "b", 14)])
    asked = right.add_paragraph("(đơn vị bổ sung: chức vụ, chữ ký, họ tên)", PROSE)
    asked.alignment = CENTER


def main() -> None:
    """Write both templates."""
    for form, name in NAMES.items():
        Path(TEMPLATES / name).write_bytes(template(form))


if __name__ == "__main__":
    main()
