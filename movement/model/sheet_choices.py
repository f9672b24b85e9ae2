"""What a sheet of entries offers to choose from: the label that clerks see, and the value it stands for.

The schema calls the values the same, which a test holds; the model cannot read it there.
"""

from movement.model.entry_form import EntryField, EntryKind, FocusArea, ForceRole, SubjectType

KINDS = {"Mô hình": EntryKind.MODEL, "Điển hình": EntryKind.EXEMPLAR}
NEW = {"Mới trong năm": True, "Đang duy trì": False}
FIELDS = {
    "Phát triển kinh tế": EntryField.ECONOMY,
    "Văn hóa - xã hội": EntryField.CULTURE_SOCIETY,
    "Quốc phòng - an ninh": EntryField.DEFENCE_SECURITY,
    "Xây dựng hệ thống chính trị": EntryField.POLITICAL_SYSTEM,
}
FOCUS = {
    "Giải phóng mặt bằng": FocusArea.SITE_CLEARANCE,
    "Xây dựng nông thôn mới": FocusArea.NEW_RURAL,
    "Giải quyết đơn thư, khiếu nại, tố cáo": FocusArea.PETITIONS,
    "Dự án kinh tế - xã hội": FocusArea.SOCIO_ECONOMIC_PROJECT,
}
SUBJECTS = {
    "Tập thể": SubjectType.COLLECTIVE,
    "Cá nhân": SubjectType.INDIVIDUAL,
    "Hộ gia đình": SubjectType.HOUSEHOLD,
    "Tổ tự quản": SubjectType.COMMUNITY_GROUP,
    "Dòng họ": SubjectType.CLAN,
    "Người có uy tín": SubjectType.PRESTIGIOUS_PERSON,
}
ROLES = {"Chủ trì": ForceRole.LEAD, "Phối hợp": ForceRole.COORDINATING, "Tham gia": ForceRole.TAKING_PART}
