// Runs every audit of the graphql-http package against a server and prints what it found as one line of JSON.
import { auditServer } from "graphql-http";
import { given, report } from "./wire.mjs";

const { url, token } = given;
const results = await auditServer({
  url,
  fetchFn: (address, init = {}) =>
    fetch(address, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }),
});
report(results.map(({ id, name, status, reason }) => ({ id, name, status, reason })));
