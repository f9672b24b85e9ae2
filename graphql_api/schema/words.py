"""What is called how in Vietnamese that is no enum of the schema: acts, indicators, and what a reason saw and asks for.

The words of enums are theirs; only what no enum holds is written here.
"""

import re
from datetime import date
from enum import StrEnum
from functools import cache

from graphql_api.schema import enum_labels
from movement.model import carriers, dossier_acts, entry_acts, inspection_acts, return_acts
from movement.model.awards import AwardForm
from movement.model.check_words import DOCUMENTS
from movement.model.entries import Level, State
from movement.model.entry_form import EntryField, FocusArea, SubjectType
from movement.model.inspection_parts import CheckResult, Severity
from movement.model.merits import Discipline, MeritKind, Rating, Reach
from movement.model.reasons import NONE
from movement.model.score_sheets import Grade

INDICATORS = {
    "ENTRY_REG": "Hồ sơ đăng ký",
    "ENTRY_RUN": "Hồ sơ đang thực hiện",
    "ENTRY_REC": "Hồ sơ được công nhận",
    "ENTRY_REPL": "Hồ sơ nhân rộng",
    "ENTRY_STATE": "Hồ sơ theo trạng thái",
}
SPLITS: dict[str, type[StrEnum]] = {
    "field": EntryField,
    "focus": FocusArea,
    "subject": SubjectType,
    "level": Level,
    "state": State,
}
SEEN: tuple[type[StrEnum], ...] = (
    *(EntryField, FocusArea, CheckResult, Level, Grade, Severity),
    *(AwardForm, MeritKind, Discipline),
)
"""Whose words rules see and ask for."""
OTHERS = {
    "NOT_REPORTED": "chưa báo cáo",
    "SAME_ACHIEVEMENT": "trùng thành tích",
    "NO_YEAR_REPORT": "thiếu báo cáo năm",
    "ACTIVE": "đang hoạt động",
    "SUCCESSOR": "có đơn vị kế thừa",
    "AUTHORITY": "có thẩm quyền",
    "UNTOLD": "chưa có xác nhận",
    "OPEN": "đang xác minh",
    Rating.COMPLETED: "hoàn thành nhiệm vụ",
    Rating.NOT_COMPLETED: "không hoàn thành nhiệm vụ",
    Reach.BASE: "cấp cơ sở",
    Reach.NATION: "toàn quốc",
    **DOCUMENTS,
    NONE: "không có",
}
ACTS = {
    entry_acts.Act.CREATE: "Lập hồ sơ",
    entry_acts.Act.EDIT: "Sửa hồ sơ",
    entry_acts.Act.SUBMIT: "Nộp hồ sơ",
    entry_acts.Act.WITHDRAW: "Rút hồ sơ",
    entry_acts.Act.RETURN: "Trả lại để bổ sung",
    entry_acts.Act.REJECT: "Không chấp nhận",
    entry_acts.Act.ACCEPT: "Chấp nhận",
    entry_acts.Act.START: "Bắt đầu thực hiện",
    entry_acts.Act.REPORT: "Báo cáo kết quả",
    entry_acts.Act.RETURN_REPORT: "Trả lại báo cáo kết quả",
    entry_acts.Act.VERIFY: "Thẩm định kết quả",
    entry_acts.Act.CONTINUE: "Tiếp tục thực hiện",
    entry_acts.Act.DISCONTINUE: "Dừng thực hiện",
    entry_acts.Act.RECOGNISE: "Công nhận",
    entry_acts.Act.REFUSE_RECOGNITION: "Không công nhận",
    entry_acts.Act.REVOKE_RECOGNITION: "Thu hồi công nhận",
    entry_acts.Act.REPLICATE: "Nhân rộng",
    entry_acts.Act.AMEND: "Đính chính",
    inspection_acts.InspectionAct.PLAN: "Đưa vào kế hoạch",
    inspection_acts.InspectionAct.DECIDE: "Quyết định kiểm tra",
    inspection_acts.InspectionAct.ANNOUNCE: "Công bố quyết định",
    inspection_acts.InspectionAct.SELF_REPORT: "Gửi báo cáo tự kiểm tra",
    inspection_acts.InspectionAct.NO_SELF_REPORT: "Ghi nhận không có báo cáo tự kiểm tra",
    inspection_acts.InspectionAct.BEGIN_ON_SITE: "Bắt đầu làm việc tại đơn vị",
    inspection_acts.InspectionAct.BEGIN_VERIFYING: "Bắt đầu thẩm tra, xác minh",
    inspection_acts.InspectionAct.RECORD_FINDING: "Ghi nhận ưu điểm, hạn chế",
    inspection_acts.InspectionAct.WITHDRAW_FINDING: "Rút nội dung đã ghi nhận",
    inspection_acts.InspectionAct.MARK: "Chấm điểm",
    inspection_acts.InspectionAct.CHECK_ENTRY: "Xác minh hồ sơ tại chỗ",
    inspection_acts.InspectionAct.DRAFT: "Soạn dự thảo kết luận",
    inspection_acts.InspectionAct.CONCLUDE: "Ban hành kết luận",
    inspection_acts.InspectionAct.SUPERSEDE: "Ban hành kết luận thay thế",
    inspection_acts.InspectionAct.FOLLOW_UP: "Bắt đầu theo dõi khắc phục",
    inspection_acts.InspectionAct.CLOSE: "Kết thúc cuộc kiểm tra",
    inspection_acts.InspectionAct.EXTEND: "Gia hạn",
    inspection_acts.InspectionAct.CHANGE_TEAM: "Thay đổi đoàn kiểm tra",
    inspection_acts.InspectionAct.NOMINATE: "Giới thiệu hồ sơ",
    inspection_acts.InspectionAct.REPORT_REMEDY: "Báo cáo khắc phục",
    inspection_acts.InspectionAct.VERIFY_REMEDY: "Xác nhận đã khắc phục",
    inspection_acts.InspectionAct.REOPEN_REMEDY: "Yêu cầu khắc phục lại",
    return_acts.ReturnAct.CREATE: "Lập báo cáo",
    return_acts.ReturnAct.SAVE: "Ghi số liệu",
    return_acts.ReturnAct.SUBMIT: "Gửi báo cáo",
    return_acts.ReturnAct.SEND_BACK: "Trả lại để bổ sung",
    return_acts.ReturnAct.APPROVE: "Duyệt số liệu",
    return_acts.ReturnAct.ACCEPT: "Tiếp nhận báo cáo",
    return_acts.ReturnAct.EXTEND: "Gia hạn gửi báo cáo",
    return_acts.ReturnAct.REOPEN: "Mở lại báo cáo",
    return_acts.ReturnAct.LOCK: "Khóa báo cáo",
    dossier_acts.DossierAct.SHORTLIST: "Đưa vào danh sách xét",
    dossier_acts.DossierAct.ATTACH: "Bổ sung tài liệu",
    dossier_acts.DossierAct.REVIEW: "Thẩm định tài liệu",
    dossier_acts.DossierAct.PROPOSE: "Trình đề nghị khen thưởng",
    dossier_acts.DossierAct.PASS: "Hội đồng thông qua",
    dossier_acts.DossierAct.DECIDE: "Ghi nhận quyết định khen thưởng",
    dossier_acts.DossierAct.REJECT: "Không khen thưởng",
    dossier_acts.DossierAct.WITHDRAW: "Rút hồ sơ đề nghị",
    dossier_acts.DossierAct.PUBLISH: "Công bố, biểu dương",
    "requestReport": "Yêu cầu lập báo cáo",
    "beginReport": "Bắt đầu lập báo cáo",
    "finishReport": "Lập xong báo cáo",
    "failReport": "Không lập được báo cáo",
    "submitReport": "Ghi nhận đã gửi báo cáo",
    "receiveReport": "Ghi nhận đã tiếp nhận báo cáo",
    carriers.CARRY: "Chuyển cho đơn vị kế thừa",
    carriers.ASSIGN: "Giao cho đơn vị tiếp nhận",
}
"""What is told of an act in a history."""
SIGNS = {
    "<=": "không quá ",
    ">=": "từ ",
    "<": "dưới ",
    " | ": " hoặc ",
    "|": " hoặc ",
    ",": ", ",
    " & ": " và ",
    "!": "không ",
}
_CODE = re.compile(r"(\w+)(?:\[(\w+)=(\w+)\])?")
_PART = re.compile(r"\d{4}-\d{2}-\d{2}|[A-Z][A-Z_]+|<=|>=| [|&] |[<|,!]")


