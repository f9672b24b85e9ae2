// What every script shares: what pytest gave it, how it reports, and a fetch that notes what goes over the wire.

export const given = JSON.parse(process.argv[2]);
export const report = (found) => console.log(JSON.stringify(found));

/** Runs the part of a script that pytest asked for and reports what it found. */
export const runs = async (parts) => report(await parts[given.part]());

/** Returns what a client is told of errors, without where in the text they are. */
export const told = (errors) => errors.map(({ message, path, extensions: { code } }) => ({ code, message, path }));

/**
 * Returns a `fetch` with a person's token and the list of what was sent and answered, a line each:
 * "POST hash+text → 200 application/graphql-response+json: data extensions".
 */
export function wire(token = given.token) {
  const lines = [];
  const noted = async (address, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    const answer = await fetch(address, { ...init, headers });
    const [type] = (answer.headers.get("content-type") ?? "").split(";");
    const keys = Object.keys(await answer.clone().json()).join(" ");
    lines.push(`${init.method ?? "GET"} ${sent(address, init)} → ${answer.status} ${type}: ${keys}`);
    return answer;
  };
  return { fetch: noted, lines };
}

function sent(address, init) {
  const asked = init.body ? JSON.parse(init.body) : Object.fromEntries(new URL(address).searchParams);
  const extensions = typeof asked.extensions === "string" ? JSON.parse(asked.extensions) : asked.extensions;
  return [extensions?.persistedQuery && "hash", asked.query && "text"].filter(Boolean).join("+");
}
