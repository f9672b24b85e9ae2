"""What is said of a check in Vietnamese: its name, what it found, what is missing, and what would settle a doubt.

`{seen}` and `{asked}` are what was observed and required, in words and without signs; `{a0}`, `{a1}` … the parts of
what is required. Every text is a whole sentence.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from movement.model.awards import AwardForm
from movement.model.entries import Level
from movement.model.entry_form import EntryField, FocusArea
from movement.model.inspection_parts import CheckResult, Severity
from movement.model.merits import Discipline, MeritKind, Rating, Reach
from movement.model.report_words import LABELS
from movement.model.score_sheets import Grade


class Words(Struct, frozen=True):
    """What is said of one check."""

    name: str
    passed: str
    failed: str
    unknown: str
    missing: str
    """What would make it PASS where it FAILs."""
    settled: str
    """Which record or document would settle an UNKNOWN."""
    labels: Mapping[str, str] = {}
    """What its words are called inside a sentence."""


def _labels(kind: type[StrEnum]) -> dict[str, str]:
    return {value.value: LABELS[value][0].lower() + LABELS[value][1:] for value in kind}


FORMS: dict[str, str] = {
    AwardForm.DVK: "khen thưởng phong trào Dân vận khéo",
    AwardForm.LDTT: "lao động tiên tiến",
    AwardForm.CSTT: "chiến sĩ tiên tiến",
    AwardForm.CSTDCS: "chiến sĩ thi đua cơ sở",
    AwardForm.CSTDT: "chiến sĩ thi đua cấp tỉnh",
    AwardForm.CSTDTQ: "chiến sĩ thi đua toàn quốc",
    AwardForm.TTLDTT: "tập thể lao động tiên tiến",
    AwardForm.TTLDXS: "tập thể lao động xuất sắc",
    AwardForm.CO_TINH: "cờ thi đua của tỉnh",
    AwardForm.CO_CP: "cờ thi đua của Chính phủ",
    AwardForm.GK: "giấy khen",
    AwardForm.BK_TINH: "bằng khen cấp tỉnh",
    AwardForm.BK_TTG: "bằng khen của Thủ tướng",
    AwardForm.HCLD: "huân chương Lao động",
    AwardForm.KNC: "kỷ niệm chương",
}
RATINGS: dict[str, str] = {
    Rating.EXCELLENT: "hoàn thành xuất sắc nhiệm vụ",
    Rating.GOOD: "hoàn thành tốt nhiệm vụ",
    Rating.COMPLETED: "hoàn thành nhiệm vụ",
    Rating.NOT_COMPLETED: "không hoàn thành nhiệm vụ",
    "NONE": "chưa có xếp loại",
}
ACHIEVED: dict[str, str] = {
    MeritKind.INITIATIVE: "sáng kiến",
    MeritKind.RESEARCH: "đề tài khoa học",
    MeritKind.COMBAT: "thành tích chiến đấu",
    Reach.BASE: "cấp cơ sở",
    Reach.PROVINCE: "cấp tỉnh",
    Reach.NATION: "toàn quốc",
}
DISCIPLINE: dict[str, str] = {
    Discipline.CLEAR: "không bị kỷ luật",
    Discipline.REPRIMAND: "khiển trách",
    Discipline.WARNING: "cảnh cáo",
    Discipline.HEAVIER: "nặng hơn cảnh cáo",
}
SEVERITIES: dict[str, str] = {
    Severity.MINOR: "ít nghiêm trọng",
    Severity.SERIOUS: "nghiêm trọng",
    Severity.GRAVE: "rất nghiêm trọng",
}
DOCUMENTS: dict[str, str] = {
    "TO_TRINH": "tờ trình",
    "BAO_CAO_THANH_TICH": "báo cáo thành tích",
    "BIEN_BAN": "biên bản họp hội đồng",
    "SANG_KIEN": "giấy chứng nhận sáng kiến, đề tài",
    "APPROVED": "đạt",
    "PENDING": "chờ xem xét",
    "HAS_ISSUES": "cần chỉnh sửa",
    "REJECTED": "không đạt",
    "NONE": "chưa có",
}
"""Kinds of documents are data; one that is not here is called by its word."""

WORDS: dict[str, Words] = {
    "registeredByDay": Words(
        "Đăng ký đúng hạn",
        "Đã đăng ký ngày {seen}, trong hạn đến ngày {asked}.",
        "Ngày đăng ký: {seen}; hạn đăng ký là ngày {asked}.",
        "Đăng ký muộn (ngày {seen}, hạn là ngày {asked}) nhưng đã được chấp nhận kèm lý do.",
        "Hạn đăng ký ngày {asked} đã qua, chỉ xét nếu đơn vị tiếp nhận ghi lý do chấp nhận đăng ký muộn.",
        "Người có thẩm quyền cần xem lý do chấp nhận đăng ký muộn trong lịch sử hồ sơ.",
    ),
    "fieldAndFocusListed": Words(
        "Đúng lĩnh vực của phong trào",
        "Lĩnh vực và nội dung trọng tâm ({seen}) thuộc danh mục của phong trào.",
        "Lĩnh vực hoặc nội dung trọng tâm ({seen}) không thuộc danh mục: {asked}.",
        "Chưa xác định được lĩnh vực của hồ sơ.",
        "Cần ghi lĩnh vực và nội dung trọng tâm thuộc danh mục của phong trào.",
        "Phiếu đăng ký có ghi lĩnh vực.",
        _labels(EntryField) | _labels(FocusArea),
    ),
    "runningForMonths": Words(
        "Đủ thời gian thực hiện",
        "Đã thực hiện {seen} tháng, yêu cầu ít nhất {asked} tháng.",
        "Thời gian thực hiện (tháng): {seen}; yêu cầu ít nhất {asked} tháng.",
        "Chưa xác định được thời gian thực hiện.",
        "Cần thực hiện đủ {asked} tháng.",
        "Ngày bắt đầu thực hiện ghi trong hồ sơ.",
    ),
    "confirmedOnTheSpot": Words(
        "Được kiểm tra, thẩm định xác nhận",
        "Kết quả đã được kiểm tra, thẩm định xác nhận {seen} lần.",
        "Số lần được kiểm tra, thẩm định xác nhận trong năm: {seen}; yêu cầu ít nhất {asked}.",
        "Đã được xác nhận nhưng lần kiểm tra sau không xác nhận ({seen}).",
        "Cần ít nhất {asked} lần kiểm tra hoặc thẩm định xác nhận kết quả trong năm.",
        "Kết quả kiểm tra hoặc thẩm định lại hồ sơ tại chỗ.",
        {CheckResult.NOT_CONFIRMED: "không xác nhận"},
    ),
    "recognisedBelow": Words(
        "Được cấp dưới công nhận",
        "Cấp dưới đã công nhận: {seen}.",
        "Cấp dưới chưa công nhận ({a0}, từ năm {a1}).",
        "Chưa xác định được việc công nhận của cấp dưới.",
        "Cần quyết định công nhận của {a0} từ năm {a1}.",
        "Quyết định công nhận của cấp dưới.",
        _labels(Level) | {"NONE": "không yêu cầu"},
    ),
    "outputsReached": Words(
        "Kết quả đủ số liệu và minh chứng",
        "Các sản phẩm đều có số liệu và minh chứng ({seen}).",
        "Số sản phẩm có đủ số liệu và minh chứng: {seen}; yêu cầu {asked}.",
        "Chưa xác định được kết quả.",
        "Cần báo cáo kết quả trong năm, mỗi sản phẩm có số liệu và minh chứng.",
        "Báo cáo kết quả có minh chứng.",
    ),
    "replicated": Words(
        "Được nhân rộng",
        "Đã có {seen} đơn vị khác áp dụng.",
        "Số đơn vị khác áp dụng: {seen}; yêu cầu ít nhất {asked}.",
        "Chưa xác định được số đơn vị áp dụng.",
        "Cần ít nhất {asked} đơn vị khác đăng ký nhân rộng.",
        "Hồ sơ nhân rộng của đơn vị khác.",
    ),
    "notRepeated": Words(
        "Không trùng lặp",
        "Không có hồ sơ nào khác gần trùng tên trên địa bàn.",
        "Thành tích này đã có hồ sơ đăng ký trước trong danh sách.",
        "Có hồ sơ khác trên địa bàn gần trùng tên (mức giống {seen} trên 10000).",
        "Mỗi thành tích chỉ xét một hồ sơ, là hồ sơ đăng ký trước.",
        "Người có thẩm quyền cần đối chiếu hai hồ sơ gần trùng tên.",
    ),
    "notCommended": Words(
        "Thành tích chưa được khen thưởng",
        "Thành tích này chưa được khen thưởng.",
        "Thành tích này đã được khen thưởng {seen} lần.",
        "Chưa xác định được thành tích đã được khen thưởng hay chưa.",
        "Một thành tích chỉ khen thưởng một lần; cần thành tích của năm khác.",
        "Quyết định khen thưởng trước đây, nếu có.",
    ),
    "unitGraded": Words(
        "Xếp loại của đơn vị",
        "Đơn vị được xếp loại {seen}, yêu cầu từ {asked}.",
        "Đơn vị được xếp loại {seen}, dưới mức {asked}.",
        "Đơn vị chưa được xếp loại trong năm.",
        "Cần kết luận kiểm tra trong năm xếp loại đơn vị từ {asked}.",
        "Kết luận kiểm tra trong năm có xếp loại đơn vị.",
        _labels(Grade),
    ),
    "noViolation": Words(
        "Đơn vị không có vi phạm",
        "Các cuộc kiểm tra trong năm không kết luận vi phạm từ mức {asked} tại đơn vị.",
        "Kiểm tra trong năm kết luận đơn vị có vi phạm mức {seen}.",
        "Chưa xác định được vi phạm của đơn vị.",
        "Năm có kết luận vi phạm từ mức {asked} không được xét.",
        "Kết luận kiểm tra tại đơn vị.",
        SEVERITIES,
    ),
    "remediesOnTime": Words(
        "Đơn vị khắc phục đúng hạn",
        "Đơn vị không chậm khắc phục quá {asked} ngày.",
        "Đơn vị chậm khắc phục kiến nghị {seen} ngày, tối đa {asked} ngày.",
        "Chưa xác định được việc khắc phục của đơn vị.",
        "Đơn vị cần báo cáo khắc phục các kiến nghị quá hạn.",
        "Báo cáo khắc phục của đơn vị.",
    ),
    "reportsOnTime": Words(
        "Đơn vị báo cáo đúng hạn",
        "Đơn vị gửi đúng hạn {seen} báo cáo, yêu cầu ít nhất {asked}.",
        "Số báo cáo đơn vị gửi đúng hạn: {seen}; yêu cầu ít nhất {asked} và có báo cáo năm.",
        "Chưa có kỳ báo cáo nào được ghi nhận của đơn vị trong năm.",
        "Cần gửi đúng hạn ít nhất {asked} số báo cáo, trong đó có báo cáo năm.",
        "Báo cáo định kỳ của đơn vị trong năm.",
        {"NO_YEAR_REPORT": "thiếu báo cáo năm"},
    ),
    "unitActive": Words(
        "Đơn vị còn hoạt động",
        "Đơn vị ({seen}) tại ngày xét.",
        "Đơn vị đã kết thúc hoạt động và không có đơn vị kế thừa toàn bộ.",
        "Chưa xác định được đơn vị kế thừa của đơn vị đã kết thúc hoạt động.",
        "Cần đơn vị kế thừa đang hoạt động.",
        "Quyết định sắp xếp đơn vị nêu rõ đơn vị kế thừa.",
        {"ACTIVE": "đang hoạt động", "SUCCESSOR": "có đơn vị kế thừa đang hoạt động"},
    ),
    "mayAward": Words(
        "Đúng thẩm quyền",
        "Đơn vị xét có thẩm quyền với hình thức này.",
        "Đơn vị xét không có thẩm quyền với hình thức này.",
        "Chưa xác định được thẩm quyền của đơn vị xét.",
        "Cần trình cấp có thẩm quyền.",
        "Quy định phân cấp thẩm quyền khen thưởng.",
    ),
    "holdsTitle": Words(
        "Có danh hiệu trong năm",
        "Đã có danh hiệu {seen} trong năm.",
        "Chưa có danh hiệu {asked} trong năm.",
        "Chưa xác định được danh hiệu trong năm.",
        "Cần quyết định tặng danh hiệu {asked} của năm.",
        "Quyết định tặng danh hiệu của năm.",
        FORMS,
    ),
    "titleInARow": Words(
        "Danh hiệu nhiều năm liên tục",
        "Đã có danh hiệu {a0} {seen} năm liên tục, yêu cầu {a1} năm.",
        "Số năm liên tục có danh hiệu {a0}: {seen}; yêu cầu {a1} năm.",
        "Từ khi đơn vị thành lập có danh hiệu {a0} {seen} năm liên tục, yêu cầu {a1} năm; chưa có quyết định kế tục "
        "thành tích của đơn vị trước.",
        "Cần danh hiệu {a0} đủ {a1} năm liên tục, tính đến năm xét.",
        "Quyết định kế tục thành tích của đơn vị trước khi sắp xếp.",
        FORMS,
    ),
    "rated": Words(
        "Mức hoàn thành nhiệm vụ",
        "Xếp loại theo năm: {seen}; yêu cầu từ mức {asked}.",
        "Xếp loại theo năm: {seen}; chưa đạt mức {asked}.",
        "Xếp loại theo năm: {seen}; yêu cầu từ mức {asked}.",
        "Cần được xếp loại từ mức {asked} trong các năm xét.",
        "Quyết định xếp loại mức độ hoàn thành nhiệm vụ của năm còn thiếu.",
        RATINGS,
    ),
    "achieved": Words(
        "Sáng kiến, đề tài, thành tích",
        "Có {seen} {a0} từ {a1} chưa dùng để khen thưởng, yêu cầu {a2}.",
        "Số {a0} từ {a1} chưa dùng để khen thưởng: {seen}; yêu cầu {a2}.",
        "Số {a0} từ {a1} từ khi đơn vị thành lập: {seen}; yêu cầu {a2}; chưa có quyết định kế tục đơn vị trước.",
        "Cần {a2} {a0} được công nhận từ {a1} và chưa dùng cho lần khen thưởng khác.",
        "Quyết định kế tục thành tích của đơn vị trước khi sắp xếp.",
        ACHIEVED,
    ),
    "notDisciplined": Words(
        "Không bị kỷ luật",
        "Trong năm không bị kỷ luật từ mức {asked} trở lên.",
        "Trong năm bị kỷ luật ở mức {seen}.",
        "Chưa có xác nhận về việc kỷ luật trong năm.",
        "Năm bị kỷ luật từ mức {asked} không được xét.",
        "Văn bản xác nhận về kỷ luật trong năm của cơ quan quản lý.",
        DISCIPLINE,
    ),
    "notUnderReview": Words(
        "Không có đơn thư đang xác minh",
        "Không có đơn thư đang được xác minh.",
        "Có đơn thư đang được xác minh.",
        "Đơn thư: {seen}.",
        "Chờ kết luận xác minh đơn thư.",
        "Văn bản của cơ quan giải quyết đơn thư xác nhận không có đơn thư đang xác minh.",
        {"NONE": "không có", "OPEN": "đang được xác minh", "UNTOLD": "chưa có xác nhận"},
    ),
    "notAwarded": Words(
        "Chưa được tặng trong năm",
        "Chưa được tặng hình thức này cho năm xét.",
        "Đã được tặng hình thức này cho năm xét ({seen} lần).",
        "Chưa xác định được đã được tặng hay chưa.",
        "Một thành tích chỉ khen thưởng một lần; xét cho năm khác.",
        "Quyết định khen thưởng của năm, nếu có.",
    ),
    "entryRecognised": Words(
        "Xuất sắc trong phong trào",
        "Có mô hình được {a0} công nhận, xếp thứ {seen} (trong {a1} hồ sơ đầu).",
        "Chưa có mô hình được {a0} công nhận trong {a1} hồ sơ đầu của danh sách (xếp thứ: {seen}).",
        "Có mô hình được {a0} công nhận nhưng chưa có thứ hạng.",
        "Cần mô hình được {a0} công nhận trong năm và thuộc {a1} hồ sơ đầu.",
        "Danh sách xét khen thưởng của phong trào trong năm.",
        _labels(Level),
    ),
    "membersCompleted": Words(
        "Tỷ lệ thành viên hoàn thành nhiệm vụ",
        "Số thành viên hoàn thành nhiệm vụ: {seen}, đạt yêu cầu {asked}.",
        "Số thành viên hoàn thành nhiệm vụ: {seen}; yêu cầu ít nhất {asked}.",
        "Chưa đủ số liệu về thành viên hoàn thành nhiệm vụ ({seen}).",
        "Cần ít nhất {asked} thành viên hoàn thành nhiệm vụ.",
        "Báo cáo số thành viên và số thành viên hoàn thành nhiệm vụ của năm.",
    ),
    "membersAdvanced": Words(
        "Tỷ lệ lao động tiên tiến, chiến sĩ tiên tiến",
        "Số thành viên có danh hiệu tiên tiến: {seen}, đạt yêu cầu {asked}.",
        "Số thành viên có danh hiệu tiên tiến: {seen}; yêu cầu ít nhất {asked}.",
        "Chưa đủ số liệu về thành viên có danh hiệu tiên tiến ({seen}).",
        "Cần ít nhất {asked} thành viên có danh hiệu lao động tiên tiến hoặc chiến sĩ tiên tiến.",
        "Quyết định tặng danh hiệu tiên tiến và số thành viên của năm.",
    ),
    "hasFighters": Words(
        "Có chiến sĩ thi đua cơ sở",
        "Có {seen} chiến sĩ thi đua cơ sở, yêu cầu ít nhất {asked}.",
        "Số chiến sĩ thi đua cơ sở: {seen}; yêu cầu ít nhất {asked}.",
        "Chưa có số liệu về chiến sĩ thi đua cơ sở của đơn vị.",
        "Cần ít nhất {asked} chiến sĩ thi đua cơ sở trong năm.",
        "Quyết định tặng danh hiệu chiến sĩ thi đua cơ sở của năm.",
    ),
    "servedYears": Words(
        "Đủ thời gian công tác",
        "Đã công tác {seen} năm, yêu cầu ít nhất {asked} năm.",
        "Số năm công tác: {seen}; yêu cầu ít nhất {asked} năm.",
        "Chưa có xác nhận thời gian công tác của năm xét (đã ghi: {seen}).",
        "Cần đủ {asked} năm công tác.",
        "Xác nhận thời gian công tác của cơ quan quản lý.",
    ),
    "recordGoesBack": Words(
        "Thành tích liên tục qua sắp xếp",
        "Thành tích của các năm từ {asked} là của chính đối tượng hoặc đã được quyết định kế tục.",
        "Thành tích không liên tục từ năm {asked}.",
        "Đơn vị chỉ có từ năm {seen}; chưa có quyết định kế tục thành tích từ năm {asked}.",
        "Cần quyết định kế tục thành tích của đơn vị trước.",
        "Quyết định kế tục thành tích của đơn vị trước khi sắp xếp.",
    ),
    "documentsApproved": Words(
        "Hồ sơ đủ tài liệu",
        "Các tài liệu bắt buộc đều có và đạt ({asked}).",
        "Có tài liệu không đạt: {seen}.",
        "Tài liệu chưa đủ hoặc chưa được xem xét: {seen}.",
        "Cần thay tài liệu không đạt; tài liệu bắt buộc: {asked}.",
        "Các tài liệu bắt buộc được xem xét đạt: {asked}.",
        DOCUMENTS,
    ),
}
"""Check → what is said of it."""
