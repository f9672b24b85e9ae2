import { useQuery } from "@apollo/client/react";
import { type NumbersOfUnitFragment, UnitNumbersDocument } from "../gql/graphql";
import { hasCode } from "../errors";
import { href, type Route, setQuery } from "../route";
import { day, moment, periodName, previous, today, yearNow, years } from "../time";
import { Choice } from "../ui/Choice";
import { Empty, Waiting } from "../ui/Waiting";
import { type Bar, Bars } from "./Bars";
import { Children } from "./Children";
import { BY_FIELD, BY_LEVEL, CODES, HEADLINES } from "./codes";

/** The numbers of a unit: this period beside others, by level and field, and the units below it. */
export function NumbersScreen({ unit, route }: { unit: string; route: Route }) {
  const period = route.query.get("ky") ?? String(yearNow());
  const variables = { unit, period, previous: previous(period), codes: CODES };
  // A period that was not computed is null with NOT_FOUND; the rest of the answer is still good.
  const { data, error, refetch } = useQuery(UnitNumbersDocument, { variables, errorPolicy: "all" });
  const found = data?.unit;
  if (!found) return <Waiting error={error} retry={() => void refetch()} />;
  return (
    <>
      <div className="heading">
        <h1>Số liệu: {found.name}</h1>
        <p>
          <a href={href("don-vi", unit)}>Hồ sơ của đơn vị</a>
        </p>
      </div>
      <div className="choices">
        <Choice
          label="Kỳ"
          value={period}
          options={periods().map((one) => [one, periodName(one)])}
          onChange={(to) => setQuery(route, "ky", to)}
        />
      </div>
      {error && !hasCode(error, "NOT_FOUND") && <Waiting error={error} />}
      {found.now ? (
        <Charts now={found.now} before={found.before ?? null} unit={unit} />
      ) : (
        <Empty>{periodName(period)} chưa có số liệu của đơn vị.</Empty>
      )}
    </>
  );
}

type Props = { unit: string; now: NumbersOfUnitFragment; before: NumbersOfUnitFragment | null };

function Charts({ now, before, unit }: Props) {
  const value = (numbers: NumbersOfUnitFragment | null, code: string) => {
    // Of what was computed, a code in which nothing counts is left out: it is zero.
    const one = numbers?.indicators.find((indicator) => indicator.code === code);
    return numbers ? Number(one?.value ?? 0) : null;
  };
  const named = (codes: string[]) => codes.flatMap((code) => now.indicators.find((one) => one.code === code) ?? []);
  const compared = named(HEADLINES).map((one) => ({
    name: one.name,
    bars: [
      { name: periodName(now.period), value: Number(one.value), tone: "now" },
      { name: "Kỳ trước", value: value(before, one.code), tone: "before" },
      {
        name: "Cùng kỳ năm trước",
        value: one.samePeriodLastYear === null ? null : Number(one.samePeriodLastYear),
        tone: "last",
      },
    ],
  }));
  // "Hồ sơ đăng ký – phát triển kinh tế": under a title that says the first part, only the second.
  const split = (codes: string[]): Bar[] =>
    named(codes).map((one) => ({
      name: begun(one.name.split(" – ")[1] ?? one.name),
      value: Number(one.value),
      tone: "now",
    }));
  return (
    <>
      <Standing now={now} />
      <div className="charts">
        <section className="card">
          <Bars title="Kỳ này, kỳ trước và cùng kỳ năm trước" groups={compared} none="không có để so sánh" />
          <p className="hint">
            Kỳ trước: số của riêng đơn vị này. Cùng kỳ năm trước: gồm cả các đơn vị đã nhập trọn vào đơn vị này.
            {now.partlySucceeded && " Chưa gồm số của đơn vị cũ chỉ nhập vào một phần."}
          </p>
        </section>
        <section className="card">
          <Bars title="Hồ sơ được công nhận theo cấp" groups={[{ name: "", bars: split(BY_LEVEL) }]} />
          <Bars title="Hồ sơ đăng ký theo lĩnh vực" groups={[{ name: "", bars: split(BY_FIELD) }]} />
        </section>
        <section className="card wide">
          <h2>Đơn vị và các đơn vị trực thuộc</h2>
          <Children key={unit} unit={unit} period={now.period} indicators={named([...HEADLINES, ...BY_LEVEL])} />
        </section>
      </div>
    </>
  );
}

const begun = (text: string): string => text.charAt(0).toLocaleUpperCase("vi") + text.slice(1);

function Standing({ now }: { now: NumbersOfUnitFragment }) {
  const open = today() < now.cutOff;
  return (
    <p className={open ? "standing open" : "standing"} data-testid="standing">
      {open
        ? `Số tạm tính: kỳ chưa kết thúc, chốt ngày ${day(now.cutOff)}. `
        : `Kỳ đã kết thúc trước ngày ${day(now.cutOff)}. `}
      Tính lúc {moment(now.computedAt)}.
    </p>
  );
}

function periods(): string[] {
  const now = yearNow();
  return [...years().map(String), ...["H1", "H2", "Q1", "Q2", "Q3", "Q4"].map((part) => `${now}-${part}`)];
}
