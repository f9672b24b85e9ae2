"""Words for the sample inspections, and the points their units get."""

from local.sample_texts import LABEL
from movement.model.score_sheets import Grade

STRENGTH = f"Công khai đúng nội dung, Nhân dân được bàn và giám sát {LABEL}."
LIMITATION = f"Hồ sơ lưu trữ chưa đầy đủ, một số việc còn chậm {LABEL}."
VIOLATION = f"Không tổ chức đối thoại theo quy định trong kỳ {LABEL}."
CLAUSE = f"Điều mẫu về đối thoại định kỳ {LABEL}"
CONCERNS = "Người đứng đầu cấp ủy"
TAKEN_BACK = "Đơn vị đã bổ sung hồ sơ chứng minh."
SELF_REPORT = f"Đơn vị tự đánh giá việc thực hiện trong thời kỳ kiểm tra {LABEL}."
NO_REPORT = "Đơn vị không gửi báo cáo tự kiểm tra đúng hạn."
SCHEDULE = "Làm việc tại trụ sở, nghe báo cáo, xem hồ sơ, gặp gỡ Nhân dân."
CONCLUSION = f"Đơn vị đã thực hiện các nội dung được kiểm tra; đề nghị phát huy ưu điểm, khắc phục hạn chế {LABEL}."
CORRECTED = "Xác minh lại số liệu theo kiến nghị của đơn vị."
ASKED = f"Xây dựng kế hoạch khắc phục và báo cáo kết quả {LABEL}."
MENDED = f"Đã thực hiện kiến nghị, có hồ sơ kèm theo {LABEL}."
NOT_DONE = "Kết quả khắc phục chưa có minh chứng."
MORE_TIME = "Cần thêm thời gian xác minh tại các thôn."
OTHER_TEAM = "Điều chỉnh nhân sự của đoàn."
SEEN = f"Kết quả đúng như báo cáo {LABEL}."
DOUBTED = f"Kết quả thực tế thấp hơn báo cáo {LABEL}."
LOWER = "Đối chiếu hồ sơ thấp hơn mức tự chấm."

SHARE = {Grade.EXCELLENT: 94, Grade.GOOD: 84, Grade.FAIR: 72, Grade.AVERAGE: 57, Grade.WEAK: 42}
"""Per cent of the points that bring a unit into the middle of a grade of the sample's sheet."""
OWN_SHARE = 96
"""Per cent that units give themselves."""
