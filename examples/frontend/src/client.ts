/** Apollo as the gateway wants it: documents by their hash, entities by their id, lists by their cursors. */
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import type { DocumentNode } from "graphql";
import possible from "./gql/possible-types";

/** Codegen computes each document's hash at build time; `make persist` puts the same into the gateway's manifest. */
type Hashed = DocumentNode & { __meta__?: { hash: string } };

const byHash = new PersistedQueryLink({
  generateHash: (document: Hashed) => {
    if (!document.__meta__) throw new Error("This document was not made by codegen.");
    return document.__meta__.hash;
  },
  // What the manifest does not hold would not run as text either.
  retry: () => false,
});

export function makeClient(token: string): ApolloClient {
  const http = new HttpLink({ uri: "/graphql", headers: { Authorization: `Bearer ${token}` } });
  // A build sends hashes only, since in production only documents of the manifest run. While developing the text is
  // sent, so that an operation can be changed without `make persist`.
  const link = import.meta.env.DEV ? http : ApolloLink.from([byHash, http]);
  return new ApolloClient({ link, cache: makeCache() });
}

function makeCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: possible.possibleTypes,
    typePolicies: {
      Query: {
        fields: {
          entries: relayStylePagination(["unit", "year", "state"]),
          entriesByTitle: relayStylePagination(["unit", "title"]),
          reviewQueue: relayStylePagination(["unit"]),
          candidates: relayStylePagination(["unit", "year", "level", "outcome"]),
        },
      },
      Unit: { fields: { children: relayStylePagination(["kind"]) } },
      // Numbers have no id: those of one unit and period are one object, however many queries ask for parts of it.
      Numbers: { merge: true },
      // Its id is that of the record it cites; two citations of one record say different things of it.
      CitedRecord: { keyFields: false },
    },
  });
}
