"""What each screen shows is what the gateway answers, at both widths, with documents of the manifest only."""

import re
from typing import Any

import orjson
import pytest
from playwright.async_api import Page, expect

from tests.clients.frontend.conftest import PHONE, WIDE, Ask, Open
from tools import persist

HOME = 'unitByCode(scheme: GSO, code: "33", at: "2026-11-24") { id }'
CHILDREN = """query C($u: ID!, $c: [String!]!, $k: UnitKind, $a: String) { unit(id: $u) {
  children(first: 100, after: $a, kind: $k) {
  edges { node { id name statistics(period: "2026") { indicators(codes: $c) { code value } } } }
  pageInfo { hasNextPage endCursor } } } }"""
LABELS = "query N($n: [String!]) { enumLabels(names: $n) { values { value vietnamese } } }"
ENTRIES = """query E($u: ID!, $a: String) { entries(unit: $u, year: 2026, first: 20, after: $a) {
  edges { node { id title state } } pageInfo { hasNextPage endCursor } } }"""
SEARCH = """query S($u: ID!, $t: String!) {
  entriesByTitle(unit: $u, title: $t, first: 20) { edges { node { id title } } } }"""
CANDIDATES = """query L($u: ID!) {
  candidateRun(unit: $u, year: 2026, level: PROVINCE) { counts { eligible needsReview ineligible } }
  candidates(unit: $u, year: 2026, level: PROVINCE, first: 10) { edges { node { rank outcome entry { id title }
    reasons { rule name result observedInWords requiredInWords legalBasis evidence { id label } } } } } }"""
NUMBERS = """query N($u: ID!) { unit(id: $u) { statistics(period: "2026") {
  indicators { code name value own samePeriodLastYear } } } }"""


async def home(ask: Ask) -> str:
    found: str = (await ask("pcs", f"{{ {HOME} }}"))["unitByCode"]["id"]
    return found


async def labels(ask: Ask, kind: str) -> dict[str, str]:
    found = await ask(
        "pcs", "query N($n: [String!]) { enumLabels(names: $n) { values { value vietnamese } } }", n=[kind]
    )
    return {one["value"]: one["vietnamese"] for one in found["enumLabels"][0]["values"]}


async def children(ask: Ask, code: str, kind: str | None) -> dict[str, tuple[str, int]]:
    """Return the province's units below it, by id: name and number."""
    made: dict[str, tuple[str, int]] = {}
    asked: dict[str, Any] = {"u": await home(ask), "c": [code], "k": kind, "a": None}
    while True:
        page = (await ask("pcs", CHILDREN, **asked))["unit"]["children"]
        for edge in page["edges"]:
            node = edge["node"]
            made[node["id"]] = (node["name"], int(node["statistics"]["indicators"][0]["value"]))
        if not page["pageInfo"]["hasNextPage"]:
            return made
        asked["a"] = page["pageInfo"]["endCursor"]


async def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in await page.locator(selector).all_inner_texts()]


def id_of(address: str | None) -> str:
    return re.split(r"[/?]", (address or "").removeprefix("#/"))[1]


async def test_the_map_shows_every_commune_and_leads_to_its_page(open_page: Open, ask: Ask) -> None:
    expected = await children(ask, "ENTRY_REG", "TERRITORY")
    assert len(expected) == 104
    assert sum(value for _, value in expected.values()) > 20
    page = await open_page("pcs")
    await expect(page.get_by_test_id("count")).to_have_text("104 xã, phường")
    tiles = page.locator(".hexes a")
    shown = {
        id_of(await tile.get_attribute("href")): (
            await tile.get_attribute("aria-label"),
            await tile.get_attribute("data-value"),
        )
        for tile in await tiles.all()
    }
    assert shown == {id_: (f"{name}: {value}", str(value)) for id_, (name, value) in expected.items()}
    # The list beside it says the same, most first.
    ranking = [line.rsplit(" ", 1) for line in await texts(page, ".ranking li")]
    assert [int(value) for _, value in ranking] == sorted((value for _, value in expected.values()), reverse=True)
    assert sorted(name for name, _ in ranking) == sorted(name for name, _ in expected.values())
    # Tab enters the map once; arrows move in it and Enter opens the unit.
    assert await page.locator('.hexes a[tabindex="0"]').count() == 1
    hien = next(id_ for id_, (name, _) in expected.items() if name == "Phường Phố Hiến")
    await page.locator(f'.hexes a[href="#/don-vi/{hien}"]').focus()
    await page.keyboard.press("ArrowRight")
    beside = await page.evaluate("document.activeElement.getAttribute('href')")
    assert beside != f"#/don-vi/{hien}"
    await page.keyboard.press("ArrowLeft")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == f"#/don-vi/{hien}"
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Phường Phố Hiến")


