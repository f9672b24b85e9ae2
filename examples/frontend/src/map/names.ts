/** A unit's name without its kind, in one or two lines that fit a cell: "Phường Phố Hiến" → "Phố", "Hiến". */
const KIND = /^(Phường|Xã|Đặc khu|Thị trấn) /;
const WIDE = 9;

export function lines(name: string): string[] {
  const words = name.replace(KIND, "").split(" ");
  const all = words.join(" ");
  if (all.length <= WIDE) return [all];
  const cut = words.map((_, n) => Math.abs(words.slice(0, n).join(" ").length - words.slice(n).join(" ").length));
  const best = cut.indexOf(Math.min(...cut.slice(1)), 1);
  return best < 1 ? [all] : [words.slice(0, best).join(" "), words.slice(best).join(" ")];
}
