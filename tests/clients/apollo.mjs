// Apollo Client: a query, its cache by id, an act that updates it, what is told of errors, and how each was sent.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { ACCEPT, CARD, QUEUE, TWO, hashOf, sha256 } from "./documents.mjs";
import { given, runs, told, wire } from "./wire.mjs";

const variables = { unit: given.unit, first: 10 };
const byId = (_, { args, toReference }) => toReference({ __typename: "Entry", id: args.id });

function open({ token, links = [], ...http } = {}) {
  const { fetch, lines } = wire(token);
  const cache = new InMemoryCache({
    // `node` answers with the interface: the cache must know who has it, and `entry` is known by its id.
    possibleTypes: { Node: ["Entry", "Unit"] },
    typePolicies: { Query: { fields: { entry: { read: given.part === "cached" ? byId : undefined } } } },
  });
  const link = ApolloLink.from([...links, new HttpLink({ uri: given.url, fetch, ...http })]);
  return { apollo: new ApolloClient({ cache, link }), lines };
}

const failed = (error) => (CombinedGraphQLErrors.is(error) ? told(error.errors) : String(error));

async function cached() {
  const { apollo, lines } = open();
  const { data } = await apollo.query({ query: QUEUE, variables });
  const queue = data.reviewQueue.edges.map(({ node }) => node);
  const { id, version } = queue[0];
  // All that this asks for came with the queue: it is served by id, from the cache.
  const card = await apollo.query({ query: CARD, variables: { id } });
  const requests = [lines.length];
  const AS_NODE = gql("query AsNode($id: ID!) { node(id: $id) { id ... on Entry { title content } } }");
  const node = await apollo.query({ query: AS_NODE, variables: { id } });
  const states = [];
  const watched = apollo.watchQuery({ query: CARD, variables: { id } });
  const watching = watched.subscribe((found) => found.data && states.push(found.data.entry.state));
  const act = async (requestId) => {
    const done = await apollo.mutate({ mutation: ACCEPT, variables: { input: { id, version, requestId } } });
    return done.data.acceptEntry;
  };
  const accepted = await act(`${given.request}-1`);
  const stale = await act(`${given.request}-2`);
  requests.push(lines.length);
  const after = await apollo.query({ query: QUEUE, variables });
  watching.unsubscribe();
  return {
    queue,
    card: card.data.entry,
    node: node.data.node,
    accepted,
    stale,
    states,
    after: after.data.reviewQueue.edges.map(({ node: { state, version: at } }) => `${state} ${at}`),
    objects: Object.keys(apollo.cache.extract()).filter((key) => key.startsWith("Entry:")),
    requests: [...requests, lines.length],
  };
}

async function policies() {
  const found = {};
  for (const errorPolicy of ["none", "ignore", "all"]) {
    const { apollo } = open();
    const asking = apollo.query({ query: TWO, variables: { unit: given.unit, entry: given.absent }, errorPolicy });
    found[errorPolicy] = await asking.then(
      ({ data, error }) => ({ data, errors: error ? failed(error) : null }),
      (error) => ({ thrown: failed(error) }),
    );
  }
  return found;
}

async function refused() {
  const { apollo, lines } = open();
  const nobody = open({ token: "no.sound.token" });
  const PAGE = "query Page($u: ID!, $a: String) { reviewQueue(unit: $u, first: 1, after: $a) { edges { cursor } } }";
  const ask = (client, text, values) =>
    client.query({ query: gql(text), variables: values }).then(() => "answered", failed);
  return {
    invalid: await ask(apollo, "query Wrong { me { nothing } }"),
    cursor: await ask(apollo, PAGE, { u: given.unit, a: "no cursor" }),
    id: await ask(apollo, 'query Id { node(id: "no id") { id } }'),
    token: await ask(nobody.apollo, "query Me { me { subject } }"),
    lines: [...lines, ...nobody.lines],
  };
}

async function persisted() {
  const found = {};
  for (const [name, useGETForHashedQueries] of [["Post", false], ["Get", true]]) {
    const query = gql(`query By${name}($unit: ID!) { unit(id: $unit) { id name } }`);
    const visits = [];
    // Two browsers: what the first one taught the gateway, the second one need not.
    for (let visit = 0; visit < 2; visit += 1) {
      const { apollo, lines } = open({ links: [new PersistedQueryLink({ sha256, useGETForHashedQueries })] });
      const { data } = await apollo.query({ query, variables: { unit: given.unit } });
      visits.push({ name: data.unit.name, lines });
    }
    found[name] = visits;
  }
  return found;
}

async function byGet() {
  const { apollo, lines } = open({ useGETForQueries: true });
  const { data } = await apollo.query({ query: QUEUE, variables });
  const input = { id: given.absent, version: 1, requestId: given.request };
  const done = await apollo.mutate({ mutation: ACCEPT, variables: { input } });
  return { entries: data.reviewQueue.edges.length, absent: done.data.acceptEntry, lines };
}

async function trusted() {
  const { apollo, lines } = open({ links: [new PersistedQueryLink({ generateHash: hashOf })] });
  const { data } = await apollo.query({ query: QUEUE, variables });
  const { id, version } = data.reviewQueue.edges[0].node;
  const input = { id, version, requestId: given.request };
  const done = await apollo.mutate({ mutation: ACCEPT, variables: { input } });
  const unknown = await apollo.query({ query: gql("query Unknown { me { subject } }") }).then(() => "answered", failed);
  return { id, accepted: done.data.acceptEntry, unknown, lines };
}

await runs({ cached, policies, refused, persisted, byGet, trusted });
