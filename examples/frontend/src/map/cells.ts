/**
 * A schematic map from points alone: one hexagon for each unit, as near to its point as the others allow.
 *
 * The register gives a point for each commune and no boundary, so nothing here is a border.
 */
export type Point = { id: string; x: number; y: number };
export type Cell = { x: number; y: number };

/** Degrees to a plane, good enough for one province: east is right, north is up. */
export function project(units: { id: string; lat: string; lon: string }[]): Point[] {
  const middle = units.reduce((sum, unit) => sum + Number(unit.lat), 0) / units.length;
  const narrow = Math.cos((middle * Math.PI) / 180);
  return units.map(({ id, lat, lon }) => ({ id, x: Number(lon) * narrow, y: -Number(lat) }));
}

/** Gives each point a cell of its own, and how wide cells are. */
export function place(points: Point[]): { width: number; cells: Map<string, Cell> } {
  if (!points.length) return { width: 1, cells: new Map() };
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  const reach = Math.sqrt(((box.right - box.left) * (box.bottom - box.top)) / points.length) || 1;
  // The widest cells of which there are enough near the points, so that the whole has the province's outline.
  let [narrow, wide] = [reach / 4, reach * 4];
  for (let step = 0; step < 24; step++) {
    const width = (narrow + wide) / 2;
    if (grid(box, width, points, reach).length >= points.length) narrow = width;
    else wide = width;
  }
  return { width: narrow, cells: assign(points, grid(box, narrow, points, reach)) };
}

type Box = { left: number; right: number; top: number; bottom: number };

function grid(box: Box, width: number, points: Point[], reach: number): Cell[] {
  const cells: Cell[] = [];
  const height = (width * Math.sqrt(3)) / 2;
  for (let row = -1; box.top + row * height <= box.bottom + height; row++) {
    for (let x = box.left - width + (row % 2 ? width / 2 : 0); x <= box.right + width; x += width) {
      const cell = { x, y: box.top + row * height };
      if (points.some((point) => distance(point, cell) < reach * reach * 0.7)) cells.push(cell);
    }
  }
  return cells;
}

/** Nearest pairs first; then points change places as long as that brings them nearer together. */
function assign(points: Point[], cells: Cell[]): Map<string, Cell> {
  const pairs = points.flatMap((point) => cells.map((cell) => ({ point, cell, far: distance(point, cell) })));
  pairs.sort((a, b) => a.far - b.far);
  const at = new Map<Point, Cell>();
  const taken = new Map<Cell, Point>();
  for (const { point, cell } of pairs) {
    if (at.has(point) || taken.has(cell)) continue;
    at.set(point, cell);
    taken.set(cell, point);
  }
  for (let better = true; better;) {
    better = false;
    for (const { point, cell } of pairs) {
      const [mine, other] = [at.get(point), taken.get(cell)];
      if (!mine || other === point) continue;
      const before = distance(point, mine) + (other ? distance(other, cell) : 0);
      const after = distance(point, cell) + (other ? distance(other, mine) : 0);
      if (after >= before - 1e-12) continue;
      at.set(point, cell);
      taken.set(cell, point);
      taken.delete(mine);
      if (other) {
        at.set(other, mine);
        taken.set(mine, other);
      }
      better = true;
    }
  }
  return new Map([...at].map(([point, cell]) => [point.id, cell]));
}

const distance = (a: Cell, b: Cell): number => (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
