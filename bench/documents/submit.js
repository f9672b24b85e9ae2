// The one act: as the product does it, a strong read of person, receipt and entry, then one transaction of three items
// (receipt, entry, audit entry with what changed and the hash of the entry before it).
import { createHash } from "node:crypto";
import { inForce, may, refused } from "./access.js";
import { strongly, transaction } from "./store.js";

const REQUIRED = [
  "title", "situation", "objectives", "criteria", "content", "method", "area", "beneficiaries", "forces", "resources",
  "starts_on", "evaluates_on", "outputs", "sustainability", "field", "subject",
];
const sha256 = (value) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
const problem = (code, ...path) => ({ entry: null, problems: [{ code, message: code, path }] });

export async function submit({ id, version, requestId, reason }, { actor, day }, sees) {
  const body = sha256(["submitEntry", id, version, reason ?? null]);
  const [person, receipt, entry] = await strongly([
    { table: "people", pk: actor.subject, sk: "P" },
    { table: "receipts", pk: `${actor.subject}#${requestId}`, sk: "R" },
    { table: "entries", pk: id, sk: "E" },
  ]);
  if (receipt) return receipt.body === body ? { entry: { ...entry, version: receipt.version }, problems: [] } : problem("IDEMPOTENCY_MISMATCH", "requestId");
  if (!entry || !sees(actor, entry)) return problem("NOT_FOUND", "id");
  const grants = (person?.grants ?? []).filter((grant) => inForce(grant, day)).map((grant) => grant.id);
  const role = grants.length && may(actor, "entry.submit", { root: entry.carrier_root, path: entry.carrier_path });
  if (!role) return problem("FORBIDDEN");
  if (entry.version !== version) return problem("CONFLICT", "version");
  if (!["DRAFT", "RETURNED"].includes(entry.state)) return problem("ILLEGAL_ACT", "id");
  const missing = REQUIRED.filter((name) => !entry[name] || entry[name].length === 0);
  if (missing.length) return { entry: null, problems: missing.map((name) => problem("MISSING_FIELD", name).problems[0]) };

  const at = new Date().toISOString();
  const changes = {
    state: "SUBMITTED",
    registered_at: entry.registered_at ?? at,
    steps: [...entry.steps, { state: "SUBMITTED", at }],
    authors: entry.authors.includes(actor.subject) ? entry.authors : [...entry.authors, actor.subject],
    updated_at: at,
    version: version + 1,
  };
  const audit = {
    pk: id,
    sk: String(version + 1).padStart(8, "0"),
    day_pk: `${entry.root}#${day}`,
    day_sk: `${at}#${id}#${String(version + 1).padStart(8, "0")}`,
    subject: id, version: version + 1, root: entry.root, act: "submitEntry", actor: actor.subject, role, at, reason,
    request: requestId,
    delta: JSON.stringify(changes),
    previous: entry.head,
  };
  audit.hash = sha256(audit);
  const submitted = {
    ...entry,
    ...changes,
    head: audit.hash,
    is_draft: false,
    state_pk: `${entry.root}#${entry.year}#SUBMITTED`,
    queue_pk: `${entry.carrier_root}#REVIEWER`,
    queue_sk: `${entry.carrier_path}#${at}#${id}`,
    changed_pk: `${entry.root}#${day}`,
    changed_sk: `${at}#${id}`,
  };
  const done = { pk: `${actor.subject}#${requestId}`, sk: "R", actor: actor.subject, request: requestId, operation: "submitEntry", body, subject: id, version: version + 1 };
  try {
    await transaction(done, submitted, audit);
  } catch (failure) {
    if (failure.name === "TransactionCanceledException") return problem("CONFLICT", "version");
    throw refused("BUSY");
  }
  return { entry: submitted, problems: [] };
}
