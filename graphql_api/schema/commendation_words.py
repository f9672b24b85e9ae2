"""What the enums of commendation say of their values: English and Vietnamese labels, and what more there is to say."""

from collections.abc import Mapping
from enum import StrEnum

from movement.model.awards import AwardForm, AwardMethod
from movement.model.checks import LooksAt
from movement.model.constraints import Standing
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import DossierState
from movement.model.merit_kinds import Discipline, MeritKind, Rating, Reach, Review
from movement.model.predicate_lines import PartKind
from movement.model.predicates import Polarity
from movement.model.reasons import Outcome, RuleResult
from movement.model.rule_sets import ConstraintKind
from movement.model.subjects import SubjectClass, SubjectKind

COMMENDATION: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    RuleResult: {
        RuleResult.PASS: "Met (đạt).",
        RuleResult.FAIL: "Not met (không đạt).",
        RuleResult.UNKNOWN: "Unknown (chưa xác định): cannot be told from the records; people must look.",
    },
    Outcome: {
        Outcome.ELIGIBLE: "Eligible (đủ điều kiện): meets every rule that decides.",
        Outcome.NEEDS_REVIEW: "Needs review (cần xem xét): fails no rule that decides, yet not all could be told.",
        Outcome.INELIGIBLE: "Ineligible (không đủ điều kiện): fails at least one rule that decides.",
    },
    PartKind: {
        PartKind.ALL: "All (tất cả): each of its parts holds.",
        PartKind.ANY: "Any (một trong các): one of its parts holds.",
        PartKind.NOT: "Not (không): its part does not hold.",
        PartKind.TEST: "Test (phép kiểm tra): a check with its parameters.",
    },
    Polarity: {
        Polarity.POSITIVE: "Positive (thuận): a further record can only help.",
        Polarity.NEGATIVE: "Negative (nghịch): a further record can only harm.",
    },
    LooksAt: {
        LooksAt.ENTRY: "Entry (hồ sơ).",
        LooksAt.SUBJECT: "Subject (đối tượng): a person, collective or household.",
        LooksAt.UNIT: "Unit (đơn vị): of an entry or a subject.",
        LooksAt.DOSSIER: "Dossier (tài liệu trình khen thưởng): of an entry or a subject.",
    },
    Standing: {
        Standing.WITHIN: "Within (trong chỉ tiêu).",
        Standing.OVER: "Over (vượt chỉ tiêu): advice; whoever decides may have a reason.",
        Standing.UNKNOWN: "Unknown (chưa xác định): the number it is counted against was not recorded.",
        Standing.PREFERRED: "Preferred (ưu tiên xem xét): a direct worker just below somebody who is none.",
    },
    ConstraintKind: {
        ConstraintKind.CAP: "Cap (tỷ lệ tối đa): a share of those of the unit who hold LDTT or CSTT, or of its people.",
        ConstraintKind.QUOTA: "Quota (chỉ tiêu mỗi cụm, khối).",
        ConstraintKind.DIRECT: "Direct workers (ưu tiên người trực tiếp): a share of them among the chosen.",
        ConstraintKind.MIX: "Mix (cơ cấu theo khối): at most a share of the places for some families of units.",
        ConstraintKind.SPREAD: "Spread (phân bố): at most so many of one lineage.",
    },
    AwardForm: {
        AwardForm.DVK: "Commendation of the movement (khen thưởng phong trào Dân vận khéo).",
        AwardForm.LDTT: "Advanced worker (lao động tiên tiến).",
        AwardForm.CSTT: "Advanced soldier (chiến sĩ tiên tiến): of the armed forces.",
        AwardForm.CSTDCS: "Emulation fighter at base (chiến sĩ thi đua cơ sở).",
        AwardForm.CSTDT: "Emulation fighter of a province (chiến sĩ thi đua cấp tỉnh): or of a ministry.",
        AwardForm.CSTDTQ: "National emulation fighter (chiến sĩ thi đua toàn quốc).",
        AwardForm.TTLDTT: "Advanced working collective (tập thể lao động tiên tiến).",
        AwardForm.TTLDXS: "Excellent working collective (tập thể lao động xuất sắc).",
        AwardForm.CO_TINH: "Emulation flag of a province (cờ thi đua của tỉnh).",
        AwardForm.CO_CP: "Emulation flag of the Government (cờ thi đua của Chính phủ).",
        AwardForm.GK: "Certificate of merit at base (giấy khen).",
        AwardForm.BK_TINH: "Certificate of merit of a province (bằng khen cấp tỉnh).",
        AwardForm.BK_TTG: "Certificate of merit of the Prime Minister (bằng khen của Thủ tướng).",
        AwardForm.HCLD: "Labour Order (huân chương Lao động).",
        AwardForm.KNC: "Commemorative medal (kỷ niệm chương).",
    },
    AwardMethod: {
        AwardMethod.REGULAR: "Regular (thường xuyên).",
        AwardMethod.THEMATIC: "Thematic (chuyên đề).",
        AwardMethod.SUDDEN: "Sudden achievement (đột xuất).",
        AwardMethod.EXTERNAL: "External relations (đối ngoại).",
        AwardMethod.DEVOTION: "Devotion (cống hiến).",
        AwardMethod.TENURE: "Tenure (niên hạn).",
        AwardMethod.RESISTANCE: "Resistance wars (kháng chiến).",
    },
    DossierState: {
        DossierState.SHORTLISTED: "Shortlisted (đưa vào danh sách xét): somebody opened a dossier.",
        DossierState.PROPOSED: "Proposed (đã trình đề nghị): received with all its documents.",
        DossierState.COUNCIL_PASSED: "Council passed (hội đồng thông qua).",
        DossierState.DECIDED: "Decided (đã có quyết định khen thưởng): there is an award; published or not.",
        DossierState.REJECTED: "Rejected (không được khen thưởng): it may be shortlisted again.",
        DossierState.WITHDRAWN: "Withdrawn (đã rút hồ sơ): it may be shortlisted again.",
    },
    DocumentVerdict: {
        DocumentVerdict.PENDING: "Pending (chưa thẩm định): nobody has looked at it yet.",
        DocumentVerdict.APPROVED: "Approved (đạt).",
        DocumentVerdict.HAS_ISSUES: "Has issues (cần bổ sung): attach a better one.",
        DocumentVerdict.REJECTED: "Rejected document (không đạt): as if it were not there.",
    },
    SubjectKind: {
        SubjectKind.PERSON: "Person (cá nhân).",
        SubjectKind.COLLECTIVE: "Collective (tập thể).",
        SubjectKind.HOUSEHOLD: "Household (hộ gia đình).",
    },
    SubjectClass: {
        SubjectClass.COLLECTIVE: "Collective (tập thể): any but an enterprise.",
        SubjectClass.ENTERPRISE: "Enterprise (doanh nghiệp).",
        SubjectClass.HOUSEHOLD: "Household (hộ gia đình).",
        SubjectClass.PROVINCIAL_LEADER: "Provincial leader (lãnh đạo cấp tỉnh trở lên).",
        SubjectClass.DEPARTMENT_HEAD: "Head of a department (lãnh đạo cấp sở).",
        SubjectClass.ENTREPRENEUR: "Entrepreneur (doanh nhân).",
        SubjectClass.OTHER_LEADER: "Other leader (lãnh đạo khác): from deputy head of a division up.",
        SubjectClass.DIRECT_WORKER: "Direct worker (người trực tiếp lao động, công tác): they come first.",
    },
    MeritKind: {
        MeritKind.RATING: "Rating (xếp loại hoàn thành nhiệm vụ).",
        MeritKind.INITIATIVE: "Initiative (sáng kiến): recognised.",
        MeritKind.RESEARCH: "Research (đề tài khoa học): accepted.",
        MeritKind.COMBAT: "Combat (mưu trí trong chiến đấu): resourceful and brave.",
        MeritKind.DISCIPLINE: "Discipline (kỷ luật): a statement that there was none, or how heavy it was.",
        MeritKind.REVIEW: "Review (đang xác minh đơn thư): whether a petition or denunciation is being verified.",
        MeritKind.MEMBERS: "Members (số thành viên): of a collective.",
        MeritKind.MEMBERS_COMPLETING: "Members completing (số thành viên hoàn thành nhiệm vụ).",
        MeritKind.SERVICE_YEARS: "Years of service (số năm công tác).",
        MeritKind.CONTINUES: "Continues (kế tục): it was decided that the subject continues another one.",
    },
    Rating: {
        Rating.EXCELLENT: "Excellent (hoàn thành xuất sắc nhiệm vụ).",
        Rating.GOOD: "Good (hoàn thành tốt nhiệm vụ).",
        Rating.COMPLETED: "Completed (hoàn thành nhiệm vụ).",
        Rating.NOT_COMPLETED: "Not completed (không hoàn thành nhiệm vụ).",
    },
    Reach: {
        Reach.BASE: "At base (cấp cơ sở).",
        Reach.PROVINCE: "In the province (cấp tỉnh): or in a ministry.",
        Reach.NATION: "Nationwide (phạm vi toàn quốc).",
    },
    Discipline: {
        Discipline.CLEAR: "Clear (không bị kỷ luật): a statement, not the lack of one.",
        Discipline.REPRIMAND: "Reprimand (khiển trách).",
        Discipline.WARNING: "Warning (cảnh cáo).",
        Discipline.HEAVIER: "Heavier (nặng hơn cảnh cáo).",
    },
    Review: {
        Review.NONE: "None (không có đơn thư đang xác minh).",
        Review.OPEN: "Open (đang xác minh).",
    },
}
"""Enum → value → sentence, joined to those of all other enums in `enum_words`."""
