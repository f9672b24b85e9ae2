/** Five shades for counts, each holding about as many units; zero and "no number" stand apart. */
export type Shade = { className: string; name: string };

export const NOTHING: Shade = { className: "none", name: "Chưa có số liệu" };
const ZERO: Shade = { className: "zero", name: "0" };
const SHADES = 5;

export function scaleOf(values: (number | null)[]): { shade: (value: number | null) => Shade; legend: Shade[] } {
  const counts = values.filter((value): value is number => value !== null && value > 0).sort((a, b) => a - b);
  const starts = Array.from({ length: SHADES }, (_, n) => counts[Math.floor((n * counts.length) / SHADES)]);
  const from = [...new Set(starts.filter((start) => start !== undefined))];
  const most = counts.at(-1) ?? 0;
  const shades = from.map((start, n) => {
    const end = (from[n + 1] ?? most + 1) - 1;
    // Few different counts use the shades farthest apart.
    const tone = from.length === 1 ? 3 : 1 + Math.round((n * (SHADES - 1)) / (from.length - 1));
    return { start, className: `tone${tone}`, name: end > start ? `${start} – ${end}` : String(start) };
  });
  const shade = (value: number | null): Shade => {
    if (value === null) return NOTHING;
    return value === 0 ? ZERO : (shades.findLast((one) => one.start <= value) ?? ZERO);
  };
  const rest = [...(values.includes(0) ? [ZERO] : []), ...(values.includes(null) ? [NOTHING] : [])];
  return { shade, legend: [...rest, ...shades] };
}