async def test_another_number_and_a_year_without_any(open_page: Open, ask: Ask) -> None:
    expected = await children(ask, "ENTRY_REC", "TERRITORY")
    page = await open_page("pcs")
    await page.get_by_label("Chỉ tiêu").select_option(label="Hồ sơ được công nhận")
    await expect(page.locator(".ranking h2")).to_have_text("Hồ sơ được công nhận")
    shown = [await tile.get_attribute("data-value") for tile in await page.locator(".hexes a").all()]
    assert shown == [str(value) for _, value in expected.values()]
    await page.get_by_label("Năm").select_option("2025")
    await expect(page.locator(".hexes a.none")).to_have_count(104)
    assert await texts(page, ".legend li") == ["Chưa có số liệu"]
    assert set(await page.locator(".hexes .value").all_text_contents()) == {"–"}


async def test_a_units_entries_page_by_page_and_by_title(open_page: Open, ask: Ask) -> None:
    unit, states = await home(ask), await labels(ask, "State")
    first = (await ask("pcs", ENTRIES, u=unit))["entries"]
    assert first["pageInfo"]["hasNextPage"]
    second = (await ask("pcs", ENTRIES, u=unit, a=first["pageInfo"]["endCursor"]))["entries"]
    page = await open_page("pcs", f"don-vi/{unit}")
    await expect(page.locator("h1")).to_have_text("Tỉnh Hưng Yên")
    await expect(page.locator(".lines li")).to_have_count(20)
    assert await texts(page, ".lines li > a") == [edge["node"]["title"] for edge in first["edges"]]
    # What states are called is asked, not written here.
    assert await texts(page, ".lines .badge.State") == [states[edge["node"]["state"]] for edge in first["edges"]]
    await page.get_by_role("button", name="Xem thêm").click()
    everything = [*first["edges"], *second["edges"]]
    await expect(page.locator(".lines li")).to_have_count(len(everything))
    shown = [await line.get_attribute("data-id") for line in await page.locator(".lines li").all()]
    assert shown == [edge["node"]["id"] for edge in everything]
    title = everything[0]["node"]["title"].split(",")[0]
    plain = title.lower().translate(str.maketrans("đ", "d"))
    found = (await ask("pcs", SEARCH, u=unit, t=plain))["entriesByTitle"]["edges"]
    assert found
    await page.get_by_label("Tìm theo tên hồ sơ, không cần dấu").fill(plain)
    await expect(page.locator(".lines li")).to_have_count(len(found))
    assert await texts(page, ".lines li > a") == [edge["node"]["title"] for edge in found]
    await page.get_by_label("Tìm theo tên hồ sơ, không cần dấu").fill("khong co ho so nao")
    await expect(page.locator(".empty")).to_have_text("Không tìm thấy hồ sơ nào có tên như vậy.")


async def test_candidates_with_what_each_rule_saw_and_what_shows_it(open_page: Open, ask: Ask) -> None:
    answer = await ask("pcs", CANDIDATES, u=await home(ask))
    outcomes, results = await labels(ask, "Outcome"), await labels(ask, "RuleResult")
    expected = [edge["node"] for edge in answer["candidates"]["edges"]]
    assert len(expected) == 10
    page = await open_page("pcs", "ung-vien")
    await expect(page.locator(".candidate")).to_have_count(10)
    counts = answer["candidateRun"]["counts"]
    assert await texts(page, ".run dd") == [str(counts[k]) for k in ("eligible", "needsReview", "ineligible")]
    assert await texts(page, ".candidate .rank") == [str(n["rank"]) for n in expected]
    assert await texts(page, ".candidate h2") == [n["entry"]["title"] for n in expected]
    assert await texts(page, ".candidate-head .badge") == [outcomes[n["outcome"]] for n in expected]
    await page.locator("summary").nth(1).click()
    for number in (0, 1):
        rows = page.locator(".candidate").nth(number).locator("tbody tr")
        for row, reason in zip(await rows.all(), expected[number]["reasons"], strict=True):
            cells = [" ".join(text.split()) for text in await row.locator("td").all_inner_texts()]
            shown = " ".join(one["label"] for one in reason["evidence"]) or "không có"
            assert cells == [results[reason["result"]], reason["observedInWords"], reason["requiredInWords"], shown]
            assert (await row.locator("th").inner_text()).startswith(reason["name"])
            cited = [id_of(await link.get_attribute("href")) for link in await row.locator("td a").all()]
            assert cited == [one["id"] for one in reason["evidence"] if one["id"]]
    # A cited record opens.
    link = page.locator(".candidate").first.locator("td a").first
    await link.click()
    await expect(page.locator(".record h2")).to_have_text(expected[0]["entry"]["title"])


