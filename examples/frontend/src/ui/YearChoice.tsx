import { type Route, setQuery } from "../route";
import { yearNow, years } from "../time";
import { Choice } from "./Choice";

/** The State's year in the address, this one if it says none. */
export const yearOf = (route: Route): string => route.query.get("nam") ?? String(yearNow());

export function YearChoice({ route }: { route: Route }) {
  const options = years().map((year) => [String(year), String(year)] as const);
  return (
    <Choice label="Năm" value={yearOf(route)} options={options} onChange={(year) => setQuery(route, "nam", year)} />
  );
}
