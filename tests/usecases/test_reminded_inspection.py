"""One inspection from its announcement to its end, and what its unit and its leader are reminded of on the way."""

from datetime import date
from pathlib import Path

from movement.model.inspections import InspectionState
from movement.storage.store import Store
from movement.usecases import inspection_changes, inspection_conclusions, remedies, reminder_runs, reminders
from tests.builders import Clock, Town, make_world, request
from tests.inspection_builders import PROOF, bring, make_inspection
from tests.reminder_builders import events, settle_rules, telling

S = InspectionState


async def test_a_whole_inspection_reminds_each_side_of_its_own(
    store: Store, clock: Clock, town: Town, tmp_path: Path
) -> None:
    file = tmp_path / "events"
    world = telling(make_world(store, clock), file)
    await settle_rules(world, town)
    # Announced on 24 November: the self-report is due in 10 days, on 4 December, the conclusion in 45, on 8 January.
    found = await make_inspection(world, town, S.ANNOUNCED)
    assert (found.self_report_due_on, found.due_on) == (date(2026, 12, 4), date(2027, 1, 8))

    async def on(month: int, day: int) -> list[str]:
        """Run on a day and return what was told then."""
        clock.at = clock.at.replace(year=2026 if month > 10 else 2027, month=month, day=day)
        before = len(events(file))
        await reminder_runs.of_province(world.fresh(), town.province)
        return [f"{e['kind']} {e['step']} {e['role']} {e['dueOn']}" for e in events(file)[before:]]

    leader, reporter, staff = [await town.actor(world, handle) for handle in ("ins", "rpt", "pcs")]
    assert await on(11, 30) == []
    assert await on(12, 1) == ["SELF_REPORT SOON RPT 2026-12-04"]
    assert await on(12, 4) == []
    assert await on(12, 5) == ["SELF_REPORT LATE RPT 2026-12-04"]
    found = await bring(world, town, found, S.SELF_REPORTED)
    assert await on(12, 28) == []
    assert await on(12, 29) == ["CONCLUSION SOON INS 2027-01-08"]
    # Fifteen days at most may be added: five make 13 January the due day, soon from the 3rd on.
    found = await inspection_changes.extend(world.fresh(), staff, request(found, "Mưa lũ."), 5)
    assert await on(1, 2) == []
    assert await on(1, 3) == ["CONCLUSION SOON INS 2027-01-13"]
    found = await bring(world, town, found, S.FOLLOW_UP)
    # Concluded on 3 January with one recommendation, due in thirty days, on 2 February: soon from 26 January on.
    assert await on(1, 25) == []
    assert await on(1, 26) == ["REMEDY SOON RPT 2027-02-02"]
    found = await remedies.report(world.fresh(), reporter, request(found), 1, "Đã công khai.", PROOF)
    # Reported on 26 January, ten days allowed: due on 5 February, soon from the 3rd on.
    assert await on(2, 2) == []
    assert await on(2, 3) == ["VERIFICATION SOON INS 2027-02-05"]
    found = await remedies.reopen(world.fresh(), leader, request(found, "Chưa đủ."), 1)
    assert await on(2, 4) == ["REMEDY LATE RPT 2027-02-02"]
    found = await remedies.report(world.fresh(), reporter, request(found), 1, "Đã bổ sung.", PROOF)
    found = await remedies.verify(world.fresh(), leader, request(found), 1)
    assert await on(2, 17) == []
    await inspection_conclusions.close(world.fresh(), leader, request(found))
    assert await on(2, 18) == []
    page = await reminders.feed(world.fresh(), leader, town.province.id, first=50)
    assert page.items == ()
