"""A sample score sheet for the mass mobilisation work of authorities, entered by staff as theirs would be.

Its groups and bands are the usual ones of provinces' yearly sheets. The point table of Hưng Yên's own act (Decision
04/2025/QĐ-UBND) could not be read, so none of these numbers is that act's: the province enters its own version.
"""

from datetime import UTC, date, datetime, time
from typing import Any

from local.people import first_day, provinces, virtual
from local.register import Register
from local.sample_texts import LABEL
from movement.model.score_sheets import CriterionKind, Grade
from movement.storage.store import Store
from movement.usecases import actors, score_sheets
from movement.usecases.acts import Request

NAME = f"Đánh giá công tác dân vận chính quyền {LABEL}"
SCORED = (
    ("LD", "Lãnh đạo, chỉ đạo và kế hoạch", 15, False),
    ("TCD", "Tiếp công dân, đối thoại với Nhân dân", 15, False),
    ("KNTC", "Giải quyết đơn thư khiếu nại, tố cáo, kiến nghị", 15, True),
    ("QCDC", "Thực hiện dân chủ ở cơ sở", 15, False),
    ("CCHC", "Cải cách hành chính, chỉ số hài lòng", 15, True),
    ("TD", "Tinh thần, thái độ phục vụ và kỷ luật công vụ", 10, False),
    ("PH", "Phối hợp với Mặt trận và các đoàn thể", 5, False),
    ("DVK", "Xây dựng, nhân rộng mô hình Dân vận khéo", 10, False),
)
KNOCK_OUT = "DIEMNONG"
BANDS = ((Grade.EXCELLENT, 90), (Grade.GOOD, 80), (Grade.FAIR, 65), (Grade.AVERAGE, 50), (Grade.WEAK, 0))


async def load(store: Store, register: Register) -> None:
    """Enter the sheet of every province as its staff on its first day; repeating it changes nothing."""
    for province in provinces(register):
        day = first_day(province)
        world, _ = virtual(store, datetime.combine(day, time(2, tzinfo=UTC)), f"score-sheet-{province.id}")
        staff = await actors.actor(world, "pcs")
        request = Request(request_id=f"sample-score-sheet-{province.id}")
        await score_sheets.create(world.fresh(), staff, request, province.id, NAME, _form(day))


def _form(day: date) -> dict[str, Any]:
    return {
        "effective_from": day.isoformat(),
        "legal_basis": f"Theo nhóm tiêu chí thường dùng {LABEL}",
        "criteria": [
            *({"code": c, "name": n, "most": m * 100, "may_not_apply": optional} for c, n, m, optional in SCORED),
            {"code": "BAOCAO", "name": "Báo cáo chậm", "kind": CriterionKind.PENALTY, "most": 500},
            {"code": "SANGTAO", "name": "Cách làm mới, hiệu quả", "kind": CriterionKind.BONUS, "most": 500},
            {
                "code": KNOCK_OUT,
                "name": "Để phát sinh điểm nóng về khiếu kiện",
                "kind": CriterionKind.KNOCK_OUT,
                "cap": Grade.AVERAGE,
            },
        ],
        "bands": [{"grade": grade, "at_least": points * 100} for grade, points in BANDS],
        "bonus_cap": 500,
    }