def act(name: str) -> str:
    """Return what an act is called: "Chấp nhận"."""
    return {str(done): said for done, said in ACTS.items()}.get(name, name)


def indicator(code: str) -> str:
    """Return what an indicator is called: "Hồ sơ đăng ký – phát triển kinh tế"."""
    parts = _CODE.fullmatch(code)
    if parts is None:
        return code
    name = INDICATORS.get(parts[1], parts[1])
    if parts[2] is None:
        return name
    return f"{name} – {_labels(SPLITS[parts[2]])[parts[3]]}"


def seen(text: str) -> str:
    """Return what a rule saw or asks for as people say it: dates, signs and words; numbers stay."""
    return _PART.sub(_said, text).strip()


def _said(part: re.Match[str]) -> str:
    found = part[0]
    if found[0].isdigit():
        return date.fromisoformat(found).strftime("%d/%m/%Y")
    return SIGNS.get(found) or _words().get(found, found)


@cache
def _words() -> dict[str, str]:
    return OTHERS | {value: label for kind in SEEN for value, label in _labels(kind).items()}


@cache
def _labels(kind: type[StrEnum]) -> dict[str, str]:
    # Inside a sentence a label begins small.
    said = {value: enum_labels.label(value).vietnamese for value in kind}
    return {value: label[0].lower() + label[1:] for value, label in said.items()}
