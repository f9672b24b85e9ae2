import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { UnitPageDocument, type UnitPageQuery } from "../gql/graphql";
import { useLabels } from "../labels";
import { href, type Route, setQuery } from "../route";
import { day } from "../time";
import { Choice } from "../ui/Choice";
import { YearChoice, yearOf } from "../ui/YearChoice";
import { Waiting } from "../ui/Waiting";
import { Found, OfYear } from "./Entries";
import { letters, SearchBox } from "./SearchBox";

/** A unit, the entries of a year at or below it, and search among those of all years. */
export function UnitScreen({ id, route }: { id: string; route: Route }) {
  const { data, error, refetch } = useQuery(UnitPageDocument, { variables: { id } });
  const { label, values } = useLabels();
  const [wanted, setWanted] = useState("");
  if (!data?.unit) return <Waiting error={error} retry={() => void refetch()} />;
  const year = yearOf(route);
  const state = route.query.get("trang-thai") ?? "";
  const states = [["", "Tất cả"] as const, ...values("State").map((one) => [one, label("State", one)] as const)];
  return (
    <>
      <About unit={data.unit} />
      <section aria-label="Hồ sơ">
        <div className="choices">
          <SearchBox onSearch={setWanted} />
          <YearChoice route={route} />
          <Choice
            label="Trạng thái"
            value={state}
            options={states}
            onChange={(to) => setQuery(route, "trang-thai", to)}
          />
        </div>
        {letters(wanted) ? <Found unit={id} title={wanted} /> : <OfYear unit={id} year={Number(year)} state={state} />}
      </section>
    </>
  );
}

function About({ unit }: { unit: NonNullable<UnitPageQuery["unit"]> }) {
  const { label } = useLabels();
  const what = unit.territoryType ? label("TerritoryType", unit.territoryType) : label("UnitKind", unit.kind);
  return (
    <>
      <div className="heading">
        <nav aria-label="Đơn vị cấp trên" className="above">
          {unit.ancestors.map((one) => (
            <a key={one.id} href={href("don-vi", one.id)}>
              {one.name}
            </a>
          ))}
        </nav>
        <h1>{unit.name}</h1>
        <p>
          {what}
          {unit.code && ` · mã ${unit.code}`} · từ {day(unit.validFrom)}
          {unit.validTo && ` đến trước ${day(unit.validTo)}`}
        </p>
        {unit.predecessors.length > 0 && (
          <p className="hint">
            Hình thành từ:{" "}
            {unit.predecessors
              .map((link) => `${link.unit?.name ?? "…"}${link.extent === "PART" ? " (một phần)" : ""}`)
              .join(", ")}
          </p>
        )}
      </div>
      <p className="links">
        <a href={href("so-lieu", unit.id)}>Số liệu</a>
        <a href={href("xet-duyet", unit.id)}>Hàng chờ xét duyệt</a>
        <a href={href("ung-vien", unit.id)}>Ứng viên khen thưởng</a>
      </p>
    </>
  );
}
