"""Each season's plan, its campaigns, and their teams, entered by staff."""

from contextlib import suppress
from datetime import date

from msgspec import Struct

from local.chance import chance, morning
from local.people import provinces
from local.places import ENDLESS, LEGACY_ENDS
from local.register import Register
from local.sample_texts import LABEL
from local.seasons import SEASONS, SUBJECTS, Season, Subject
from local.tale import OverError, Setting, Tale
from movement.model.campaigns import Campaign, InspectionPlan
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import campaign_changes

INSPECTORS = ("ins", "ins2", "ins3", "ins4")


async def load(setting: Setting, register: Register) -> dict[tuple[str, str], Campaign]:
    """Make each season's plan and its campaigns, as far as their days have come; by season and subject."""
    found: dict[tuple[str, str], Campaign] = {}
    known = {(p.codes[0].code, p.last.valid_to is not None): p for p in provinces(register)}
    for season in SEASONS:
        province = known[season.code, season.legacy]
        with suppress(OverError):
            plan = await _plan(setting, season, province)
            for subject in SUBJECTS:
                with suppress(OverError):
                    found[season.name, subject.key] = await _campaign(setting, season, subject, plan)
    return found


def _tale[T: Struct](setting: Setting, season: Season, name: str, day: date) -> Tale[T]:
    ends = LEGACY_ENDS if season.legacy else ENDLESS
    return Tale(setting, name, morning(chance(name), day), ends)


async def _plan(setting: Setting, season: Season, province: Unit) -> InspectionPlan:
    tale: Tale[InspectionPlan] = _tale(setting, season, f"plan-{season.name}", season.planned_on)
    form = {
        "title": f"Chương trình kiểm tra, giám sát năm {season.year} {LABEL}",
        "decision_number": f"{tale.rng.randint(10, 90)}-CTr/MAU",
        "decided_on": season.planned_on.isoformat(),
    }
    return await tale.by("pcs", lambda w, a, r: campaign_changes.create_plan(w, a, r, province.id, season.year, form))


async def _campaign(setting: Setting, season: Season, subject: Subject, plan: InspectionPlan) -> Campaign:
    day = season.opens[subject.key].on
    name = f"campaign-{season.name}-{subject.key}"
    tale: Tale[Campaign] = _tale(setting, season, name, day)
    form: dict[str, object] = {
        "title": f"{subject.title} {LABEL}",
        "type": subject.type,
        "content": subject.content,
        "legal_basis": f"Chỉ thị về công tác dân vận {LABEL}",
        "period_from": date(season.year - 1, 1, 1).isoformat(),
        "period_to": day.isoformat(),
    }
    if subject.has_sheet:
        sheets = await setting.store.rows(paths.sheets_of_province, Span(plan.root), strong=True)
        form["sheet"] = sheets[0][1].id
    await tale.by("pcs", lambda w, a, r: campaign_changes.create_campaign(w, a, r, form), above=plan.id)
    for number in range(3 if subject.checks else 2):
        tale.later(0, 0)
        await _team(tale, number, day)
    return tale.current


async def _team(tale: Tale[Campaign], number: int, day: date) -> None:
    leader, *members = (INSPECTORS[(number + step) % len(INSPECTORS)] for step in range(3))
    form = {
        "decision_number": f"{tale.rng.randint(10, 900)}-QĐ/MAU",
        "decided_on": day.isoformat(),
        "leader": leader,
        "members": members,
    }
    await tale.by("pcs", lambda w, a, r: campaign_changes.add_team(w, a, r, form))
