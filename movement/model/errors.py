"""What can go wrong, said once: a stable code for programs and a Vietnamese sentence for people."""

from enum import StrEnum

from msgspec import Struct


class Code(StrEnum):
    """The contract with clients. A code never changes its meaning; sentences may be improved."""

    ALREADY_AWARDED = "ALREADY_AWARDED"
    BAD_CURSOR = "BAD_CURSOR"
    BAD_INPUT = "BAD_INPUT"
    BAD_PERIOD = "BAD_PERIOD"
    BUSY = "BUSY"
    CONFLICT = "CONFLICT"
    FORBIDDEN = "FORBIDDEN"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    ILLEGAL_ACT = "ILLEGAL_ACT"
    MISSING_FIELD = "MISSING_FIELD"
    NOT_AUTHENTICATED = "NOT_AUTHENTICATED"
    NOT_FOUND = "NOT_FOUND"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    REASON_REQUIRED = "REASON_REQUIRED"
    RULESET_EXPIRED = "RULESET_EXPIRED"
    SAME_PERSON = "SAME_PERSON"
    TOO_COSTLY = "TOO_COSTLY"
    TOO_LARGE = "TOO_LARGE"
    UNIT_CLOSED = "UNIT_CLOSED"


SENTENCES: dict[Code, str] = {
    Code.ALREADY_AWARDED: "Thành tích này đã được khen thưởng. Một thành tích chỉ được khen thưởng một lần.",
    Code.BAD_CURSOR: "Con trỏ trang không dùng được cho danh sách này. Hãy mở lại danh sách từ trang đầu.",
    Code.BAD_INPUT: "Dữ liệu gửi lên không hợp lệ.",
    Code.BAD_PERIOD: "Kỳ báo cáo không đúng dạng. Ví dụ đúng: 2026, 2026-H1, 2026-Q3, 2026-M07, 2026-9M.",
    Code.BUSY: "Hệ thống đang bận. Hãy thử lại sau ít giây; yêu cầu có cùng mã sẽ không bị ghi hai lần.",
    Code.CONFLICT: "Hồ sơ đã được người khác thay đổi. Hãy tải lại rồi thực hiện lại.",
    Code.FORBIDDEN: "Bạn không có quyền thực hiện việc này.",
    Code.IDEMPOTENCY_MISMATCH: "Mã yêu cầu này đã được dùng cho một nội dung khác. Hãy tạo mã yêu cầu mới.",
    Code.ILLEGAL_ACT: "Không thể thực hiện việc này khi hồ sơ đang ở trạng thái hiện tại.",
    Code.MISSING_FIELD: "Còn thiếu nội dung bắt buộc.",
    Code.NOT_AUTHENTICATED: "Bạn chưa đăng nhập hoặc phiên đăng nhập đã hết hạn.",
    Code.NOT_FOUND: "Không tìm thấy.",
    Code.PERSISTED_QUERY_NOT_FOUND: "Hệ thống chỉ nhận các truy vấn đã đăng ký. Hãy cập nhật ứng dụng; "
    "nếu bạn phát triển ứng dụng, hãy đăng ký truy vấn này bằng `make persist`.",
    Code.REASON_REQUIRED: "Phải ghi rõ lý do.",
    Code.RULESET_EXPIRED: "Bộ quy tắc đã hết hiệu lực và chưa có phiên bản mới. Hãy nhập phiên bản mới trước.",
    Code.SAME_PERSON: "Việc này phải do một người khác thực hiện.",
    Code.TOO_COSTLY: "Truy vấn hỏi quá nhiều trong một lần. Hãy giảm `first`, bớt cấp hoặc chia thành nhiều truy vấn.",
    Code.TOO_LARGE: "Nội dung vượt quá giới hạn cho phép.",
    Code.UNIT_CLOSED: "Đơn vị đã kết thúc hoạt động, không ghi nhận hồ sơ mới.",
}


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a request: its code, a whole Vietnamese sentence, and where it is."""

    code: Code
    message: str
    path: tuple[str, ...] = ()


class MovementError(Exception):
    """A request was refused and nothing was written. Carries one or more problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.code}: {p.message}" for p in problems))
        self.problems = problems

    @property
    def code(self) -> Code:
        """The code of the first problem, which is the one a caller should act on."""
        return self.problems[0].code


def refuse(code: Code, *path: str, detail: str = "") -> MovementError:
    """Build the refusal for `code`; `detail` is a further Vietnamese sentence, `path` the field at fault."""
    message = f"{SENTENCES[code]} {detail}".strip()
    return MovementError(Problem(code=code, message=message, path=path))


class Unreachable(MovementError):  # noqa: N818 - a state of the world, and named by it
    """What keeps the records does not answer now; the request may be sent again as it is."""


def unreachable() -> Unreachable:
    """Build the refusal for records or files that cannot be reached: BUSY, of the whole request."""
    return Unreachable(Problem(code=Code.BUSY, message=SENTENCES[Code.BUSY]))
