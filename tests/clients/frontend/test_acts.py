"""Acts through the example client: what it does is in the store, what is refused is told where it belongs."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from movement.model.entries import Entry, Level, RecognitionState, State
from movement.model.entry_acts import Act
from movement.model.errors import SENTENCES, Code
from movement.storage.store import Store, want
from movement.usecases import actors, entry_changes
from movement.world import World
from tests.builders import NOON, REACHED, full_form, full_scores, request
from tests.clients.frontend.conftest import PHONE, Ask, Open
from tests.engine import dump

HIEN = "11953"
"""Phường Phố Hiến."""
QUEUE = "query Q($u: ID!) { reviewQueue(unit: $u, first: 20) { edges { node { id title } } } }"


class Story:
    """An entry of Phố Hiến brought along by its people."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def submitted(self, unit: str, title: str) -> Entry:
        entry = await entry_changes.create(
            self.world.fresh(), await self.actor("rpt"), request(), unit, full_form(title=title)
        )
        return await self.act("rpt", Act.SUBMIT, entry)

    async def verified(self, unit: str, title: str) -> Entry:
        entry = await self.act("rv1", Act.ACCEPT, await self.submitted(unit, title))
        reporter, reviewer = await self.actor("rpt"), await self.actor("rv1")
        entry = await entry_changes.start(self.world.fresh(), reporter, request(entry), self.world.today())
        entry = await entry_changes.report(self.world.fresh(), reporter, request(entry), REACHED)
        return await entry_changes.verify(
            self.world.fresh(), reviewer, request(entry), full_scores(), conflict_solved=False
        )

    async def act(self, role: str, act: Act, entry: Entry, reason: str | None = None) -> Entry:
        return await entry_changes.act(self.world.fresh(), await self.actor(role), act, request(entry, reason))

    async def actor(self, role: str) -> Any:
        return await actors.actor(self.world.fresh(), f"{role}-{HIEN}")


@pytest.fixture
def story(province: Store) -> Story:
    return Story(World(store=province, clock=lambda: NOON))


async def stored(store: Store, entry: Entry) -> Entry:
    (found,) = await store.get([want(Entry, id=entry.id)], strong=True)
    assert isinstance(found, Entry)
    return found


async def unit(ask: Ask) -> str:
    answer = await ask("pcs", f'{{ unitByCode(scheme: GSO, code: "{HIEN}", at: "2026-11-24") {{ id }} }}')
    found: str = answer["unitByCode"]["id"]
    return found


async def choose(page: Page, entry: Entry, act: str) -> None:
    await page.locator(f'.lines li[data-id="{entry.id}"] > a').click()
    await page.get_by_role("button", name=act).click()


def snapshot(store: Store) -> dict[str, list[Any]]:
    return dump(store.settings.endpoint or "", store.settings.prefix)


async def test_returning_an_entry(open_page: Open, ask: Ask, story: Story, province: Store) -> None:
    place = await unit(ask)
    entry = await story.submitted(place, "Hàng cây kiểu mẫu")
    page = await open_page(f"rv1-{HIEN}", "xet-duyet")
    queue = (await ask(f"rv1-{HIEN}", QUEUE, u=place))["reviewQueue"]["edges"]
    await expect(page.locator(".lines li")).to_have_count(len(queue))
    assert await page.locator(".lines li > a").all_inner_texts() == [edge["node"]["title"] for edge in queue]
    await choose(page, entry, "Trả lại để bổ sung")
    form = page.get_by_role("form", name="Trả lại để bổ sung")
    # Without a reason: told at the field, nothing written.
    before = snapshot(province)
    await form.get_by_role("button").click()
    await expect(form.locator(".field .problem")).to_have_text("Phải ghi rõ lý do.")
    await expect(form.get_by_label("Lý do")).to_have_attribute("aria-invalid", "true")
    assert snapshot(province) == before
    await form.get_by_label("Lý do").fill("Thiếu số liệu về kết quả.")
    await form.get_by_role("button").click()
    await expect(page.locator(".done")).to_have_text("Đã trả lại hồ sơ để bổ sung.")
    await expect(page.locator(f'.lines li[data-id="{entry.id}"]')).to_have_count(0)
    await expect(page.locator(".history li").last).to_contain_text("Trả lại để bổ sung")
    await expect(page.locator(".history q").last).to_have_text("Thiếu số liệu về kết quả.")
    now = await stored(province, entry)
    assert (now.state, now.version) == (State.RETURNED, entry.version + 1)


