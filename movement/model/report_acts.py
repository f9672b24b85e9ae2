"""Which acts on report packs are possible: for which periods, in which state, on which days."""

from datetime import date

from movement.model.errors import Code, refuse
from movement.model.periods import Period, Scheme, day_of
from movement.model.reports import Report, ReportState

PARTS = frozenset({"", "H1", "H2", "9M"})
"""Half, nine months and year: what is reported to the Standing Committee."""


def period_of(text: str) -> Period:
    """Read the period of a report; raises BAD_PERIOD for one that is not reported to the Standing Committee."""
    period = Period.named(text)
    if period.scheme is not Scheme.ND09 or period.part not in PARTS:
        raise refuse(Code.BAD_PERIOD, "period", detail="Báo cáo lập cho 6 tháng, 9 tháng hoặc cả năm, ví dụ 2026-H1.")
    return period


def check_submission(report: Report, sent_on: date, today: date) -> None:
    """Refuse a submission of what is not READY, or on a day that cannot be; raises ILLEGAL_ACT or BAD_INPUT."""
    if report.state is not ReportState.READY:
        raise refuse(Code.ILLEGAL_ACT, "id", detail="Chỉ gửi được báo cáo đã lập xong và chưa gửi.")
    if sent_on > today or (report.basis is not None and sent_on < day_of(report.basis.computed_at)):
        raise refuse(Code.BAD_INPUT, "sentOn", detail="Ngày gửi từ ngày có số liệu đến hôm nay.")


def check_reception(report: Report, received_on: date, today: date) -> None:
    """Refuse a receipt of what is not SUBMITTED, or on a day that cannot be; raises ILLEGAL_ACT or BAD_INPUT."""
    if report.state is not ReportState.SUBMITTED or report.submission is None:
        raise refuse(Code.ILLEGAL_ACT, "id", detail="Chỉ ghi nhận được báo cáo đã gửi và chưa ghi nhận.")
    if not report.submission.sent_on <= received_on <= today:
        raise refuse(Code.BAD_INPUT, "receivedOn", detail="Ngày nhận từ ngày gửi đến hôm nay.")
