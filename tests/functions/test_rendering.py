"""The three files of a report: the same bytes for the same content, whole, inert, and from templates people replace."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from msgspec import structs
from openpyxl import load_workbook

from functions.rendering import charts, docx, html, xlsx
from functions.rendering.docx_layout import TABLE_STYLE
from functions.rendering.pack import rendered
from movement.model.report_content import Absent, Content, Number, Table, UnfitTemplateError
from movement.model.report_inputs import Figures, figure
from movement.model.report_outline import content
from movement.model.report_texts import notes, texts
from movement.model.reports import ReportFileKind, ReportFormat
from tests.report_builders import commune, make_inputs
from tools.report_templates import template

HOSTILE = '=HYPERLINK("http://evil.example","x") <script>alert(1)</script> {{ 7*7 }} {% raw %} & "\''


@pytest.fixture(scope="module")
def made() -> Content:
    return content(make_inputs())


def hostile() -> Content:
    """Return a content whose names are of bad will."""
    given = make_inputs(unit=HOSTILE, below=(commune(5, HOSTILE), commune(6, "@SUM(A1)"), commune(7, "-2+3")))
    shown = figure("DIALOG_CNT", Number(absent=Absent.SUPPRESSED), Number(value=Decimal(1)), Number(value=Decimal(2)))
    return content(structs.replace(given, figures=Figures({**given.figures.known, "DIALOG_CNT": shown})))


@pytest.mark.parametrize("form", ReportFormat)
def test_the_same_content_gives_the_same_bytes(form: ReportFormat) -> None:
    given = make_inputs(format=form)
    first, second = rendered(content(given)), rendered(content(make_inputs(format=form)))
    assert list(first) == list(ReportFileKind)
    assert first == second
    other = rendered(content(structs.replace(given, unit="Xã Khác")))
    assert all(other[kind] != first[kind] for kind in ReportFileKind)
    for kind in (ReportFileKind.DOCX, ReportFileKind.XLSX):
        with zipfile.ZipFile(io.BytesIO(first[kind])) as parts:
            assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert parts.testzip() is None


WORDS = {ReportFormat.STATE: "Độc lập - Tự do - Hạnh phúc", ReportFormat.PARTY: "ĐẢNG CỘNG SẢN VIỆT NAM"}


@pytest.mark.parametrize("form", ReportFormat)
def test_the_document_has_every_table_text_and_picture(form: ReportFormat) -> None:
    made = content(make_inputs(format=form))
    opened = Document(io.BytesIO(docx.document(made, charts.png)))
    drawn = [t for t in opened.tables if t.style is not None and t.style.name == TABLE_STYLE]
    assert len(drawn) == len(made.tables) == 12
    for one, table in zip(drawn, made.tables, strict=True):
        heads, *rows = [[cell.text for cell in row.cells] for row in one.rows]
        assert heads == [column.title for column in table.columns]
        assert rows == texts(table)
    lines = [paragraph.text for paragraph in opened.paragraphs]
    assert WORDS[form] in opened.tables[0].rows[0].cells[1].text
    for section in (*made.sections, *made.appendices):
        assert section.title in lines
    assert [line for line in made.origin if line not in lines] == []
    assert [note for table in made.tables for note in notes(table) if note not in lines] == []
    assert lines.count("(đơn vị bổ sung: ưu điểm và nguyên nhân)") == 1
    assert len(opened.inline_shapes) == len(made.charts) == 3
    assert not [line for line in lines if "{" in line or "}" in line]


def test_the_workbook_has_every_table_with_real_numbers_and_native_charts(made: Content) -> None:
    book = load_workbook(io.BytesIO(xlsx.workbook(made)))
    assert book.sheetnames == ["Báo cáo", *(table.id for table in made.tables), "Biểu đồ"]
    for table in made.tables:
        rows = list(book[table.id].iter_rows(min_row=xlsx.FIRST_ROW, max_col=len(table.columns), values_only=True))
        for row, shown, cells in zip(rows, texts(table), table.rows, strict=False):
            expected = [
                cell.value if isinstance(cell, Number) and cell.value is not None else text or None
                for text, cell in zip(shown, cells, strict=True)
            ]
            assert list(row) == expected
    assert len(book["Biểu đồ"]._charts) == 3
    with zipfile.ZipFile(io.BytesIO(xlsx.workbook(made))) as parts:
        assert sum(name.startswith("xl/charts/chart") for name in parts.namelist()) == 3


def test_nothing_that_people_wrote_is_run_anywhere() -> None:
    made = hostile()
    book = load_workbook(io.BytesIO(xlsx.workbook(made)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    lures = [c for c in cells if isinstance(c.value, str) and c.value.startswith(("=", "+", "-", "@"))]
    assert {cell.value for cell in lures} == {HOSTILE, "@SUM(A1)", "-2+3"}
    assert all(cell.quotePrefix for cell in lures)
    page = html.page(made, charts.svg).decode()
    assert "<script" not in page
    assert "49" not in re.findall(r"<th scope=\"row\">([^<]*)</th>", page)
    document = Document(io.BytesIO(docx.document(made, charts.png)))
    assert HOSTILE in [cell.text for cell in document.tables[-1].columns[0].cells]


def test_a_suppressed_number_is_hidden_in_all_three() -> None:
    made = rendered(hostile())
    (row,) = [
        r for r in load_workbook(io.BytesIO(made[ReportFileKind.XLSX]))["Chỉ tiêu khác"].values if r[0] == "DIALOG_CNT"
    ]
    assert row == ("DIALOG_CNT", None, "• (1)", 2, "• (1)")
    assert '<td class="n">• (1)</td>' in made[ReportFileKind.HTML].decode()
    (drawn,) = [
        t for t in Document(io.BytesIO(made[ReportFileKind.DOCX])).tables if "DIALOG_CNT" in t.columns[0].cells[-1].text
    ]
    assert [cell.text for cell in drawn.rows[-1].cells] == ["DIALOG_CNT", "", "• (1)", "2", "• (1)"]


def test_the_page_is_whole_in_itself_and_told_to_those_who_cannot_see(made: Content) -> None:
    page = html.page(made, charts.svg).decode()
    fetched = re.findall(r"""(?:src|href)=["']?(?!#)([^"'> ]+)|url\((?!#)([^)]*)\)|@import""", page)
    assert fetched == []
    assert page.startswith('<!doctype html>\n<html lang="vi">')
    assert page.count("<svg ") == page.count("<figure ") == 3
    assert page.count("<table>") == len(made.tables)
    assert page.count('<th scope="row">') == sum(len(table.rows) for table in made.tables)
    assert 'aria-label="So với cùng kỳ năm trước. Hồ sơ đăng ký: trong kỳ 1234, cùng kỳ năm trước 1100;' in page
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names)) > 0
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', page)) <= set(names)


