"""The organisations that stand on territories: which ones, what they are called, and whom they follow.

The bodies of a commune and the kinds are those the directive names. Names of provincial bodies after 2025-07-01 that
no public source confirmed are plausible sample data, to be replaced by the province's own list.
"""

from msgspec import Struct

from movement.model.units import TerritoryType, Tier, UnitKind

_P, _C = UnitKind.PARTY_BODY, UnitKind.PARTY_COMMITTEE
_G, _S = UnitKind.GOV_AGENCY, UnitKind.SOCIO_POLITICAL


class Body(Struct, frozen=True):
    """An organisation on a territory. `key` ties it to its successor: the body with the same key."""

    key: str
    kind: UnitKind
    name: str


BOTH = (
    Body("committee", _C, "Tỉnh ủy"),
    Body("people", UnitKind.PEOPLE_COMMITTEE, "Ủy ban nhân dân tỉnh"),
    Body("front", UnitKind.FRONT, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
    Body("organisation", _P, "Ban Tổ chức Tỉnh ủy"),
    Body("control", _P, "Ủy ban Kiểm tra Tỉnh ủy"),
    Body("internal", _P, "Ban Nội chính Tỉnh ủy"),
    Body("office", _P, "Văn phòng Tỉnh ủy"),
    Body("unions", _S, "Liên đoàn Lao động tỉnh"),
    Body("youth", _S, "Tỉnh đoàn"),
    Body("women", _S, "Hội Liên hiệp Phụ nữ tỉnh"),
    Body("farmers", _S, "Hội Nông dân tỉnh"),
    Body("veterans", _S, "Hội Cựu chiến binh tỉnh"),
    Body("military", UnitKind.ARMED_FORCE, "Bộ Chỉ huy Quân sự tỉnh"),
    Body("police", UnitKind.ARMED_FORCE, "Công an tỉnh"),
    Body("inspectorate", _G, "Thanh tra tỉnh"),
    Body("home", _G, "Sở Nội vụ"),
    Body("finance", _G, "Sở Tài chính"),
    Body("education", _G, "Sở Giáo dục và Đào tạo"),
    Body("health", _G, "Sở Y tế"),
    Body("justice", _G, "Sở Tư pháp"),
    Body("agriculture", _G, "Sở Nông nghiệp và Môi trường"),
    Body("hospital", UnitKind.PUBLIC_SERVICE_UNIT, "Bệnh viện Đa khoa tỉnh"),
    Body("redcross", UnitKind.MASS_ASSOCIATION, "Hội Chữ thập đỏ tỉnh"),
)
BEFORE = (
    Body("mobilisation", _P, "Ban Dân vận Tỉnh ủy"),
    Body("propaganda", _P, "Ban Tuyên giáo Tỉnh ủy"),
    Body("group", UnitKind.PARTY_GROUP, "Ban cán sự đảng Ủy ban nhân dân tỉnh"),
    Body("council", UnitKind.PARTY_GROUP, "Đảng đoàn Hội đồng nhân dân tỉnh"),
)
SINCE = (Body("mobilisation", _P, "Ban Tuyên giáo và Dân vận Tỉnh ủy"),)
FOLLOWS = {"propaganda": "mobilisation"}
"""Bodies that went into one with another key."""
DISTRICT_COMMITTEES = {TerritoryType.CITY: "Thành ủy", TerritoryType.TOWN: "Thị ủy"}


def on(tier: Tier, kind: TerritoryType, name: str, *, legacy: bool) -> tuple[Body, ...]:
    """Return the organisations directly on a territory called `name`."""
    if tier is Tier.PROVINCE:
        place = name.removeprefix("Tỉnh ")
        bodies = (*BOTH, *(BEFORE if legacy else SINCE))
        return tuple(Body(b.key, b.kind, f"{b.name} {place}") for b in bodies)
    lower = name[:1].lower() + name[1:]
    committee = f"Đảng ủy {lower}"
    if tier is Tier.DISTRICT:
        place = name
        for prefix in ("Thành phố ", "Thị xã ", "Huyện "):
            place = place.removeprefix(prefix)
        committee = f"{DISTRICT_COMMITTEES.get(kind, 'Huyện ủy')} {place}"
    return (
        Body("committee", _C, committee),
        Body("people", UnitKind.PEOPLE_COMMITTEE, f"Ủy ban nhân dân {lower}"),
        Body("front", UnitKind.FRONT, f"Ủy ban Mặt trận Tổ quốc Việt Nam {lower}"),
    )
