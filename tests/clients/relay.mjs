// Relay: compiled artifacts, pages of a keyset connection, a record fetched again by its id, and an act.
import { createRequire } from "node:module";
import relay from "relay-runtime";
import { given, runs, told, wire } from "./wire.mjs";

const { Environment, Network, RecordSource, Store, commitMutation, createOperationDescriptor } = relay;
const { fetchQuery, getPaginationMetadata, getPaginationVariables, getRefetchMetadata, getSelector } = relay;
const artifact = (name) => createRequire(`${given.artifacts}/`)(`./${name}.graphql`);
const [QUERY, ACCEPT] = ["entriesQuery", "entriesAcceptMutation"].map(artifact);
const [UNIT, CARD] = ["entries_unit", "entries_card"].map(artifact);

function open(token = given.token) {
  const { fetch, lines } = wire(token);
  const network = Network.create(async ({ id, text }, variables) => {
    const asked = id ? { extensions: { persistedQuery: { version: 1, sha256Hash: id } } } : { query: text };
    const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
    const body = JSON.stringify({ ...asked, variables });
    const answer = await (await fetch(given.url, { method: "POST", headers, body })).json();
    // Relay would keep the null of a list that failed in place of the pages it has.
    if (answer.errors) throw Object.assign(new Error(answer.errors[0].message), { told: told(answer.errors) });
    return answer;
  });
  return { environment: new Environment({ network, store: new Store(new RecordSource()) }), lines };
}

/** Fetches the first page of a unit's entries and returns how to read what the store holds of them. */
async function list(environment) {
  const variables = { unit: given.unit, first: 2 };
  const operation = createOperationDescriptor(QUERY, variables);
  // As a component does while it is shown: what is retained is not swept away.
  environment.retain(operation);
  const { unit } = await fetchQuery(environment, QUERY, variables).toPromise();
  const read = (fragment, key) => environment.lookup(getSelector(fragment, key)).data;
  const part = () => read(UNIT, environment.lookup(operation.fragment).data.unit);
  const cards = () => part().entries.edges.map(({ node }) => `${read(CARD, node).state} ${read(CARD, node).version}`);
  return { name: unit.name, part, cards, page: () => part().entries.pageInfo };
}

/** Fetches the page after a cursor, as `loadNext` of usePaginationFragment does. */
function loadNext(environment, { part }, after) {
  const { paginationRequest, paginationMetadata } = getPaginationMetadata(UNIT, "relay.mjs");
  const variables = getPaginationVariables("forward", 2, after, {}, {}, paginationMetadata);
  return fetchQuery(environment, paginationRequest, { ...variables, id: part().id }).toPromise();
}

function accept(environment, id, version, request) {
  const variables = { input: { id, version, requestId: `${given.request}-${request}` } };
  return new Promise((resolve, reject) => {
    const onCompleted = ({ acceptEntry }) => resolve(acceptEntry.problems);
    commitMutation(environment, { mutation: ACCEPT, variables, onCompleted, onError: reject });
  });
}

async function pages() {
  const { environment, lines } = open();
  const found = await list(environment);
  const counts = [found.cards().length];
  while (found.page().hasNextPage) {
    await loadNext(environment, found, found.page().endCursor);
    counts.push(found.cards().length);
  }
  const titles = found.part().entries.edges.map(({ node }) => node.title);
  const wrong = await loadNext(environment, found, "no cursor").then(() => "answered", (error) => error.told);
  return { name: found.name, counts, titles, wrong, left: found.cards().length, lines };
}

async function acts() {
  const { environment, lines } = open();
  const found = await list(environment);
  const [first, second] = found.part().entries.edges.map(({ node }) => node.__id);
  const cards = [found.cards()];
  const problems = [await accept(environment, first, 2, 1)];
  cards.push(found.cards());
  // Another browser acts: this one is refused, and sees what changed once it fetches the record by its id.
  problems.push(await accept(open().environment, second, 2, 2), await accept(environment, second, 2, 3));
  cards.push(found.cards());
  await fetchQuery(environment, getRefetchMetadata(CARD, "relay.mjs").refetchableRequest, { id: second }).toPromise();
  cards.push(found.cards());
  return { problems, cards, lines };
}

await runs({ pages, acts });
