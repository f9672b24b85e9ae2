"""What the parts of a split are called in Vietnamese: those of the movement, and those that reports usually have.

A catalogue is data of the province and may split by anything; what is not here is called by its code.
"""

from collections.abc import Mapping

from movement.model.report_words import LABELS, SPLITS

REPORTED: Mapping[str, Mapping[str, str]] = {
    "head": {"PARTY": "cấp ủy", "GOVERNMENT": "chính quyền", "FRONT": "Mặt trận Tổ quốc"},
    "form": {"REGULAR": "định kỳ", "ADHOC": "đột xuất"},
    "kind": {"COMPLAINT": "khiếu nại", "DENUNCIATION": "tố cáo", "RECOMMENDATION": "kiến nghị, phản ánh"},
}


def split_name(split: str) -> str:
    """Return what a part is called, from `kind=COMPLAINT`: "khiếu nại"."""
    key, _, value = split.partition("=")
    if told := REPORTED.get(key, {}).get(value):
        return told
    label = next((LABELS[one] for one in SPLITS.get(key, ()) if one == value), "")
    return f"{label[0].lower()}{label[1:]}" if label else value
