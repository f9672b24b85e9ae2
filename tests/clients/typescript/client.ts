// A typed client: what it asks is typed by the schema, so what no release can answer does not compile.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { GraphQLClient } from "graphql-request";
import { graphql } from "./generated/index.js";

const SEEN = graphql(`
  query Seen($id: ID!, $unit: ID!, $on: Date!) {
    entry(id: $id) {
      id
      version
      state
      startsOn
      registeredAt
      outputs {
        name
        target
      }
    }
    unit(id: $unit) {
      at(date: $on) {
        name
        validFrom
      }
    }
  }
`);

const START = graphql(`
  mutation Start($input: StartEntryInput!) {
    startEntry(input: $input) {
      entry {
        id
        state
        runningFrom
      }
      problems {
        code
        path
      }
    }
  }
`);

interface Given {
  url: string;
  token: string;
  entry: string;
  unit: string;
  request: string;
  byHash: boolean;
}

const given: Given = JSON.parse(process.argv[2]!);
const headers = { authorization: `Bearer ${given.token}`, "content-type": "application/json" };
const client = new GraphQLClient(given.url, { headers });

/** Asks by the text or, as in production, by the hash that codegen gave the document. */
async function ask<Answer, Values extends object>(document: TypedDocumentNode<Answer, Values>, variables: Values) {
  if (!given.byHash) return client.request<Answer>(document, variables);
  const { hash } = (document as unknown as { __meta__: { hash: string } }).__meta__;
  const body = JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } }, variables });
  const answer: { data: Answer } = await (await fetch(given.url, { method: "POST", headers, body })).json();
  return answer.data;
}

const { entry, unit } = await ask(SEEN, { id: given.entry, unit: given.unit, on: "2026-11-24" });
const year: string | undefined = entry?.startsOn?.slice(0, 4);
const input = { id: given.entry, version: entry?.version ?? 0, requestId: given.request };
const { startEntry } = await ask(START, { input: { ...input, runningFrom: "2026-11-24" } });
console.log(JSON.stringify({ entry, unit, year, startEntry }));
