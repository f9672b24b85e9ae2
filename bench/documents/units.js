// Units as of today: of rows that begin on the same day the latest generation up to the register's HEAD counts.
export const UNIT = (id) => ({ table: "units", pk: id, sk: "U" });
export const HEAD = { table: "units", pk: "register", sk: "HEAD" };

const standing = (rows = [], head, key) => {
  const best = new Map();
  for (const row of rows.filter((r) => r.g <= head).sort((a, b) => a.g - b.g)) best.set(key(row), row);
  return [...best.values()].filter((row) => !row.void);
};

export const rootOf = (path) => path.slice(1, path.indexOf("/", 1));
export const ids = (path) => path.split("/").filter(Boolean);

// A unit as generation `head` has it on a day, or null.
export function seen(unit, head, day) {
  const versions = standing(unit.versions, head, (v) => v.valid_from).sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  if (!versions.length) return null;
  const current = versions.findLast((v) => v.valid_from <= day) ?? versions[0];
  return {
    id: unit.id,
    kind: unit.kind,
    name: current.name,
    above: current.parent,
    root: rootOf(current.path),
    path: current.path,
    versions,
    codes: standing(unit.codes, head, (c) => `${c.scheme}#${c.code}#${c.valid_from}`),
    reach: standing(unit.reach, head, (r) => r.path),
  };
}

export const codeAt = (unit, scheme, day) =>
  unit.codes.find((c) => c.scheme === scheme && c.valid_from <= day && (!c.valid_to || day < c.valid_to))?.code;

// The last version of a unit in a province that began before a day.
export const stood = (unit, root, before) => unit.versions.findLast((v) => v.valid_from < before && v.path.startsWith(`/${root}/`));
