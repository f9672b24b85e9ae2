import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { href } from "../route";
import { type Cell, place, project } from "./cells";
import { lines } from "./names";
import type { Shade } from "./scale";

export type Tile = {
  id: string;
  name: string;
  lat: string | null;
  lon: string | null;
  value: number | null;
  text: string;
  said: string;
  shade: Shade;
};

/** Units in the drawing's own measure: a cell is this wide. */
const SIZE = 60;
const HIGH = SIZE / Math.sqrt(3);
const HEXAGON = [90, 30, -30, -90, -150, 150].map((turn) => corner(turn)).join(" ");
const ARROWS: Record<string, Cell> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

function corner(turn: number): string {
  const angle = (turn * Math.PI) / 180;
  return `${((HIGH - 0.8) * Math.cos(angle)).toFixed(2)},${((HIGH - 0.8) * Math.sin(angle)).toFixed(2)}`;
}

/** One link a unit. Tab reaches the map once, arrows move within it. */
export function HexMap({ tiles, label }: { tiles: Tile[]; label: string }) {
  const layout = useMemo(() => drawn(tiles), [tiles]);
  const [at, setAt] = useState(tiles[0]?.id);
  const links = useRef(new Map<string, Element & HTMLOrSVGElement>());
  const move = (event: KeyboardEvent) => {
    const way = ARROWS[event.key];
    const next = way && at && nearest(layout.cells, at, way);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    links.current.get(next)?.focus();
  };
  return (
    <svg className="hexes" viewBox={layout.box} role="group" aria-label={label} onKeyDown={move}>
      {tiles.map((tile) => {
        const cell = layout.cells.get(tile.id);
        if (!cell) return null;
        return (
          <a
            key={tile.id}
            ref={(link) => void (link && links.current.set(tile.id, link))}
            href={href("don-vi", tile.id)}
            className={tile.shade.className}
            tabIndex={tile.id === at ? 0 : -1}
            onFocus={() => setAt(tile.id)}
            aria-label={tile.said}
            data-value={tile.text}
          >
            <g transform={`translate(${cell.x.toFixed(1)} ${cell.y.toFixed(1)})`}>
              <title>{tile.said}</title>
              <polygon points={HEXAGON} />
              <text className="value">{tile.text}</text>
              {lines(tile.name).map((line, n) => (
                <text key={n} className="name" y={n * 10}>
                  {line}
                </text>
              ))}
            </g>
          </a>
        );
      })}
    </svg>
  );
}

function drawn(tiles: Tile[]): { cells: Map<string, Cell>; box: string } {
  const known = tiles.flatMap(({ id, lat, lon }) => (lat && lon ? [{ id, lat, lon }] : []));
  const { width, cells } = place(project(known));
  const scaled = new Map(
    [...cells].map(([id, cell]) => [id, { x: (cell.x / width) * SIZE, y: (cell.y / width) * SIZE }]),
  );
  const all = [...scaled.values()];
  const [left, top] = [Math.min(...all.map((one) => one.x)) - SIZE / 2, Math.min(...all.map((one) => one.y)) - HIGH];
  const [right, bottom] = [
    Math.max(...all.map((one) => one.x)) + SIZE / 2,
    Math.max(...all.map((one) => one.y)) + HIGH,
  ];
  return { cells: scaled, box: [left - 2, top - 2, right - left + 4, bottom - top + 4].map(Math.round).join(" ") };
}

/** The nearest cell in a direction; one to the side counts as farther. */
function nearest(cells: Map<string, Cell>, from: string, way: Cell): string | undefined {
  const start = cells.get(from);
  if (!start) return undefined;
  const ahead = [...cells].flatMap(([id, cell]) => {
    const [x, y] = [cell.x - start.x, cell.y - start.y];
    const [along, aside] = [x * way.x + y * way.y, Math.abs(x * way.y + y * way.x)];
    return along > 1 ? [{ id, far: along + 2 * aside }] : [];
  });
  return ahead.sort((a, b) => a.far - b.far)[0]?.id;
}