def test_pictures_are_the_same_every_time_and_hold_no_time(made: Content) -> None:
    for chart in made.charts:
        first, second = charts.svg(chart), charts.png(chart)
        assert (charts.svg(chart), charts.png(chart)) == (first, second)
        assert not re.search(r"<dc:date>|202\d-", first)
        assert b"tEXt" not in second


def own(tmp_path: Path, form: ReportFormat, *changes: tuple[str, str]) -> Path:
    """Write a template of one's own into a folder: the delivered one with words changed, and return the folder."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template(form))) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for was, now in changes if name == "word/document.xml" else ():
                assert was.encode() in text
                text = text.replace(was.encode(), now.encode(), 1)
            new.writestr(name, text)
    (tmp_path / docx.NAMES[form]).write_bytes(changed.getvalue())
    return tmp_path


def test_the_delivered_templates_are_what_the_tool_writes() -> None:
    for form, name in docx.NAMES.items():
        assert (docx.TEMPLATES / name).read_bytes() == template(form), "python -m tools.report_templates"


def test_a_template_of_ones_own_is_used(made: Content, tmp_path: Path) -> None:
    folder = own(tmp_path, ReportFormat.STATE, ("Số: …/BC-…", "{{ unit }} · {{ sections|length }}"))
    opened = Document(io.BytesIO(docx.document(made, charts.png, folder)))
    assert "Tỉnh Hưng Yên · 18" in opened.tables[0].rows[0].cells[0].text


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("{{ unti }}", "unti"),
        ("{{ sections[0].tile }}", "tile"),
        ("{{ unit", "{{ unit"),
        ("{% for x in %}", "{% for x in %}"),
        ("{{ unit|shout }}", "shout"),
        ("{{ unit.__class__ }}", "__class__"),
        ("{{ ''.__class__.__mro__ }}", "__class__"),
        ("{{ sections[7].blocks[2].image.tpl }}", "tpl"),
        ("{{ origin.append('x') }}", "append"),
        ("{% include '/etc/passwd' %}", "no loader"),
    ],
)
def test_a_wrong_tag_is_told_by_its_name(made: Content, tmp_path: Path, tag: str, told: str) -> None:
    folder = own(tmp_path, ReportFormat.STATE, ("Số: …/BC-…", tag))
    with pytest.raises(UnfitTemplateError) as unfit:
        docx.document(made, charts.png, folder)
    assert str(unfit.value).startswith("Mẫu state.docx có thẻ sai: ")
    assert told in str(unfit.value)
    page = tmp_path / "report.html"
    page.write_text(f"<p>{tag}</p>")
    with pytest.raises(UnfitTemplateError, match=r"Mẫu report\.html có thẻ sai"):
        html.page(made, charts.svg, page)


def test_what_is_no_document_is_told(made: Content, tmp_path: Path) -> None:
    (tmp_path / "state.docx").write_bytes(b"not a zip archive")
    with pytest.raises(UnfitTemplateError, match=r"Mẫu state\.docx không phải là tệp DOCX"):
        docx.document(made, charts.png, tmp_path)


def test_a_template_may_leave_tables_out(made: Content, tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        ReportFormat.STATE,
        ("{%p for section in sections %}", "{%p for section in sections if section.level == 1 %}"),
    )
    opened = Document(io.BytesIO(docx.document(made, charts.png, folder)))
    drawn = [t for t in opened.tables if t.style is not None and t.style.name == TABLE_STYLE]
    kept: list[Table] = [b for s in made.appendices for b in s.blocks if isinstance(b, Table)]
    assert [len(t.rows) - 1 for t in drawn] == [len(table.rows) for table in kept]
