import { useMemo } from "react";
import type { Place } from "../home";
import { href, type Route, setQuery } from "../route";
import { Choice } from "../ui/Choice";
import { YearChoice, yearOf } from "../ui/YearChoice";
import { Empty, Faults, Waiting } from "../ui/Waiting";
import { HexMap, type Tile } from "./HexMap";
import { type Shade, scaleOf } from "./scale";
import { hasCode } from "../errors";
import { type Child, numberOf, useChildren } from "./useChildren";

const CODES = ["ENTRY_REG", "ENTRY_RUN", "ENTRY_REC"];

/** Every commune of the province, coloured by one number; each leads to its page. */
export function MapScreen({ province, route }: { province: Place; route: Route }) {
  const year = yearOf(route);
  const code = route.query.get("chi-tieu") ?? "ENTRY_REG";
  const { children, complete, error, refetch } = useChildren(province.id, year, CODES, "TERRITORY");
  const name = (one: string) =>
    children?.flatMap((child) => child.statistics?.indicators ?? []).find((i) => i.code === one)?.name;
  const { tiles, legend } = useMemo(() => tilesOf(children ?? [], code), [children, code]);
  if (!children || !complete) return <Waiting error={children ? undefined : error} retry={() => void refetch()} />;
  const known = CODES.filter(name).map((one) => [one, name(one) ?? one] as const);
  return (
    <>
      <div className="heading">
        <h1>{province.name}</h1>
        <p data-testid="count">{tiles.length} xã, phường</p>
      </div>
      <div className="choices">
        <YearChoice route={route} />
        {known.length > 0 && (
          <Choice label="Chỉ tiêu" value={code} options={known} onChange={(to) => setQuery(route, "chi-tieu", to)} />
        )}
      </div>
      {/* What was not computed is shown on the tiles; any other fault is told. */}
      {error && !hasCode(error, "NOT_FOUND") && <Faults error={error} />}
      <div className="map">
        <figure>
          <HexMap tiles={tiles} label={`Các xã, phường của ${province.name}; dùng phím mũi tên để di chuyển`} />
          <figcaption>
            <ul className="legend" aria-label="Chú giải">
              {legend.map((shade) => (
                <li key={shade.className}>
                  <i className={shade.className} />
                  {shade.name}
                </li>
              ))}
            </ul>
            <p className="hint">
              Bản đồ sơ lược: mỗi ô là một xã, phường, xếp theo tọa độ gần đúng trong danh mục; không phải địa giới.
            </p>
          </figcaption>
        </figure>
        <List tiles={tiles} name={name(code) ?? ""} />
      </div>
    </>
  );
}

function List({ tiles, name }: { tiles: Tile[]; name: string }) {
  const sorted = [...tiles].sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.name.localeCompare(b.name, "vi"));
  if (!tiles.length) return <Empty>Không có xã, phường nào.</Empty>;
  return (
    <section className="card ranking" aria-label="Danh sách xã, phường">
      <h2>{name || "Xã, phường"}</h2>
      <ol>
        {sorted.map((tile) => (
          <li key={tile.id}>
            <a href={href("don-vi", tile.id)}>{tile.name}</a>
            <b>{tile.text}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}

function tilesOf(children: Child[], code: string): { tiles: Tile[]; legend: Shade[] } {
  const found = children.map((child) => ({ child, value: numberOf(child, code) }));
  const { shade, legend } = scaleOf(found.map((one) => one.value));
  const tiles = found.map(({ child: { id, name, lat, lon }, value }): Tile => {
    const said = `${name}: ${value ?? "chưa có số liệu"}`;
    return { id, name, lat, lon, value, text: value === null ? "–" : String(value), said, shade: shade(value) };
  });
  return { tiles, legend };
}
