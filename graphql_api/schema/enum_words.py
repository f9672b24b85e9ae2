"""What each value of an enum means, in English and in the words people use.

One sentence says both labels and what more there is: "English label (nhãn tiếng Việt): more.". The schema shows it as
the description, `enum_labels` takes it apart. A code's Vietnamese sentence stands in the movement.
"""

from collections.abc import Mapping
from enum import StrEnum

from graphql_api.schema.commendation_words import COMMENDATION
from movement.model.clusters import ClusterKind, ClusterRole
from movement.model.entries import Level, RecognitionState, State
from movement.model.entry_form import EntryField, EntryKind, FocusArea, ForceRole, SubjectType
from movement.model.errors import Code
from movement.model.imports import ImportState
from movement.model.indicators import IndicatorMeasure, IndicatorSource
from movement.model.inspection_parts import CheckResult, FindingKind, RemedyState, Severity
from movement.model.inspections import Conductor, InspectionState, OversightType
from movement.model.media import FileType
from movement.model.people import GrantState, Role
from movement.model.periods import PeriodKind, Scheme
from movement.model.placement import LineKind
from movement.model.reminders import ReminderKind, ReminderStep
from movement.model.reorganisations import ChangeType, Fate, ReorganisationState
from movement.model.report_types import CheckKind, CheckSeverity
from movement.model.reports import ReportFileKind, ReportFormat, ReportState
from movement.model.returns import Duty, ReturnState
from movement.model.rule_sets import Purpose, Strictness
from movement.model.score_sheets import CriterionKind, Grade
from movement.model.sheet_forms import SheetKind
from movement.model.statistics import Mode
from movement.model.units import CodeScheme, Extent, TerritoryType, Tier, UnitKind
from movement.model.uploads import UploadPurpose, UploadState

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Scheme: {
        Scheme.ND09: "State's calendar (lịch Nhà nước): from the 15th to the 14th, Decree 09/2019/NĐ-CP.",
        Scheme.CAL: "Calendar months (tháng dương lịch).",
        Scheme.PARTY: "Party's calendar (lịch của Đảng): the province's own table of cut-offs.",
    },
    PeriodKind: {
        PeriodKind.MONTH: "Month (tháng).",
        PeriodKind.QUARTER: "Quarter (quý).",
        PeriodKind.HALF: "Half year (sáu tháng).",
        PeriodKind.NINE_MONTHS: "Nine months (chín tháng): the first half and the third quarter.",
        PeriodKind.YEAR: "Year (năm).",
    },
    IndicatorSource: {
        IndicatorSource.COMPUTED: "Computed (hệ thống tính): counted from records.",
        IndicatorSource.REPORTED: "Reported (đơn vị báo cáo): comes with returns.",
    },
    IndicatorMeasure: {
        IndicatorMeasure.EVENT: "Event (phát sinh trong kỳ): counts in the period in which it happens.",
        IndicatorMeasure.STOCK: "Stock (tại thời điểm chốt): as at the cut-off.",
    },
    CheckKind: {
        CheckKind.NOT_MORE: "Not more (không lớn hơn): the first number is not more than the second.",
        CheckKind.EXCLUSIVE: "Exclusive (loại trừ nhau): at most one of the numbers is above zero.",
        CheckKind.TOGETHER: "Together (phải có cùng nhau): all of the numbers are there, or none.",
        CheckKind.OUTLIER: "Outlier (bất thường): far from the unit's own earlier numbers.",
    },
    CheckSeverity: {
        CheckSeverity.WARN: "Warns (cảnh báo): is shown.",
        CheckSeverity.BLOCK: "Blocks (chặn): the return cannot be submitted.",
    },
    ReturnState: {
        ReturnState.DRAFT: "Draft (bản nháp): being written; read by its own unit and provincial staff.",
        ReturnState.SUBMITTED: "Submitted (đã gửi): waits for approval.",
        ReturnState.RETURNED: "Returned (trả lại bổ sung): the reporter is to correct it.",
        ReturnState.APPROVED: "Approved (đã duyệt): waits to be accepted by another person.",
        ReturnState.ACCEPTED: "Accepted (đã tiếp nhận): its numbers stand.",
        ReturnState.LOCKED: "Locked (đã khóa): only provincial staff open it again.",
    },
    Duty: {
        Duty.ON_TIME: "On time (đúng hạn).",
        Duty.LATE: "Late (chậm): came after its due day.",
        Duty.RETURNED: "Returned (đang trả lại): was sent back and has not come again.",
        Duty.MISSING: "Missing (chưa gửi).",
    },
    Level: {
        Level.GRASSROOTS: "Commune level (cấp cơ sở).",
        Level.DISTRICT: "District level (cấp huyện): recognised to 2025-06-30.",
        Level.PROVINCE: "Province level (cấp tỉnh): needs a recognition of the level below in this or last year.",
        Level.CENTRAL: "Central level (cấp trung ương): recorded by provincial staff.",
    },
    State: {
        State.DRAFT: "Draft (bản nháp): being written; read by its own unit only.",
        State.SUBMITTED: "Submitted (chờ xét duyệt): waits for the reviewer.",
        State.RETURNED: "Returned (trả lại bổ sung): the reporter is to complete it.",
        State.NOT_ACCEPTED: "Not accepted (không chấp nhận).",
        State.WITHDRAWN: "Withdrawn (đã rút): its reporter took it back before it ran.",
        State.ACCEPTED: "Accepted (đã chấp nhận): not yet running.",
        State.RUNNING: "Running (đang thực hiện).",
        State.REPORTED: "Reported (đã báo cáo kết quả): waits for verification.",
        State.VERIFIED: "Verified (đã thẩm định): results confirmed; may be recognised.",
        State.DISCONTINUED: "Discontinued (đã dừng): ended before its time.",
    },
    RecognitionState: {
        RecognitionState.RECOGNISED: "Recognised (được công nhận).",
        RecognitionState.NOT_RECOGNISED: "Not recognised (không được công nhận): the level decided against it.",
        RecognitionState.REVOKED: "Revoked (bị thu hồi công nhận): recognised once.",
    },
    EntryKind: {
        EntryKind.MODEL: "Model (mô hình): a way of working that others copy.",
        EntryKind.EXEMPLAR: "Exemplar (điển hình): an exemplary collective or person.",
    },
    EntryField: {
        EntryField.ECONOMY: "Economic development (phát triển kinh tế).",
        EntryField.CULTURE_SOCIETY: "Culture and society (văn hóa - xã hội).",
        EntryField.DEFENCE_SECURITY: "Defence and security (quốc phòng - an ninh).",
        EntryField.POLITICAL_SYSTEM: "Political system (xây dựng hệ thống chính trị): building it and the Party.",
    },
    FocusArea: {
        FocusArea.SITE_CLEARANCE: "Site clearance (giải phóng mặt bằng).",
        FocusArea.NEW_RURAL: "New-style rural areas (xây dựng nông thôn mới).",
        FocusArea.PETITIONS: "Petitions, complaints and denunciations (giải quyết đơn thư, khiếu nại, tố cáo).",
        FocusArea.SOCIO_ECONOMIC_PROJECT: "Socio-economic programmes and projects (dự án kinh tế - xã hội).",
    },
    SubjectType: {
        SubjectType.COLLECTIVE: "Collective (tập thể).",
        SubjectType.INDIVIDUAL: "Person (cá nhân).",
        SubjectType.HOUSEHOLD: "Household (hộ gia đình).",
        SubjectType.COMMUNITY_GROUP: "Community group (tổ tự quản): a self-governing group of the community.",
        SubjectType.CLAN: "Clan (dòng họ).",
        SubjectType.PRESTIGIOUS_PERSON: "Person of prestige in the community (người có uy tín).",
    },
    ForceRole: {
        ForceRole.LEAD: "Leads (chủ trì).",
        ForceRole.COORDINATING: "Coordinates with those who lead (phối hợp).",
        ForceRole.TAKING_PART: "Takes part (tham gia).",
    },
    Grade: {
        Grade.EXCELLENT: "Excellent (xuất sắc).",
        Grade.GOOD: "Good (tốt).",
        Grade.FAIR: "Fair (khá).",
        Grade.AVERAGE: "Average (trung bình).",
        Grade.WEAK: "Weak (yếu).",
    },
    CriterionKind: {
        CriterionKind.SCORED: "Scored criterion (tiêu chí chấm điểm): part of the base of 100 points.",
        CriterionKind.BONUS: "Bonus (điểm thưởng): adds points, up to the sheet's cap.",
        CriterionKind.PENALTY: "Penalty (điểm trừ): takes points off.",
        CriterionKind.KNOCK_OUT: "Knock-out (điểm liệt): caps the grade, whatever the score.",
    },
    OversightType: {
        OversightType.INSPECTION: "Inspection (kiểm tra): ends with a grade.",
        OversightType.SUPERVISION: "Supervision (giám sát).",
        OversightType.SURVEY: "Survey (khảo sát).",
        OversightType.APPRAISAL: "Appraisal (thẩm định): ends with a grade.",
    },
    Conductor: {
        Conductor.CENTRAL: "Central body (cấp trung ương).",
        Conductor.PROVINCE: "Body of the province (cấp tỉnh).",
        Conductor.ABOVE_GRASSROOTS: "Level directly above the grassroots (cấp trên trực tiếp của cơ sở).",
    },
    InspectionState: {
        InspectionState.PLANNED: "Planned (trong kế hoạch): the unit does not know yet.",
        InspectionState.DECIDED: "Decided (đã quyết định lập đoàn): given to a team; the unit does not know yet.",
        InspectionState.ANNOUNCED: "Announced (đã công bố quyết định): waits for the self-report.",
        InspectionState.SELF_REPORTED: "Self-reported (đã có báo cáo tự kiểm tra): received, or its absence noted.",
        InspectionState.ON_SITE: "On site (đang kiểm tra tại đơn vị): the team works on the spot.",
        InspectionState.VERIFYING: "Verifying (thẩm tra, xác minh): what was found is being verified.",
        InspectionState.DRAFT_CONCLUSION: "Draft conclusion (dự thảo kết luận): it is being written.",
        InspectionState.CONCLUDED: "Concluded (đã kết luận): the conclusion was issued.",
        InspectionState.FOLLOW_UP: "Follow-up (theo dõi khắc phục): what the conclusion asks for is being done.",
        InspectionState.CLOSED: "Closed (đã kết thúc hồ sơ): ended, all remedies verified.",
    },
    FindingKind: {
        FindingKind.STRENGTH: "Strength (ưu điểm).",
        FindingKind.LIMITATION: "Limitation or shortcoming (hạn chế, khuyết điểm).",
        FindingKind.VIOLATION: "Violation (vi phạm): needs its clause and evidence.",
    },
    Severity: {
        Severity.MINOR: "Minor (ít nghiêm trọng).",
        Severity.SERIOUS: "Serious (nghiêm trọng).",
        Severity.GRAVE: "Grave (rất nghiêm trọng).",
    },
    CheckResult: {
        CheckResult.CONFIRMED: "Confirmed (xác nhận): the results are as reported.",
        CheckResult.NOT_CONFIRMED: "Not confirmed (không xác nhận): the results are not as reported.",
    },
    RemedyState: {
        RemedyState.OPEN: "Open (chưa khắc phục): to be done, or opened again.",
        RemedyState.REPORTED: "Reported (đã báo cáo khắc phục): its owner says it is done.",
        RemedyState.VERIFIED: "Verified (đã xác nhận khắc phục): another person saw it done.",
    },
    Purpose: {
        Purpose.COMMENDATION: "Commendation (khen thưởng): who may be commended.",
        Purpose.INSPECTION: "Inspection (quy trình kiểm tra): time limits of inspections.",
        Purpose.REMINDER: "Reminder (nhắc việc): when and whom to remind.",
        Purpose.APPRAISAL: "Appraisal sheet (phiếu thẩm định): the points of an entry's appraisal.",
    },
    Strictness: {
        Strictness.HARD: "Mandatory (bắt buộc): decides the outcome.",
        Strictness.SOFT: "Warning (cảnh báo): only adds a flag.",
    },
    Code: {
        Code.ALREADY_AWARDED: "The achievement was commended before, or the title is held in that year.",
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
        Code.RULESET_EXPIRED: "The rules of the day have ended, and no newer version was entered.",
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
        UploadPurpose.EVIDENCE: "Evidence of a result (minh chứng): PDF, PNG, JPEG, WEBP, DOCX or XLSX up to 20 MiB.",
        UploadPurpose.IMPORT: "Data to import (dữ liệu nhập): CSV or XLSX up to 10 MiB.",
        UploadPurpose.SCORE_SHEET: "Act behind a score sheet (văn bản thang điểm): PDF, DOCX, XLSX or CSV to 10 MiB.",
        UploadPurpose.REORGANISATION: "Document of changes of units (văn bản sắp xếp đơn vị): CSV up to 10 MiB.",
    },
    UploadState: {
        UploadState.REQUESTED: "Requested (chờ xác nhận): asked for, not confirmed.",
        UploadState.CONFIRMED: "Confirmed (đã xác nhận): there, and as it was declared.",
        UploadState.REFUSED: "Refused (bị từ chối): not as it was declared, and removed.",
    },
    SheetKind: {
        SheetKind.ENTRIES: "Entries (hồ sơ đăng ký): each row becomes a draft.",
        SheetKind.RETURNS: "Returns (báo cáo định kỳ): the rows become the numbers of one draft.",
    },
    ImportState: {
        ImportState.RUNNING: "Running (đang nhập): confirmed; rows become records, request by request.",
        ImportState.DONE: "Done (đã nhập xong): every row has become a record.",
        ImportState.FAILED: "Failed (đã dừng): it stopped before its end; confirming it again lets it go on.",
    },
    Role: {
        Role.RPT: "Reporter of a unit (người lập hồ sơ của đơn vị).",
        Role.RV1: "Reviewer of a unit (người xét duyệt của đơn vị).",
        Role.RV2: "Reviewer of the level above (người xét duyệt cấp trên).",
        Role.INS: "Inspector (người kiểm tra).",
        Role.PCS: "Staff of the provincial committee (cơ quan tham mưu cấp tỉnh).",
        Role.LDR: "Leader (lãnh đạo): reads only.",
        Role.ADM: "Administrator (quản trị): keeps units and grants; no business content.",
        Role.AUD: "Auditor (kiểm toán, bảo vệ dữ liệu): also the data-protection officer.",
        Role.SYS: "System (hệ thống): the scheduled functions; no person.",
    },
    GrantState: {
        GrantState.PROPOSED: "Proposed (chờ duyệt): waits for a second administrator; gives no rights.",
        GrantState.APPROVED: "Approved (đã duyệt): in force from its first day on.",
        GrantState.ENDED: "Ended (đã kết thúc): an administrator ended it.",
    },
    ClusterKind: {
        ClusterKind.CUM: "Cluster by place (cụm thi đua).",
        ClusterKind.KHOI: "Block by kind of unit (khối thi đua).",
    },
    ClusterRole: {
        ClusterRole.LEAD: "Lead (trưởng cụm, khối).",
        ClusterRole.DEPUTY: "Deputy (phó cụm, khối).",
    },
    ReminderKind: {
        ReminderKind.SELF_REPORT: "Self-report of the inspected unit (báo cáo tự kiểm tra).",
        ReminderKind.CONCLUSION: "Conclusion of an inspection (kết luận kiểm tra).",
        ReminderKind.REMEDY: "Remedy of a recommendation (khắc phục kiến nghị).",
        ReminderKind.VERIFICATION: "Verification of a reported remedy (xác minh việc khắc phục).",
        ReminderKind.REVIEW: "Review of a waiting entry (xét duyệt hồ sơ).",
        ReminderKind.PLAN: "Plan (kế hoạch thực hiện Chỉ thị): a body has recorded none.",
        ReminderKind.RETURN: "Return (báo cáo định kỳ): owed for a period, and not submitted.",
        ReminderKind.RESULTS: "Results of a running entry (báo cáo kết quả thực hiện).",
    },
    ReminderStep: {
        ReminderStep.SOON: "Due soon (sắp đến hạn): up to the due day itself.",
        ReminderStep.LATE: "Late (quá hạn).",
        ReminderStep.ESCALATED: "Escalated (quá hạn, cần đôn đốc): so late that the level above should step in.",
    },
    UnitKind: {
        UnitKind.TERRITORY: "Administrative territory (địa bàn hành chính): province, district, commune.",
        UnitKind.PARTY_COMMITTEE: "Party committee (cấp ủy): tỉnh ủy, huyện ủy or đảng ủy.",
        UnitKind.PARTY_CELL: "Party cell (chi bộ).",
        UnitKind.PARTY_BODY: "Party body (ban Đảng, văn phòng cấp ủy): advises a Party committee.",
        UnitKind.PARTY_GROUP: "Party group in a State body (ban cán sự đảng, đảng đoàn): abolished in 2025.",
        UnitKind.GOV_AGENCY: "Government agency (sở, ban, ngành).",
        UnitKind.PEOPLE_COMMITTEE: "People's committee (ủy ban nhân dân).",
        UnitKind.PUBLIC_SERVICE_UNIT: "Public service unit (đơn vị sự nghiệp công lập).",
        UnitKind.ENTERPRISE: "Enterprise with State capital (doanh nghiệp có vốn nhà nước).",
        UnitKind.FRONT: "Fatherland Front (Mặt trận Tổ quốc).",
        UnitKind.SOCIO_POLITICAL: "Socio-political organisation (tổ chức chính trị - xã hội).",
        UnitKind.MASS_ASSOCIATION: "Mass association (hội quần chúng).",
        UnitKind.ARMED_FORCE: "Armed force (lực lượng vũ trang).",
        UnitKind.COMMUNITY_GROUP: "Community group (tổ tự quản, dòng họ).",
        UnitKind.VILLAGE: "Village or residential group (thôn, tổ dân phố).",
    },
    Tier: {
        Tier.PROVINCE: "Province (cấp tỉnh).",
        Tier.DISTRICT: "District (cấp huyện): there were districts to 2025-06-30.",
        Tier.COMMUNE: "Commune (cấp xã).",
    },
    TerritoryType: {
        TerritoryType.PROVINCE: "Province (tỉnh).",
        TerritoryType.MUNICIPALITY: "Municipality (thành phố trực thuộc trung ương): a city directly under the centre.",
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
        CodeScheme.GSO: "Administrative code (mã đơn vị hành chính): a territory's, by the National Statistics Office.",
        CodeScheme.ELECTRONIC: "Electronic identifier of an agency (mã định danh điện tử).",
        CodeScheme.BUDGET: "Code of a budget unit (mã đơn vị quan hệ ngân sách).",
    },
    Extent: {
        Extent.WHOLE: "Whole (toàn bộ): all of the older unit went this way.",
        Extent.PART: "Part (một phần): a part of the older unit went this way.",
    },
    ChangeType: {
        ChangeType.MERGE: "Merger (sáp nhập): goes into a successor, new or going on, whole or in part.",
        ChangeType.SPLIT: "Split (chia tách): ends and is divided among successors.",
        ChangeType.RENAME: "Renaming (đổi tên): goes on under another name.",
        ChangeType.REPARENT: "Change of the unit above (chuyển cấp trên): goes on elsewhere in the tree.",
        ChangeType.UPGRADE: "Change of type (nâng cấp, đổi loại): goes on as another type of unit.",
        ChangeType.DISSOLVE: "Dissolution (giải thể): ends without a successor.",
        ChangeType.TRANSFER: "Transfer of a part (điều chỉnh địa giới): a part goes to another unit; both go on.",
    },
    Fate: {
        Fate.ENDS: "Ends (kết thúc).",
        Fate.BEGINS: "Begins (thành lập).",
        Fate.GOES_ON: "Goes on (tiếp tục): otherwise than before.",
    },
    ReorganisationState: {
        ReorganisationState.PROPOSED: "Proposed (chờ duyệt): checked whole; waits for a second administrator.",
        ReorganisationState.APPROVED: "Approved (đã duyệt): being applied; no reader sees anything of it yet.",
        ReorganisationState.APPLIED: "Applied (đã áp dụng): announced, and in force from its day on.",
        ReorganisationState.REVERSED: "Reversed (đã đảo ngược): taken back by a counter-change before its day.",
    },
    ReportFormat: {
        ReportFormat.STATE: "State's form (thể thức Nhà nước): by NĐ 30/2020/NĐ-CP.",
        ReportFormat.PARTY: "Party's form (thể thức Đảng): by HD 36-HD/VPTW.",
    },
    ReportState: {
        ReportState.REQUESTED: "Requested (đã yêu cầu): waits for the function, which looks every five minutes.",
        ReportState.MAKING: "Being made (đang lập).",
        ReportState.READY: "Ready (đã lập xong): its files can be fetched, filled in and signed.",
        ReportState.FAILED: "Failed (không lập được): the failure says why; ask for another.",
        ReportState.SUBMITTED: "Submitted (đã gửi): the signed document was sent.",
        ReportState.RECEIVED: "Received (đã tiếp nhận): the Standing Committee has it.",
    },
    ReportFileKind: {
        ReportFileKind.DOCX: "Document (văn bản Word): to be filled in and signed.",
        ReportFileKind.XLSX: "Workbook (bảng tính Excel): every table with native charts.",
        ReportFileKind.HTML: "Page (trang web): for reading and printing.",
    },
    Mode: {
        Mode.AS_WAS: "As it was (theo đơn vị tại thời điểm): at the unit of the record's date.",
        Mode.AS_NOW: "As it is now (theo đơn vị hiện nay): at what that unit has become, with all that became it.",
    },
    LineKind: {
        LineKind.UNALLOCATED: "Unallocated (không phân bổ được): of divided units, whose shares are never invented.",
        LineKind.ENDED_DISTRICTS: "Ended district level (cấp huyện đã kết thúc): it has no successors.",
        LineKind.ENDED_UNITS: "Other ended units (đơn vị khác đã kết thúc): they have no successors.",
    },
    **COMMENDATION,
}
"""Enum → value → sentence; a value without one, or without both labels, fails the tests."""
