// Pages of ranges in Relay's form; cursors are opaque and sealed for one list, its arguments and one person.
import { createHmac } from "node:crypto";
import { refused } from "./access.js";
import { range } from "./store.js";

const SECRET = process.env.MOVEMENT_CURSOR_SECRET;

export function checkFirst(first) {
  if (first < 1 || first > 100) throw refused("BAD_INPUT");
}

function sealer(binding) {
  const key = createHmac("sha256", SECRET).update(JSON.stringify(binding)).digest();
  return (part, after) => {
    const body = Buffer.from(JSON.stringify([part, after]));
    return Buffer.concat([createHmac("sha256", key).update(body).digest().subarray(0, 12), body]).toString("base64url");
  };
}

// Up to `first` lines of the spans one after another, those that `keep` lets through.
export async function page(table, index, spans, first, binding, keep = () => true) {
  const [seal, kept] = [sealer(binding), []];
  let [left, size] = [1000 + first, first + 1];
  for (const [part, span] of spans.entries()) {
    let [more, after] = [true, undefined];
    while (more) {
      const found = await range({ table, index, ...span, after, limit: Math.min(size, left) });
      more = found.more;
      for (const { key, line } of found.rows) {
        left -= 1;
        after = key;
        if (!keep(line)) continue;
        if (kept.length === first) return { kept, hasNextPage: true };
        kept.push({ cursor: seal(part, key), line });
      }
      if (more && left <= 0) return { kept, hasNextPage: true, end: seal(part, after ?? "") };
      size *= 2;
    }
  }
  return { kept, hasNextPage: false };
}

// A page as a connection of what stands behind its lines; what is null is left out.
export const connection = ({ kept, hasNextPage, end }, nodes) => ({
  edges: kept.map(({ cursor }, n) => ({ cursor, node: nodes[n] })).filter(({ node }) => node),
  pageInfo: { hasNextPage, endCursor: end ?? kept.at(-1)?.cursor ?? null },
});
