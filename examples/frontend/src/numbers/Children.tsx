import { useState } from "react";
import { Choice } from "../ui/Choice";
import { Empty, Waiting } from "../ui/Waiting";
import { numberOf, useChildren } from "../map/useChildren";
import { href } from "../route";
import { Bars } from "./Bars";
import { CODES } from "./codes";

type Indicator = { code: string; name: string; value: string; own: string };
const FEW = 12;

/** One number of a unit beside those of the units directly below it: its own and theirs add up to it. */
export function Children({ unit, period, indicators }: { unit: string; period: string; indicators: Indicator[] }) {
  const [code, setCode] = useState("ENTRY_REG");
  const [all, setAll] = useState(false);
  const { children, complete, error, refetch } = useChildren(unit, period, CODES, null);
  const total = indicators.find((one) => one.code === code);
  if (!children || !complete) return <Waiting error={children ? undefined : error} retry={() => void refetch()} />;
  if (!children.length || !total) return <Empty>Không có đơn vị trực thuộc để so sánh.</Empty>;
  const bars = children
    .map((child) => ({
      name: child.name,
      value: numberOf(child, code),
      tone: "child",
      href: href("so-lieu", child.id),
    }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.name.localeCompare(b.name, "vi"));
  const known = bars.filter((bar) => bar.value !== null);
  const sum = known.reduce((count, bar) => count + (bar.value ?? 0), 0);
  return (
    <>
      <Choice
        label="Chỉ tiêu"
        value={code}
        options={indicators.map((one) => [one.code, one.name])}
        onChange={setCode}
      />
      <p data-testid="sum">
        Cộng dồn <b>{total.value}</b> = riêng đơn vị <b>{total.own}</b> + {known.length} đơn vị trực thuộc <b>{sum}</b>
        {known.length < bars.length && ` (${bars.length - known.length} đơn vị chưa có số liệu)`}
      </p>
      <Bars title="Các đơn vị trực thuộc" groups={[{ name: "", bars: all ? bars : bars.slice(0, FEW) }]} />
      {bars.length > FEW && (
        <button type="button" className="more" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? "Thu gọn" : `Xem cả ${bars.length} đơn vị`}
        </button>
      )}
    </>
  );
}
