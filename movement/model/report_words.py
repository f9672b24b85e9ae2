"""What a report calls indicators and what they are split by, in Vietnamese.

The words of the schema's enums are the gateway's; a test holds both alike.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from movement.model.campaigns import OversightType
from movement.model.entries import Level, State
from movement.model.entry_form import EntryField, FocusArea, SubjectType
from movement.model.periods import Period
from movement.model.reasons import Outcome
from movement.model.score_sheets import Grade

ENTRIES = "hồ sơ"
_CODE = re.compile(r"(\w+)(?:\[(\w+)=(\w+)\])?")


class Described(Struct, frozen=True):
    """What an indicator is called, and what it is counted in."""

    name: str
    measure: str


INDICATORS: Mapping[str, Described] = {
    "ENTRY_REG": Described("Hồ sơ đăng ký", ENTRIES),
    "ENTRY_RUN": Described("Hồ sơ đang thực hiện", ENTRIES),
    "ENTRY_REC": Described("Hồ sơ được công nhận", ENTRIES),
    "ENTRY_REPL": Described("Hồ sơ nhân rộng", ENTRIES),
    "ENTRY_STATE": Described("Hồ sơ theo trạng thái", ENTRIES),
}
"""Code → what it is. Reported indicators join here, by code; what is in no table of its own is listed by `others`."""
LABELS: Mapping[StrEnum, str] = {
    EntryField.ECONOMY: "Phát triển kinh tế",
    EntryField.CULTURE_SOCIETY: "Văn hóa - xã hội",
    EntryField.DEFENCE_SECURITY: "Quốc phòng - an ninh",
    EntryField.POLITICAL_SYSTEM: "Xây dựng hệ thống chính trị",
    FocusArea.SITE_CLEARANCE: "Giải phóng mặt bằng",
    FocusArea.NEW_RURAL: "Xây dựng nông thôn mới",
    FocusArea.PETITIONS: "Giải quyết đơn thư, khiếu nại, tố cáo",
    FocusArea.SOCIO_ECONOMIC_PROJECT: "Dự án kinh tế - xã hội",
    SubjectType.COLLECTIVE: "Tập thể",
    SubjectType.INDIVIDUAL: "Cá nhân",
    SubjectType.HOUSEHOLD: "Hộ gia đình",
    SubjectType.COMMUNITY_GROUP: "Tổ tự quản",
    SubjectType.CLAN: "Dòng họ",
    SubjectType.PRESTIGIOUS_PERSON: "Người có uy tín",
    Level.GRASSROOTS: "Cấp cơ sở",
    Level.DISTRICT: "Cấp huyện",
    Level.PROVINCE: "Cấp tỉnh",
    Level.CENTRAL: "Cấp trung ương",
    State.DRAFT: "Bản nháp",
    State.SUBMITTED: "Chờ xét duyệt",
    State.RETURNED: "Trả lại bổ sung",
    State.NOT_ACCEPTED: "Không chấp nhận",
    State.WITHDRAWN: "Đã rút",
    State.ACCEPTED: "Đã chấp nhận",
    State.RUNNING: "Đang thực hiện",
    State.REPORTED: "Đã báo cáo kết quả",
    State.VERIFIED: "Đã thẩm định",
    State.DISCONTINUED: "Đã dừng",
    OversightType.INSPECTION: "Kiểm tra",
    OversightType.SUPERVISION: "Giám sát",
    OversightType.SURVEY: "Khảo sát",
    OversightType.APPRAISAL: "Thẩm định",
    Grade.EXCELLENT: "Xuất sắc",
    Grade.GOOD: "Tốt",
    Grade.FAIR: "Khá",
    Grade.AVERAGE: "Trung bình",
    Grade.WEAK: "Yếu",
    Outcome.ELIGIBLE: "Đủ điều kiện",
    Outcome.NEEDS_REVIEW: "Cần xem xét",
    Outcome.INELIGIBLE: "Không đủ điều kiện",
}
SPLITS: Mapping[str, type[StrEnum]] = {
    "field": EntryField,
    "focus": FocusArea,
    "subject": SubjectType,
    "level": Level,
    "state": State,
}
_PARTS = {"": "", "H1": "6 tháng đầu ", "H2": "6 tháng cuối ", "9M": "9 tháng đầu "}


def described(code: str) -> Described:
    """Return what an indicator is called and counted in; one that nobody described is called by its code."""
    parts = _CODE.fullmatch(code)
    known = INDICATORS.get(parts[1]) if parts is not None else None
    if parts is None or known is None:
        return Described(code, "")
    if parts[2] is None:
        return known
    label = next((LABELS[v] for v in SPLITS.get(parts[2], ()) if v == parts[3]), parts[3])
    return Described(f"{known.name} – {label[0].lower()}{label[1:]}", known.measure)


def period_words(period: Period) -> str:
    """Return what people call a period: "6 tháng đầu năm 2026"."""
    return f"{_PARTS[period.part]}năm {period.year}"
