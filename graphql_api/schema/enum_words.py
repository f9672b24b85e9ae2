"""What each value of an enum means, in English and in the words people use."""

from collections.abc import Mapping
from enum import StrEnum

from movement.model.commendation import AwardForm
from movement.model.entries import Level, RecognitionState, State
from movement.model.entry_form import EntryField, EntryKind, FocusArea, ForceRole, SubjectType
from movement.model.errors import Code
from movement.model.inspection_parts import CheckResult, FindingKind, RemedyState, Severity
from movement.model.inspections import Conductor, InspectionState, OversightType
from movement.model.media import FileType
from movement.model.people import GrantState, Role
from movement.model.reasons import Outcome, RuleResult
from movement.model.reminders import ReminderKind, ReminderStep
from movement.model.rule_sets import Purpose, Strictness
from movement.model.score_sheets import CriterionKind, Grade
from movement.model.units import CodeScheme, Extent, TerritoryType, Tier, UnitKind
from movement.model.uploads import UploadPurpose, UploadState

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Level: {
        Level.GRASSROOTS: "Commune level (cấp cơ sở).",
        Level.DISTRICT: "District level (cấp huyện); recognised to 2025-06-30.",
        Level.PROVINCE: "Province level (cấp tỉnh); needs a recognition of the level below in this or last year.",
        Level.CENTRAL: "Central level (cấp trung ương); recorded by provincial staff.",
    },
    State: {
        State.DRAFT: "Being written; read by its own unit only (bản nháp).",
        State.SUBMITTED: "Waits for the reviewer (đã gửi, chờ xét duyệt).",
        State.RETURNED: "Returned to the reporter for completion (trả lại bổ sung).",
        State.NOT_ACCEPTED: "Not accepted (không chấp nhận).",
        State.WITHDRAWN: "Withdrawn by its reporter before it ran (đã rút).",
        State.ACCEPTED: "Accepted, not yet running (đã chấp nhận).",
        State.RUNNING: "Being carried out (đang thực hiện).",
        State.REPORTED: "Results reported, waits for verification (đã báo cáo kết quả).",
        State.VERIFIED: "Results confirmed; may be recognised (đã thẩm định).",
        State.DISCONTINUED: "Ended before its time (đã dừng).",
    },
    RecognitionState: {
        RecognitionState.RECOGNISED: "Recognised (được công nhận).",
        RecognitionState.NOT_RECOGNISED: "Considered and not recognised (không được công nhận).",
        RecognitionState.REVOKED: "Recognised once, since revoked (bị thu hồi công nhận).",
    },
    EntryKind: {
        EntryKind.MODEL: "A way of working that others copy (mô hình).",
        EntryKind.EXEMPLAR: "An exemplary collective or person (điển hình).",
    },
    EntryField: {
        EntryField.ECONOMY: "Economic development (phát triển kinh tế).",
        EntryField.CULTURE_SOCIETY: "Culture and society (văn hóa - xã hội).",
        EntryField.DEFENCE_SECURITY: "Defence and security (quốc phòng - an ninh).",
        EntryField.POLITICAL_SYSTEM: "Building the Party and the political system (xây dựng hệ thống chính trị).",
    },
    FocusArea: {
        FocusArea.SITE_CLEARANCE: "Site clearance (giải phóng mặt bằng).",
        FocusArea.NEW_RURAL: "New-style rural areas (xây dựng nông thôn mới).",
        FocusArea.PETITIONS: "Petitions, complaints and denunciations (giải quyết đơn thư, khiếu nại, tố cáo).",
        FocusArea.SOCIO_ECONOMIC_PROJECT: "Socio-economic programmes and projects (dự án kinh tế - xã hội).",
    },
    SubjectType: {
        SubjectType.COLLECTIVE: "A collective (tập thể).",
        SubjectType.INDIVIDUAL: "A person (cá nhân).",
        SubjectType.HOUSEHOLD: "A household (hộ gia đình).",
        SubjectType.COMMUNITY_GROUP: "A self-governing group of the community (tổ tự quản).",
        SubjectType.CLAN: "A clan (dòng họ).",
        SubjectType.PRESTIGIOUS_PERSON: "A person of prestige in the community (người có uy tín).",
    },
    ForceRole: {
        ForceRole.LEAD: "Leads (chủ trì).",
        ForceRole.COORDINATING: "Coordinates with those who lead (phối hợp).",
        ForceRole.TAKING_PART: "Takes part (tham gia).",
    },
    Grade: {
        Grade.EXCELLENT: "Xuất sắc.",
        Grade.GOOD: "Tốt.",
        Grade.FAIR: "Khá.",
        Grade.AVERAGE: "Trung bình.",
        Grade.WEAK: "Yếu.",
    },
    CriterionKind: {
        CriterionKind.SCORED: "Part of the base of 100 points (tiêu chí chấm điểm).",
        CriterionKind.BONUS: "Adds points, up to the sheet's cap (điểm thưởng).",
        CriterionKind.PENALTY: "Takes points off (điểm trừ).",
        CriterionKind.KNOCK_OUT: "Caps the grade, whatever the score (điểm liệt).",
    },
    OversightType: {
        OversightType.INSPECTION: "Inspection; ends with a grade (kiểm tra).",
        OversightType.SUPERVISION: "Supervision (giám sát).",
        OversightType.SURVEY: "Survey (khảo sát).",
        OversightType.APPRAISAL: "Appraisal; ends with a grade (thẩm định).",
    },
    Conductor: {
        Conductor.CENTRAL: "A central body (cấp trung ương).",
        Conductor.PROVINCE: "A body of the province (cấp tỉnh).",
        Conductor.ABOVE_GRASSROOTS: "The level directly above the grassroots (cấp trên trực tiếp của cơ sở).",
    },
    InspectionState: {
        InspectionState.PLANNED: "In the plan; the unit does not know yet (trong kế hoạch).",
        InspectionState.DECIDED: "Given to a team; the unit does not know yet (đã quyết định lập đoàn).",
        InspectionState.ANNOUNCED: "Announced; waits for the self-report (đã công bố quyết định).",
        InspectionState.SELF_REPORTED: "Self-report received, or its absence noted (đã có báo cáo tự kiểm tra).",
        InspectionState.ON_SITE: "The team works on the spot (đang kiểm tra tại đơn vị).",
        InspectionState.VERIFYING: "What was found is being verified (thẩm tra, xác minh).",
        InspectionState.DRAFT_CONCLUSION: "The conclusion is being written (dự thảo kết luận).",
        InspectionState.CONCLUDED: "The conclusion was issued (đã kết luận).",
        InspectionState.FOLLOW_UP: "What it asks for is being followed up (theo dõi khắc phục).",
        InspectionState.CLOSED: "Ended, all remedies verified (đã kết thúc hồ sơ).",
    },
    FindingKind: {
        FindingKind.STRENGTH: "A strength (ưu điểm).",
        FindingKind.LIMITATION: "A limitation or shortcoming (hạn chế, khuyết điểm).",
        FindingKind.VIOLATION: "A violation; needs its clause and evidence (vi phạm).",
    },
    Severity: {
        Severity.MINOR: "Minor (ít nghiêm trọng).",
        Severity.SERIOUS: "Serious (nghiêm trọng).",
        Severity.GRAVE: "Grave (rất nghiêm trọng).",
    },
    CheckResult: {
        CheckResult.CONFIRMED: "The results are as reported (xác nhận).",
        CheckResult.NOT_CONFIRMED: "They are not (không xác nhận).",
    },
    RemedyState: {
        RemedyState.OPEN: "To be done, or opened again (chưa khắc phục).",
        RemedyState.REPORTED: "Reported as done by the owner (đã báo cáo khắc phục).",
        RemedyState.VERIFIED: "Seen to be done by another person (đã xác nhận khắc phục).",
    },
    Purpose: {
        Purpose.COMMENDATION: "Who may be commended (khen thưởng).",
        Purpose.INSPECTION: "Time limits of inspections (quy trình kiểm tra).",
        Purpose.REMINDER: "When and whom to remind (nhắc việc).",
        Purpose.APPRAISAL: "The points of an entry's appraisal (phiếu thẩm định).",
    },
    Strictness: {
        Strictness.HARD: "Decides the outcome (bắt buộc).",
        Strictness.SOFT: "Only adds a flag (cảnh báo).",
    },
    Code: {
        Code.BAD_CURSOR: "The cursor is not of this list, these arguments and this person.",
        Code.BAD_INPUT: "Something in the request is malformed or out of range.",
        Code.BAD_PERIOD: "The period is not written as the schema says.",
        Code.BUSY: "Try again in some seconds; the same request id is never applied twice.",
        Code.CONFLICT: "Someone changed the record since the version given; read it again.",
        Code.FORBIDDEN: "The record may be read, but not this done to it.",
        Code.IDEMPOTENCY_MISMATCH: "The request id was used before for something else.",
        Code.ILLEGAL_ACT: "The record's state does not allow the act.",
        Code.MISSING_FIELD: "Something that the act needs is missing; `path` says what.",
        Code.NOT_AUTHENTICATED: "No token, or one that is not sound.",
        Code.NOT_FOUND: "Absent or out of scope, which look the same.",
        Code.PERSISTED_QUERY_NOT_FOUND: "The document is not among those that may run, or not known by this hash yet.",
        Code.REASON_REQUIRED: "The act needs a reason.",
        Code.SAME_PERSON: "A second person must do this.",
        Code.TOO_COSTLY: "The query asks for too much at once; the answer tells its cost and the limit.",
        Code.TOO_LARGE: "The request or the record is over the limit.",
        Code.UNIT_CLOSED: "The unit has ended and takes no new entries.",
    },
    FileType: {
        FileType.PDF: "PDF document (tài liệu PDF).",
        FileType.PNG: "PNG picture (ảnh PNG).",
        FileType.JPEG: "JPEG picture (ảnh JPEG).",
        FileType.WEBP: "WebP picture (ảnh WebP).",
        FileType.DOCX: "Word document without macros (văn bản Word không có macro).",
        FileType.XLSX: "Excel workbook without macros (bảng tính Excel không có macro).",
        FileType.CSV: "Comma-separated values in UTF-8 (dữ liệu CSV, mã UTF-8).",
    },
    UploadPurpose: {
        UploadPurpose.EVIDENCE: "Evidence of a result: PDF, PNG, JPEG, WEBP, DOCX or XLSX up to 20 MiB (minh chứng).",
        UploadPurpose.IMPORT: "Data to import: CSV or XLSX up to 10 MiB (dữ liệu nhập).",
        UploadPurpose.SCORE_SHEET: "The act behind a score sheet: PDF, DOCX, XLSX or CSV up to 10 MiB "
        "(văn bản thang điểm).",
    },
    UploadState: {
        UploadState.REQUESTED: "Asked for, not confirmed (chờ xác nhận).",
        UploadState.CONFIRMED: "There, and as it was declared (đã xác nhận).",
        UploadState.REFUSED: "Not as it was declared, and removed (bị từ chối).",
    },
    Role: {
        Role.RPT: "Reporter of a unit (người lập hồ sơ của đơn vị).",
        Role.RV1: "Reviewer of a unit (người xét duyệt của đơn vị).",
        Role.RV2: "Reviewer of the level above (người xét duyệt cấp trên).",
        Role.INS: "Inspector (người kiểm tra).",
        Role.PCS: "Staff of the provincial committee (cơ quan tham mưu cấp tỉnh).",
        Role.LDR: "Leader; reads only (lãnh đạo).",
        Role.ADM: "Administrator of units and grants; no business content (quản trị).",
        Role.AUD: "Auditor and data-protection officer (kiểm toán, bảo vệ dữ liệu).",
        Role.SYS: "The scheduled functions; no person (hệ thống).",
    },
    GrantState: {
        GrantState.PROPOSED: "Waits for a second administrator; gives no rights (chờ duyệt).",
        GrantState.APPROVED: "In force from its first day on (đã duyệt).",
        GrantState.ENDED: "Ended by an administrator (đã kết thúc).",
    },
    ReminderKind: {
        ReminderKind.SELF_REPORT: "The inspected unit's self-report (báo cáo tự kiểm tra).",
        ReminderKind.CONCLUSION: "The conclusion of an inspection (kết luận kiểm tra).",
        ReminderKind.REMEDY: "The remedy of a recommendation (khắc phục kiến nghị).",
        ReminderKind.VERIFICATION: "The verification of a reported remedy (xác minh việc khắc phục).",
        ReminderKind.REVIEW: "The review of an entry that waits for it (xét duyệt hồ sơ).",
        ReminderKind.RESULTS: "The results of a running entry (báo cáo kết quả thực hiện).",
    },
    ReminderStep: {
        ReminderStep.SOON: "Due soon, up to the due day itself (sắp đến hạn).",
        ReminderStep.LATE: "Late (quá hạn).",
        ReminderStep.ESCALATED: "Late for so long that the level above should step in (quá hạn, cần đôn đốc).",
    },
    UnitKind: {
        UnitKind.TERRITORY: "Administrative territory (tỉnh, huyện, xã).",
        UnitKind.PARTY_COMMITTEE: "Party committee (tỉnh ủy, huyện ủy, đảng ủy).",
        UnitKind.PARTY_CELL: "Party cell (chi bộ).",
        UnitKind.PARTY_BODY: "Advisory body of a Party committee (ban Đảng, văn phòng cấp ủy).",
        UnitKind.PARTY_GROUP: "Party group in a State body, abolished in 2025 (ban cán sự đảng, đảng đoàn).",
        UnitKind.GOV_AGENCY: "Government agency (sở, ban, ngành).",
        UnitKind.PEOPLE_COMMITTEE: "People's committee (ủy ban nhân dân).",
        UnitKind.PUBLIC_SERVICE_UNIT: "Public service unit (đơn vị sự nghiệp công lập).",
        UnitKind.ENTERPRISE: "Enterprise with State capital (doanh nghiệp có vốn nhà nước).",
        UnitKind.FRONT: "Fatherland Front (Mặt trận Tổ quốc).",
        UnitKind.SOCIO_POLITICAL: "Socio-political organisation (tổ chức chính trị - xã hội).",
        UnitKind.MASS_ASSOCIATION: "Mass association (hội quần chúng).",
        UnitKind.ARMED_FORCE: "Armed force (lực lượng vũ trang).",
        UnitKind.COMMUNITY_GROUP: "Group of the community (tổ tự quản, dòng họ).",
        UnitKind.VILLAGE: "Village or residential group (thôn, tổ dân phố).",
    },
    Tier: {
        Tier.PROVINCE: "Province (cấp tỉnh).",
        Tier.DISTRICT: "District, to 2025-06-30 (cấp huyện).",
        Tier.COMMUNE: "Commune (cấp xã).",
    },
    TerritoryType: {
        TerritoryType.PROVINCE: "Province (tỉnh).",
        TerritoryType.MUNICIPALITY: "City directly under the centre (thành phố trực thuộc trung ương).",
        TerritoryType.CITY: "City of a province (thành phố thuộc tỉnh).",
        TerritoryType.TOWN: "Town of district tier (thị xã).",
        TerritoryType.URBAN_DISTRICT: "Urban district (quận).",
        TerritoryType.RURAL_DISTRICT: "Rural district (huyện).",
        TerritoryType.WARD: "Ward (phường).",
        TerritoryType.TOWNSHIP: "Township (thị trấn).",
        TerritoryType.COMMUNE: "Commune (xã).",
        TerritoryType.SPECIAL_ZONE: "Special zone (đặc khu).",
    },
    CodeScheme: {
        CodeScheme.GSO: "The National Statistics Office's code of a territory (mã đơn vị hành chính).",
        CodeScheme.ELECTRONIC: "Electronic identifier of an agency (mã định danh điện tử).",
        CodeScheme.BUDGET: "Code of a budget unit (mã đơn vị quan hệ ngân sách).",
    },
    Extent: {
        Extent.WHOLE: "All of the older unit went this way (toàn bộ).",
        Extent.PART: "A part of it went this way (một phần).",
    },
    RuleResult: {
        RuleResult.PASS: "Met (đạt).",
        RuleResult.FAIL: "Not met (không đạt).",
        RuleResult.UNKNOWN: "Cannot be told from the records; people must look (chưa xác định).",
    },
    Outcome: {
        Outcome.ELIGIBLE: "Meets every rule that decides (đủ điều kiện).",
        Outcome.NEEDS_REVIEW: "Fails none of them, yet not all could be decided (cần xem xét).",
        Outcome.INELIGIBLE: "Fails at least one of them (không đủ điều kiện).",
    },
    AwardForm: {
        AwardForm.DVK: "The movement's own commendation (khen thưởng phong trào Dân vận khéo).",
    },
}
"""Enum → value → description; a value without one fails the tests."""
