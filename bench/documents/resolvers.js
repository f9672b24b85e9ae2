// The one module of resolvers behind every Node server: the same reads by the same indexes as the product's use cases.
import { may, parts, refused } from "./access.js";
import { checkFirst, connection, page } from "./pages.js";
import { range } from "./store.js";
import { submit } from "./submit.js";
import { codeAt, HEAD, ids, stood, UNIT } from "./units.js";

const ENTRY = (id) => ({ table: "entries", pk: id, sk: "E" });
const COMMENDATIONS = (id) => ({ table: "commendations", pk: id, sk: "HEAD" });
const TERRITORIES = (path) => ids(path).filter((id) => id.startsWith("t"));

const sees = (actor, entry) => {
  const act = entry.registered_at ? "entry.read" : "entry.readDraft";
  return Boolean(may(actor, act, entry) || may(actor, act, { root: entry.carrier_root, path: entry.carrier_path }));
};

const waits = (entry) => entry.state === "SUBMITTED" || entry.state === "REPORTED";

const lists = (actor, line) =>
  Boolean(may(actor, line.is_draft ? "entry.readDraft" : "entry.read", line) || (line.is_recognised && may(actor, "entry.readRecognised", line)));

// The entries behind a page's lines, read with their units by one call.
async function shown({ actor, get }, found, still = () => true) {
  const wants = found.kept.map(({ line }) => ENTRY(line.id));
  const owners = found.kept.map(({ line }) => UNIT(ids(line.path).at(-1)));
  const entries = (await get([...wants, ...owners, HEAD])).slice(0, wants.length);
  return connection(found, entries.map((entry) => (entry && sees(actor, entry) && still(entry) ? entry : null)));
}

async function unitByCode(_, { scheme, code, at }, { actor, day, get, unit }) {
  const { rows } = await range({ table: "units", index: "codes", pk: `${scheme}#${code}`, upto: `${at}#~` });
  const holding = rows.map(({ line }) => line).filter((line) => !line.valid_to || at < line.valid_to);
  await get([HEAD, ...new Set(holding.flatMap((line) => ids(line.path)))].map((id) => (id === HEAD ? HEAD : UNIT(id))));
  for (const line of holding) {
    const found = await unit(line.unit);
    if (found && may(actor, "unit.read", found) && codeAt(found, scheme, at) === code) return found;
  }
  throw refused("NOT_FOUND");
}

async function entries(_, { unit: id, year, first }, context) {
  checkFirst(first);
  const { actor, asked } = context;
  const owner = await asked(id);
  if (!["entry.read", "entry.readDraft", "entry.readRecognised"].some((act) => parts(actor, act, owner).length)) throw refused("NOT_FOUND");
  const spans = [{ pk: `${owner.root}#${year}`, prefix: owner.path }];
  const binding = [actor.subject, "entries", id, year];
  return shown(context, await page("entries", "list", spans, first, binding, (line) => lists(actor, line)));
}

async function reviewQueue(_, { unit: id, first }, context) {
  checkFirst(first);
  const { actor, asked } = context;
  const below = parts(actor, "entry.accept", await asked(id));
  if (!below.length) throw refused("NOT_FOUND");
  const spans = below.map((part) => ({ pk: `${part.root}#REVIEWER`, prefix: part.path }));
  const found = await page("entries", "queue", spans, first, [actor.subject, "reviewQueue", id]);
  return shown(context, found, (entry) => waits(entry) && may(actor, "entry.accept", { root: entry.carrier_root, path: entry.carrier_path }));
}

async function candidates(_, { unit: id, year, level, first }, { actor, get, asked }) {
  checkFirst(first);
  const head = (unit) => COMMENDATIONS(`commendation:${unit}:${level}:${year}`);
  const likely = [id, ...actor.holds.flatMap((hold) => [hold.unit, hold.root])];
  await get([HEAD, UNIT(id), ...likely.map(head)]);
  const owner = await asked(id);
  const lived = owner.versions.findLast((v) => v.valid_from < `${year}-12-15` && (!v.valid_to || v.valid_to > `${year - 1}-12-15`));
  if (!lived) throw refused("NOT_FOUND");
  const below = { root: owner.root, path: lived.path };
  const readable = parts(actor, "candidate.read", below);
  const list = (await get(TERRITORIES(lived.path).map(head))).find(Boolean);
  if (!readable.length || !list) throw refused("NOT_FOUND");
  const run = `${list.unit}:${list.level}:${list.year}:${String(list.g).padStart(6, "0")}`;
  const whole = readable.length === 1 && readable[0].path === list.path && below.path === list.path;
  const spans = whole ? [{ pk: run, prefix: "DVK#" }] : readable.map((part) => ({ pk: run, prefix: part.path }));
  const keep = (line) => line.form === "DVK" && Boolean(may(actor, "candidate.read", line));
  const found = await page("commendations", whole ? undefined : "path", spans, first, [actor.subject, "candidates", id, year, level], keep);
  const rows = found.kept.map(({ line }) => ({ table: "commendations", pk: line.run, sk: `${line.form}#${String(line.rank).padStart(6, "0")}` }));
  const nodes = whole ? found.kept.map(({ line }) => line) : await get(rows);
  return connection(found, nodes);
}

async function statistics(_, { unit: id, period }, { actor, get, asked }) {
  const owner = await asked(id);
  if (!may(actor, "statistics.read", owner)) throw refused("NOT_FOUND");
  const [newest, publication] = await get([
    { table: "statistics", pk: `statistics:AS_WAS:${period}:${owner.root}`, sk: "HEAD" },
    { table: "publications", pk: `published:${period}:${owner.root}`, sk: "PUBLISHED" },
  ]);
  const head = publication ? publication.heads.find(({ mode }) => mode === "AS_WAS") : newest;
  const version = head && stood(owner, owner.root, head.cut_off);
  if (!version) throw refused("NOT_FOUND");
  const partition = `${head.mode}#${head.period}#${head.root}#${String(head.g).padStart(6, "0")}#${version.parent ?? "nation"}`;
  const [row] = await get([{ table: "statistics", pk: partition, sk: id }]);
  if (!row) throw refused("NOT_FOUND");
  const kept = new Map(row.indicators.map((one) => [one.code, one]));
  const none = { value: 0, same_period_last_year: row.existed_last_year ? 0 : null };
  return { period: head.period, indicators: head.codes.map((code) => ({ ...none, ...kept.get(code), code })) };
}

const text = (number) => (number === null || number === undefined ? null : String(number));

export const resolvers = {
  Query: { unitByCode, entries, reviewQueue, candidates, statistics },
  Mutation: { submitEntry: (_, { input }, context) => submit(input, context, sees) },
  Unit: { parent: (it, _, { unit }) => (it.above ? unit(it.above) : null) },
  Entry: {
    unit: (it, _, { unit }) => unit(it.unit),
    // Kept with milliseconds, shown without where there are none.
    waitingSince: (it) => (waits(it) ? it.steps.at(-1).at.replace(".000Z", "Z") : null),
  },
  Candidate: {
    // Kept as JSON text; the keys are those of the schema.
    reasons: ({ reasons }) => (typeof reasons === "string" ? JSON.parse(reasons) : reasons),
    entry: async (it, _, { actor, get }) => {
      const [found] = it.entry ? await get([ENTRY(it.entry)]) : [];
      return found && sees(actor, found) ? found : null;
    },
  },
  Indicator: { value: (it) => text(it.value), samePeriodLastYear: (it) => text(it.same_period_last_year) },
};