async def test_charts_draw_the_numbers(open_page: Open, ask: Ask) -> None:
    unit = await home(ask)
    found = (await ask("pcs", NUMBERS, u=unit))["unit"]["statistics"]["indicators"]
    by_code = {one["code"]: one for one in found}
    page = await open_page("pcs", "so-lieu")
    await expect(page.get_by_test_id("standing")).to_contain_text(
        "Số tạm tính: kỳ chưa kết thúc, chốt ngày 15/12/2026."
    )
    for code in ("ENTRY_REG", "ENTRY_RUN", "ENTRY_REC", "ENTRY_REPL"):
        if code not in by_code:
            continue
        one = by_code[code]
        body = page.locator(".bars tbody", has=page.locator("th", has_text=re.compile(f"^{one['name']}$")))
        drawn = [await row.get_attribute("data-value") for row in await body.locator("tr[data-value]").all()]
        # The year before was not computed, which is not zero.
        assert drawn == [one["value"], "null", one["samePeriodLastYear"]]
        await expect(body.locator("small")).to_have_text("không có để so sánh")
        assert await body.locator("line.unknown").count() == 1
    level = page.locator(".bars", has_text="Hồ sơ được công nhận theo cấp")
    shown = {" ".join(t.split()[:-1]).lower(): t.split()[-1] for t in await level.locator("tr").all_inner_texts()}
    expected = {o["name"].split(" – ")[1]: o["value"] for o in found if o["code"].startswith("ENTRY_REC[level=")}
    assert shown == {name: value for name, value in expected.items() if name != "cấp huyện"}
    below = await children(ask, "ENTRY_REG", None)
    total = by_code["ENTRY_REG"]
    count = sum(value for _, value in below.values())
    assert int(total["value"]) == int(total["own"]) + count
    said = f"Cộng dồn {total['value']} = riêng đơn vị {total['own']} + {len(below)} đơn vị trực thuộc {count}"
    await expect(page.get_by_test_id("sum")).to_have_text(said)
    await page.get_by_role("button", name=f"Xem cả {len(below)} đơn vị").click()
    rows = page.locator(".bars .child")
    await expect(rows).to_have_count(len(below))
    values = [int(await row.get_attribute("data-value") or "") for row in await rows.all()]
    assert values == sorted((value for _, value in below.values()), reverse=True)
    widths = [float(await bar.get_attribute("width") or "") for bar in await rows.locator("rect").all()]
    assert widths == [pytest.approx(100 * value / max(values)) for value in values]
    await page.get_by_label("Kỳ").select_option("2026-Q3")
    await expect(page.locator(".empty")).to_have_text("Quý 3 năm 2026 chưa có số liệu của đơn vị.")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_nothing_sticks_out_at_either_width(open_page: Open, size: dict[str, int]) -> None:
    page = await open_page("pcs", "", size)
    cut = "e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible'"
    for address in ("ban-do", "don-vi", "xet-duyet", "ung-vien", "so-lieu"):
        await page.evaluate(f"location.hash = '#/{address}'")
        await expect(page.locator(f'nav a[href="#/{address}"][aria-current="page"]')).to_be_in_viewport(ratio=1)
        await page.wait_for_load_state("networkidle")
        await expect(page.locator(".waiting")).to_have_count(0)
        assert await page.evaluate("document.documentElement.scrollWidth") == size["width"], address
        assert not await page.locator("nav, .card, .bars, .lines").evaluate_all(f"all => all.some({cut})"), address


async def test_it_sends_hashes_of_the_manifest_and_no_text(open_page: Open) -> None:
    manifest = orjson.loads(persist.MANIFEST.read_bytes())
    page = await open_page("pcs", "thoat")
    sent: list[dict[str, Any]] = []
    page.on(
        "request", lambda asked: sent.append(orjson.loads(asked.post_data or "{}")) if "/graphql" in asked.url else None
    )
    for address in ("#/ban-do", "#/don-vi", "#/xet-duyet", "#/ung-vien", "#/so-lieu"):
        await page.evaluate(f"location.hash = '{address}'")
        await page.wait_for_selector("main h1")
        await page.wait_for_load_state("networkidle")
    assert len(sent) >= 5
    assert all("query" not in body for body in sent)
    assert {body["extensions"]["persistedQuery"]["sha256Hash"] for body in sent} <= manifest.keys()
