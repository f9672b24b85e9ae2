/** Days and periods of the State: a year runs from 15 December to 14 December, in Vietnam's time. */

const VIETNAM = { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric" } as const;
const DAY = new Intl.DateTimeFormat("vi-VN", VIETNAM);
const MOMENT = new Intl.DateTimeFormat("vi-VN", { ...VIETNAM, hour: "2-digit", minute: "2-digit" });
const CUT_OFF = "12-15";

export const FIRST_YEAR = 2025;

/** Writes a Date of the schema (2026-12-15) the Vietnamese way; such a day has no time zone. */
export function day(text: string | null | undefined): string {
  return text ? text.slice(0, 10).split("-").reverse().join("/") : "";
}

export const dayOf = (instant: string | null | undefined): string => (instant ? DAY.format(new Date(instant)) : "");
export const moment = (instant: string): string => MOMENT.format(new Date(instant));

/** Today in Vietnam as the schema writes days. */
export function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
}

export function yearNow(now = today()): number {
  return Number(now.slice(0, 4)) + (now.slice(5) >= CUT_OFF ? 1 : 0);
}

export function years(): number[] {
  return Array.from({ length: yearNow() - FIRST_YEAR + 1 }, (_, back) => yearNow() - back);
}

/** The period of the same length before: 2026 → 2025, 2026-Q1 → 2025-Q4. */
export function previous(period: string): string {
  const [year = "", kind = "", number = ""] = /^(\d+)(?:-([HQ])(\d))?$/.exec(period)?.slice(1) ?? [];
  if (!kind) return String(Number(year) - 1);
  const last = kind === "H" ? 2 : 4;
  return number === "1" ? `${Number(year) - 1}-${kind}${last}` : `${year}-${kind}${Number(number) - 1}`;
}

/** 2026 → "Năm 2026", 2026-Q3 → "Quý 3 năm 2026". */
export function periodName(period: string): string {
  const [year, part] = period.split("-");
  const kind = { H: "6 tháng, kỳ", Q: "Quý" }[part?.[0] ?? ""];
  return kind ? `${kind} ${part?.slice(1)} năm ${year}` : `Năm ${year}`;
}
