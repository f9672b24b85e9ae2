// graphql-request: a query, an act, and what is thrown at a client that has no cache and no layers.
import { ClientError, GraphQLClient, gql } from "graphql-request";
import { ACCEPT, QUEUE, TWO } from "./documents.mjs";
import { given, runs, told, wire } from "./wire.mjs";

function open({ token, ...options } = {}) {
  const { fetch, lines } = wire(token);
  return { client: new GraphQLClient(given.url, { fetch, ...options }), lines };
}

const failed = (error) => {
  if (!(error instanceof ClientError)) return { thrown: String(error) };
  const { status, errors, data } = error.response;
  return { status, errors: told(errors), data: data ?? null };
};

async function works() {
  const { client, lines } = open();
  const { reviewQueue } = await client.request(QUEUE, { unit: given.unit, first: 10 });
  const [{ node }] = reviewQueue.edges;
  const input = { id: node.id, version: node.version, requestId: given.request };
  const { acceptEntry } = await client.request(ACCEPT, { input });
  // Sent again as it was, for example after a lost answer, it is not done again.
  const repeated = await client.request(ACCEPT, { input });
  const raw = await client.rawRequest(gql`query Cost($unit: ID!) { unit(id: $unit) { name } }`, { unit: given.unit });
  return {
    node,
    acceptEntry,
    repeated: repeated.acceptEntry,
    raw: { data: raw.data, extensions: raw.extensions, status: raw.status },
    lines,
  };
}

async function byGet() {
  const { client, lines } = open({ method: "GET" });
  const { reviewQueue } = await client.request(QUEUE, { unit: given.unit, first: 10 });
  return { entries: reviewQueue.edges.length, lines };
}

async function refused() {
  const { client, lines } = open();
  const nobody = open({ token: "no.sound.token" });
  const lenient = open({ errorPolicy: "all" });
  const partial = { unit: given.unit, entry: given.absent };
  const { data, errors } = await lenient.client.rawRequest(TWO, partial);
  return {
    partial: await client.request(TWO, partial).catch(failed),
    lenient: { data, errors: told(errors) },
    invalid: await client.request(gql`query Wrong { me { nothing } }`).catch(failed),
    token: await nobody.client.request(gql`query Me { me { subject } }`).catch(failed),
    lines: [...lines, ...nobody.lines],
  };
}

await runs({ works, byGet, refused });
