"""The life of one sample entry, act by act, as its people would have lived it; every act through its use case."""

from datetime import datetime, timedelta

from local.places import Place
from local.rules import POINTS
from local.sample_texts import LABEL, TOPICS, Topic
from local.tale import Setting, Tale
from movement.model.entries import Entry, Level
from movement.model.entry_acts import Act
from movement.model.entry_form import EntryKind, ForceRole, SubjectType
from movement.usecases import entry_changes, recognitions

SUBJECTS = (
    (SubjectType.COLLECTIVE, 46),
    (SubjectType.COMMUNITY_GROUP, 6),
    (SubjectType.CLAN, 4),
    (SubjectType.INDIVIDUAL, 35),
    (SubjectType.PRESTIGIOUS_PERSON, 5),
    (SubjectType.HOUSEHOLD, 4),
)
"""Collective to individual 56 : 44, as a district's 69 and 54 recognised ones."""
PERSONS = frozenset({SubjectType.INDIVIDUAL, SubjectType.PRESTIGIOUS_PERSON, SubjectType.HOUSEHOLD})


class Story(Tale[Entry]):
    """One entry in the making."""

    def __init__(self, setting: Setting, name: str, place: Place, begins: datetime) -> None:
        super().__init__(setting, name, begins, place.ends)
        self.place = place

    async def create(self, topic: Topic) -> None:
        """Register the form as a draft."""
        form = self._form(topic)
        await self.by(self.place.reporter, lambda w, a, r: entry_changes.create(w, a, r, self.place.unit.id, form))

    async def plain(self, act: Act, subject: str, reason: str | None = None) -> None:
        """Do an act that needs nothing but perhaps a reason."""
        await self.by(subject, lambda w, a, r: entry_changes.act(w, a, act, r), reason)

    async def edit(self) -> None:
        """Say more of the situation."""
        form = {"situation": f"{self.current.situation} Đã rà soát, bổ sung."}
        await self.by(self.place.reporter, lambda w, a, r: entry_changes.edit(w, a, r, form))

    async def start(self) -> None:
        """Begin to run today."""
        day = self.today
        await self.by(self.place.reporter, lambda w, a, r: entry_changes.start(w, a, r, day))

    async def report(self) -> None:
        """Report what every output reached, most of them what was promised."""
        reached = [
            {
                "index": index,
                "actual": str(int(output.target * self.rng.choice((70, 85, 95, 100, 100, 105, 120)) / 100)),
                "evidence": [
                    {"title": f"Biên bản nghiệm thu {LABEL}", "url": f"https://example.org/{self.name}/{index}"}
                ],
            }
            for index, output in enumerate(self.current.outputs)
        ]
        await self.by(self.place.reporter, lambda w, a, r: entry_changes.report(w, a, r, reached))

    async def verify(self, subject: str) -> None:
        """Appraise the results."""
        scores = [
            {
                "criterion": name,
                "points": self.rng.randint(most * 6 // 10, most),
                "reason": f"Đã kiểm tra thực tế {LABEL}.",
            }
            for name, most in POINTS.items()
        ]
        solved = self.rng.random() < 0.3  # noqa: PLR2004 - nearly a third solve a conflict
        await self.by(subject, lambda w, a, r: entry_changes.verify(w, a, r, scores, conflict_solved=solved))

    async def recognise(self, subject: str, level: Level) -> None:
        """Decide to recognise."""
        number, day = f"{self.rng.randint(10, 4000)}/QĐ-MAU", self.today
        await self.by(subject, lambda w, a, r: recognitions.recognise(w, a, r, level, number, day))

    async def refuse(self, subject: str, level: Level) -> None:
        """Decide not to recognise."""
        await self.by(
            subject,
            lambda w, a, r: recognitions.refuse_recognition(w, a, r, level),
            "Hiệu quả lan tỏa chưa rõ.",
        )

    async def revoke(self, level: Level, year: int) -> None:
        """Revoke a recognition."""
        number = f"{self.rng.randint(10, 4000)}/QĐ-MAU"
        await self.by(
            "pcs",
            lambda w, a, r: recognitions.revoke_recognition(w, a, r, level, year, number),
            "Số liệu báo cáo không đúng thực tế.",
        )

    async def amend(self) -> None:
        """Put a correction beside the entry."""
        await self.by(
            "pcs",
            lambda w, a, r: entry_changes.amend(w, a, r, f"Đính chính địa bàn thực hiện {LABEL}."),
            "Sai sót khi nhập.",
        )

    async def replicate(self, source: str) -> None:
        """Take another unit's recognised entry over."""
        await self.by(
            self.place.reporter,
            lambda w, a, r: entry_changes.replicate(w, a, r, self.place.unit.id),
            above=source,
        )

    async def complete(self) -> None:
        """Fill in the parts of the form that a taken-over entry lacks."""
        form = {k: v for k, v in self._form(self.rng.choice(TOPICS)).items() if k not in {"title", "content", "method"}}
        form.pop("outputs")
        await self.by(self.place.reporter, lambda w, a, r: entry_changes.edit(w, a, r, form))

    def _form(self, topic: Topic) -> dict[str, object]:
        rng, day = self.rng, self.today
        subject = rng.choices([s for s, _ in SUBJECTS], [n for _, n in SUBJECTS])[0]
        exemplar = subject in PERSONS or rng.random() < 0.15  # noqa: PLR2004 - a few collectives are exemplars
        outputs = [{"name": topic.output, "measure": topic.measure, "target": str(rng.randint(1, topic.most))}]
        if rng.random() < 0.4:  # noqa: PLR2004 - four in ten promise a second output
            outputs.append(
                {"name": "Buổi tuyên truyền, vận động", "measure": "buổi", "target": str(rng.randint(2, 24))}
            )
        return {
            "title": f"{topic.title}, {self.place.name} {LABEL}",
            "kind": EntryKind.EXEMPLAR if exemplar else EntryKind.MODEL,
            "is_new": rng.random() < 0.7,  # noqa: PLR2004 - most are new
            "field": topic.field,
            "focus": list(topic.focus),
            "subject": subject,
            "situation": f"Tình hình tại {self.place.name} đặt ra yêu cầu vận động, tạo đồng thuận {LABEL}.",
            "objectives": f"{topic.output} đạt chỉ tiêu đề ra trong năm.",
            "criteria": f"Số {topic.measure} thực hiện được so với chỉ tiêu.",
            "content": f"{topic.title}: khảo sát, tuyên truyền, ký cam kết, thực hiện và giám sát.",
            "method": "Dân biết, dân bàn, dân làm, dân kiểm tra, dân giám sát, dân thụ hưởng.",
            "area": self.place.name,
            "beneficiaries": f"Nhân dân {self.place.name}",
            "forces": [
                {"type": SubjectType.COLLECTIVE, "name": f"Đảng ủy {self.place.name}", "role": ForceRole.LEAD},
                {
                    "type": SubjectType.COMMUNITY_GROUP,
                    "name": "Tổ tự quản khu dân cư",
                    "role": ForceRole.TAKING_PART,
                    "task": "Tuyên truyền, vận động",
                },
            ],
            "resources": "Ngân sách địa phương và xã hội hóa.",
            "starts_on": (day + timedelta(days=20)).isoformat(),
            "milestones": [{"due_on": (day + timedelta(days=90)).isoformat(), "what": "Sơ kết giữa kỳ"}],
            "evaluates_on": (day + timedelta(days=180)).isoformat(),
            "outputs": outputs,
            "sustainability": "Duy trì hằng năm, nhân rộng ra các thôn trong xã.",
        }
