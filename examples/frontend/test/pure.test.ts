// What needs no browser: `npm test`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { place, project } from "../src/map/cells.ts";
import { lines } from "../src/map/names.ts";
import { scaleOf } from "../src/map/scale.ts";
import { day, periodName, previous, yearNow } from "../src/time.ts";

test("each unit gets a cell of its own, none over another, near its place", () => {
  const points = project(
    Array.from({ length: 40 }, (_, n) => ({
      id: `u${n}`,
      lat: String(20.3 + (n % 8) * 0.08),
      lon: String(106 + Math.floor(n / 8) * 0.12),
    })),
  );
  const { width, cells } = place(points);
  const all = [...cells.values()];
  assert.equal(all.length, 40);
  for (const [n, a] of all.entries()) {
    for (const b of all.slice(n + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > width * 0.99);
  }
  for (const point of points) {
    const cell = cells.get(point.id);
    assert.ok(cell && Math.hypot(point.x - cell.x, point.y - cell.y) < 3 * width);
  }
  assert.deepEqual(place(points), { width, cells });
  assert.equal(place([]).cells.size, 0);
  assert.equal(place(points.slice(0, 1)).cells.size, 1);
});

test("a name takes one or two lines without its kind", () => {
  assert.deepEqual(lines("Phường Phố Hiến"), ["Phố Hiến"]);
  assert.deepEqual(lines("Xã Hoàng Hoa Thám"), ["Hoàng", "Hoa Thám"]);
  assert.deepEqual(lines("Xã Đông Thái Ninh"), ["Đông", "Thái Ninh"]);
  assert.deepEqual(lines("Xã A Sào"), ["A Sào"]);
});

test("zero and no number are no shades of a count", () => {
  const { shade, legend } = scaleOf([null, 0, 1, 1, 2, 3, 4, 9]);
  assert.deepEqual(
    legend.map((one) => one.name),
    ["0", "Chưa có số liệu", "1", "2", "3", "4 – 9"],
  );
  assert.equal(shade(null).className, "none");
  assert.equal(shade(0).className, "zero");
  assert.equal(shade(1).className, "tone1");
  assert.equal(shade(9).className, "tone5");
  assert.deepEqual(scaleOf([]).legend, []);
  assert.deepEqual(
    scaleOf([7, 7]).legend.map((one) => one.name),
    ["7"],
  );
});

test("the State's year begins on 15 December", () => {
  assert.equal(yearNow("2026-12-14"), 2026);
  assert.equal(yearNow("2026-12-15"), 2027);
  assert.equal(yearNow("2026-01-01"), 2026);
});

test("the period before has the same length", () => {
  assert.deepEqual(["2026", "2026-Q1", "2026-Q3", "2026-H1", "2026-H2"].map(previous), [
    "2025",
    "2025-Q4",
    "2026-Q2",
    "2025-H2",
    "2026-H1",
  ]);
  assert.equal(periodName("2026"), "Năm 2026");
  assert.equal(periodName("2026-Q3"), "Quý 3 năm 2026");
  assert.equal(day("2026-12-15"), "15/12/2026");
});