async def test_someone_else_was_faster(open_page: Open, ask: Ask, story: Story, province: Store) -> None:
    entry = await story.submitted(await unit(ask), "Nhà văn hóa xanh")
    page = await open_page(f"rv1-{HIEN}", "xet-duyet", PHONE)
    await choose(page, entry, "Không chấp nhận")
    form = page.get_by_role("form", name="Không chấp nhận")
    await form.get_by_label("Lý do").fill("Trùng với hồ sơ năm trước.")
    # Meanwhile it was returned and submitted again.
    entry = await story.act("rv1", Act.RETURN, entry, "Ghi rõ địa bàn.")
    entry = await story.act("rpt", Act.SUBMIT, entry)
    before = snapshot(province)
    await form.get_by_role("button").click()
    await expect(form.locator('[data-code="CONFLICT"]')).to_be_visible()
    await expect(form.get_by_role("status")).to_contain_text("Thay đổi mới nhất: Nộp hồ sơ")
    assert snapshot(province) == before
    # What was typed is still there, and now it is about what the person sees.
    await expect(form.get_by_label("Lý do")).to_have_value("Trùng với hồ sơ năm trước.")
    await form.get_by_role("button").click()
    await expect(page.locator(".done")).to_have_text("Đã ghi nhận không chấp nhận hồ sơ.")
    now = await stored(province, entry)
    assert (now.state, now.version) == (State.NOT_ACCEPTED, entry.version + 1)


async def test_recognising_asks_for_each_field(open_page: Open, ask: Ask, story: Story, province: Store) -> None:
    entry = await story.verified(await unit(ask), "Dòng họ hiếu học")
    page = await open_page(f"rv1-{HIEN}", f"ho-so/{entry.id}")
    await page.get_by_role("button", name="Công nhận").click()
    form = page.get_by_role("form", name="Công nhận")
    before = snapshot(province)
    await form.get_by_role("button").click()
    number = form.locator(".field", has=page.get_by_label("Số quyết định"))
    await expect(number.locator(".problem")).to_have_text(SENTENCES[Code.MISSING_FIELD])
    await expect(form.get_by_label("Cấp công nhận")).to_have_attribute("aria-invalid", "false")
    assert snapshot(province) == before
    await form.get_by_label("Số quyết định").fill("12/QĐ-UBND")
    await form.get_by_role("button").click()
    await expect(page.locator(".done")).to_have_text("Đã ghi nhận quyết định công nhận.")
    (made,) = (await stored(province, entry)).recognitions
    assert (made.level, made.state, made.decision_number) == (
        Level.GRASSROOTS,
        RecognitionState.RECOGNISED,
        "12/QĐ-UBND",
    )
    assert made.decided_on == NOON.date()


async def test_what_one_may_not_see_looks_absent(open_page: Open, site: str) -> None:
    page = await open_page(f"rpt-{HIEN}", "xet-duyet")
    # A reporter reviews nothing; the sentence is the gateway's.
    fault = page.locator('main [data-code="NOT_FOUND"]')
    await expect(fault).to_have_text(SENTENCES[Code.NOT_FOUND])
    await page.goto(f"{site}#/don-vi/t0000000000000000")
    await expect(fault).to_have_text(SENTENCES[Code.NOT_FOUND])
    await page.goto(f"{site}#/xet-duyet")
    await expect(page.locator("h1")).to_have_text("Hàng chờ xét duyệt")
    await page.get_by_role("button", name="Thoát").click()
    await expect(page.get_by_label("Mã truy cập")).to_be_visible()
    assert await page.evaluate("sessionStorage.getItem('dvk-token')") == ""


async def test_a_token_that_is_none(site: str, browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto(site)
    await page.get_by_label("Mã truy cập").fill("abc.def.ghi")
    await page.get_by_role("button", name="Vào").click()
    await expect(page.get_by_role("alert")).to_have_text(SENTENCES[Code.NOT_AUTHENTICATED])
    await expect(page.get_by_label("Mã truy cập")).to_be_visible()
    await page.close()
