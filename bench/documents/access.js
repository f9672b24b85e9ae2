// Who is asking, and what of it may be read: the token checked by jose at each request, the grants remembered for a
// minute, as our gateway does. Only the rights that the six documents ask for.
import { createLocalJWKSet, jwtVerify } from "jose";
import { loader } from "./store.js";
import { seen, UNIT, HEAD } from "./units.js";

const KEEP = 60_000;
const keys = createLocalJWKSet(JSON.parse(process.env.MOVEMENT_JWKS));
const SCOPES = {
  "unit.read": { PCS: "*", RPT: "*" },
  "entry.readDraft": { RPT: "=" },
  "entry.read": { PCS: "*", RPT: "v" },
  "entry.readRecognised": { PCS: "*", RPT: "*" },
  "entry.accept": { PCS: "*" },
  "entry.submit": { RPT: "=" },
  "candidate.read": { PCS: "*" },
  "statistics.read": { PCS: "*", RPT: "v" },
};
const actors = new Map();

export const today = () => new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
export const refused = (code, message) => Object.assign(new Error(message ?? code), { extensions: { code } });

async function subject(header) {
  const [scheme, token] = (header ?? "").split(" ");
  if (scheme.toLowerCase() !== "bearer" || !token) throw refused("NOT_AUTHENTICATED");
  const { payload } = await jwtVerify(token, keys, {
    issuer: process.env.MOVEMENT_ISSUER,
    algorithms: ["RS256"],
    clockTolerance: 30,
    requiredClaims: ["exp", "iat", "sub", "client_id", "token_use"],
  }).catch(() => {
    throw refused("NOT_AUTHENTICATED");
  });
  if (payload.token_use !== "access" || payload.client_id !== process.env.MOVEMENT_CLIENT_ID) throw refused("NOT_AUTHENTICATED");
  return payload.sub;
}

export const inForce = (grant, day) => grant.state === "APPROVED" && grant.valid_from <= day && (!grant.valid_to || day < grant.valid_to);

export async function actorOf(header) {
  const id = await subject(header);
  const kept = actors.get(id);
  if (kept && Date.now() - kept.at < KEEP) return kept.actor;
  const [items, day] = [loader(), today()];
  const person = await items.load({ table: "people", pk: id, sk: "P" });
  const grants = (person?.grants ?? []).filter((grant) => inForce(grant, day));
  const [head, ...units] = await Promise.all([HEAD, ...grants.flatMap((g) => [UNIT(g.unit), UNIT(g.root)])].map((want) => items.load(want)));
  const known = new Map(units.filter(Boolean).map((unit) => [unit.id, seen(unit, head.g, day)]));
  const reach = (name) => (known.get(name)?.reach ?? []).filter((part) => !part.since || part.since <= day);
  const holds = grants.map(({ role, unit, root, path }) => ({ role, unit, root, path, reach: reach(unit), provinceReach: reach(root) }));
  const actor = { subject: id, holds };
  actors.set(id, { at: Date.now(), actor });
  return actor;
}

const ofRequest = (hold, act) => {
  const scope = SCOPES[act][hold.role];
  if (!scope) return [];
  const reads = act.includes(".read");
  if (scope === "*") return [{ root: hold.root, path: `/${hold.root}/` }, ...(reads ? hold.provinceReach : [])];
  return [{ root: hold.root, path: hold.path }, ...(reads ? hold.reach : [])];
};

const directlyOn = (path, base) => {
  const rest = path.slice(base.length);
  return path === base || (base.split("/").at(-2)[0] === "t" && /^u[^/]*\/$/.test(rest));
};

// The role by which an actor may do an act at a place.
export const may = (actor, act, place) =>
  actor.holds.find((hold) =>
    ofRequest(hold, act).some(
      (part) => part.root === place.root && place.path.startsWith(part.path) && (SCOPES[act][hold.role] !== "=" || directlyOn(place.path, part.path)),
    ),
  )?.role;

// The parts of the tree at or below a place where the actor may do an act.
export const parts = (actor, act, below) => {
  const found = new Map();
  for (const hold of actor.holds)
    for (const part of ofRequest(hold, act)) {
      if (part.root !== below.root) continue;
      const common = part.path.startsWith(below.path) ? part : below.path.startsWith(part.path) ? below : null;
      if (common) found.set(common.path, { root: common.root, path: common.path });
    }
  const sorted = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.filter((part, n) => !sorted.slice(0, n).some((above) => part.path.startsWith(above.path)));
};
