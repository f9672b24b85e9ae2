"""The six-month report of the sample, opened in LibreOffice and printed: headings, numbers, words, pages, pictures."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from movement.model.report_content import Number
from movement.model.report_texts import said
from movement.model.report_words import LABELS, SPLITS
from movement.model.reports import ReportFileKind, ReportFormat
from tests.office.conftest import SAMPLE_WORDS, Pack, Printed, printed

HEADINGS = (
    "BÁO CÁO",
    "Sơ kết: Kết quả công tác dân vận và phong trào thi đua “Dân vận khéo” 6 tháng đầu năm 2026",
    "Kỳ báo cáo: từ ngày 15/12/2025 đến hết ngày 14/06/2026",
    "Phần thứ nhất. Kết quả công tác dân vận",
    "I. Khái quát tình hình",
    "II. Kết quả công tác dân vận của hệ thống chính trị",
    "III. Hoạt động của cơ quan tham mưu công tác dân vận",
    "IV. Đánh giá chung và kiến nghị",
    "Phần thứ hai. Phương hướng, nhiệm vụ thời gian tới",
    "Phụ lục 1. Biểu 0601.N: Số phong trào thi đua (TT 02/2023/TT-BNV)",
    "Phụ lục 2. Biểu 0602.N, 0603.N: Số lượng khen thưởng (TT 02/2023/TT-BNV)",
    "Phụ lục 3. Phong trào “Dân vận khéo” theo đơn vị trực thuộc",
)
OWN = {
    ReportFormat.STATE: ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "THỦ TRƯỞNG ĐƠN VỊ"),
    ReportFormat.PARTY: ("ĐẢNG CỘNG SẢN VIỆT NAM", "T/M …"),
}
CODES = ("ENTRY_REG", "ENTRY_RUN", "ENTRY_REC", "ENTRY_REPL")


@pytest.fixture(scope="module")
def pages(packs: Mapping[ReportFormat, Pack], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Printed]:
    """Print the documents of both formats, and the workbook."""
    folder = tmp_path_factory.mktemp("printed")
    found = {form.value: printed(pack.files[ReportFileKind.DOCX], folder) for form, pack in packs.items()}
    return found | {"XLSX": printed(packs[ReportFormat.STATE].files[ReportFileKind.XLSX], folder)}


def row(name: str, *numbers: str) -> str:
    """Return a row of a table as it is printed."""
    return " ".join([name, *numbers])


@pytest.mark.parametrize("form", ReportFormat)
def test_the_document_is_whole_on_paper(
    packs: Mapping[ReportFormat, Pack], pages: Mapping[str, Printed], form: ReportFormat
) -> None:
    text, pack = pages[form].text, packs[form]
    assert [heading for heading in (*HEADINGS, *OWN[form]) if heading not in text] == []
    assert pack.report.basis is not None
    assert f"mã {pack.report.basis.hash[:16]}" in text
    assert text.count("(đơn vị bổ sung:") == 15
    assert SAMPLE_WORDS in text
    assert not re.search(r"[{}]|None|nan|\ufffd|□", text)
    # A hundred communes take four pages by themselves.
    assert 8 <= pages[form].pages <= 14


@pytest.mark.parametrize("form", ReportFormat)
def test_its_tables_have_the_numbers_of_the_statistics(
    packs: Mapping[ReportFormat, Pack], pages: Mapping[str, Printed], form: ReportFormat
) -> None:
    pack, text = packs[form], pages[form].text
    values = {i.code: said(Number(value=i.value)) for i in pack.numbers.indicators}
    assert values["ENTRY_REG"] != "0"
    assert row("Tổng số", *(values.get(code, "0") for code in CODES)) in text
    for value in SPLITS["subject"]:
        numbers = [values.get(f"{code}[subject={value}]", "0") for code in CODES]
        assert row(LABELS[value], *numbers) in text
    assert len(pack.below) == 20
    for name, counted in pack.below.items():
        known = {i.code: said(Number(value=i.value)) for i in counted.indicators}
        assert row(name, *(known.get(code, "0") for code in CODES)) in text


def test_the_workbook_is_whole_on_paper(packs: Mapping[ReportFormat, Pack], pages: Mapping[str, Printed]) -> None:
    text = pages["XLSX"].text
    values = {i.code: said(Number(value=i.value)) for i in packs[ReportFormat.STATE].numbers.indicators}
    assert row("Tổng số", *(values.get(code, "0") for code in CODES)) in text
    for words in ("Biểu 0601.N", "Biểu 0602.N, 0603.N", "So với cùng kỳ năm trước", "Hồ sơ theo lĩnh vực", "khác"):
        assert words in text
    assert not re.search(r"#(REF|NAME|VALUE|N/A)|Err:\d", text)
    assert 13 <= pages["XLSX"].pages <= 20


def test_no_page_is_empty_and_charts_have_their_colours(pages: Mapping[str, Printed], tmp_path: Path) -> None:
    for name, one in pages.items():
        pictures = one.pictures(tmp_path / name)
        assert len(pictures) == one.pages
        drawn = []
        for picture in pictures:
            with Image.open(picture) as opened:
                colours: Any = opened.convert("RGB").getcolors(2**24)
            ink = sum(count for count, (red, green, blue) in colours if red + green + blue < 3 * 128)
            assert ink > 300, f"{name}: {picture.name} is empty"
            # The blue of bars: in no letter and no line.
            drawn.append(sum(count for count, (red, green, blue) in colours if blue - red > 60 and blue > 120) > 500)
        assert sum(drawn) >= 2, f"{name}: {drawn}"
