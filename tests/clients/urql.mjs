// urql: documents or graphcache as its cache, queries by GET, persisted and trusted ones, and what is told of errors.
import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";
import { cacheExchange as graphcache } from "@urql/exchange-graphcache";
import { persistedExchange } from "@urql/exchange-persisted";
import { buildSchema, introspectionFromSchema } from "graphql";
import { readFileSync } from "node:fs";
import { ACCEPT, CARD, QUEUE, TWO, hashOf } from "./documents.mjs";
import { given, runs, told, wire } from "./wire.mjs";

const variables = { unit: given.unit, first: 10 };
const nodes = ({ data }) => data.reviewQueue.edges.map(({ node }) => node);

function open({ token, exchanges = [], cache = cacheExchange, ...options } = {}) {
  const { fetch, lines } = wire(token);
  const client = new Client({
    url: given.url,
    fetch,
    exchanges: [cache, ...exchanges, fetchExchange],
    preferGetMethod: false,
    ...options,
  });
  return { urql: client, lines };
}

/** Returns a result's data and errors; what did not come over GraphQL at all would be in `network`. */
function outcome({ data, error }) {
  const network = error?.networkError?.message ?? null;
  return { data: data ?? null, errors: told(error?.graphQLErrors ?? []), network };
}

async function accept(urql, { id, version }) {
  const { data } = await urql.mutation(ACCEPT, { input: { id, version, requestId: given.request } });
  return data.acceptEntry;
}

async function documents() {
  const { urql, lines } = open();
  const queue = nodes(await urql.query(QUEUE, variables));
  await urql.query(QUEUE, variables);
  const requests = [lines.length];
  const accepted = await accept(urql, queue[0]);
  // Of a mutation's types every kept document is asked again.
  const after = nodes(await urql.query(QUEUE, variables)).map(({ state, version }) => `${state} ${version}`);
  return { queue, accepted, after, requests: [...requests, lines.length], lines };
}

async function normalised() {
  const schema = introspectionFromSchema(buildSchema(readFileSync(given.schema, "utf8")));
  const resolvers = { Query: { entry: (_, { id }) => ({ __typename: "Entry", id }) } };
  // What has no id of its own is kept inside what holds it.
  const inside = () => null;
  const keys = { EntryPayload: inside, EntryConnection: inside, EntryEdge: inside, PageInfo: inside, Problem: inside };
  const { urql, lines } = open({ cache: graphcache({ schema, resolvers, keys }) });
  const queue = nodes(await urql.query(QUEUE, variables));
  const card = await urql.query(CARD, { id: queue[0].id });
  const requests = [lines.length];
  const accepted = await accept(urql, queue[0]);
  const after = nodes(await urql.query(QUEUE, variables)).map(({ state, version }) => `${state} ${version}`);
  return { card: card.data.entry, accepted, after, requests: [...requests, lines.length] };
}

async function byGet() {
  const { urql, lines } = open({ preferGetMethod: true });
  const queue = nodes(await urql.query(QUEUE, variables));
  return { ids: queue.map(({ id }) => id), accepted: await accept(urql, queue[0]), lines };
}

async function persisted() {
  const query = gql("query UrqlByHash($unit: ID!) { unit(id: $unit) { id name } }");
  const visits = [];
  for (let visit = 0; visit < 2; visit += 1) {
    const exchange = persistedExchange({ preferGetForPersistedQueries: "force" });
    const { urql, lines } = open({ exchanges: [exchange] });
    const { data } = await urql.query(query, { unit: given.unit });
    visits.push({ name: data.unit.name, lines });
  }
  return visits;
}

async function trusted() {
  const generateHash = async (_, document) => hashOf(document);
  const options = { enforcePersistedQueries: true, enableForMutation: true, generateHash };
  const { urql, lines } = open({ exchanges: [persistedExchange(options)] });
  const queue = nodes(await urql.query(QUEUE, variables));
  const accepted = await accept(urql, queue[0]);
  const unknown = outcome(await urql.query(gql("query Unknown { me { subject } }"), {}));
  return { ids: queue.map(({ id }) => id), accepted, unknown, lines };
}

async function refused() {
  const { urql, lines } = open();
  const nobody = open({ token: "no.sound.token" });
  const ask = async (client, text, values = {}) => outcome(await client.query(gql(text), values));
  const PAGE = "query Page($u: ID!, $a: String) { reviewQueue(unit: $u, first: 1, after: $a) { edges { cursor } } }";
  return {
    partial: outcome(await urql.query(TWO, { unit: given.unit, entry: given.absent })),
    invalid: await ask(urql, "query Wrong { me { nothing } }"),
    cursor: await ask(urql, PAGE, { u: given.unit, a: "no cursor" }),
    token: await ask(nobody.urql, "query Me { me { subject } }"),
    lines: [...lines, ...nobody.lines],
  };
}

await runs({ documents, normalised, byGet, persisted, trusted, refused });
