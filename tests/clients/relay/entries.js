// What a Relay client asks; relay-compiler turns it into artifacts, which `relay.mjs` runs.
import { graphql } from "relay-runtime";

graphql`
  query entriesQuery($unit: ID!, $first: Int!) {
    unit(id: $unit) {
      name
      ...entries_unit @arguments(first: $first)
    }
  }
`;

graphql`
  fragment entries_unit on Unit
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "entriesPageQuery") {
    entries(year: 2026, first: $first, after: $after) @connection(key: "entries_unit_entries") {
      edges {
        node {
          title
          ...entries_card
        }
      }
    }
  }
`;

graphql`
  fragment entries_card on Entry @refetchable(queryName: "entriesCardQuery") {
    version
    state
    waitingSince
  }
`;

graphql`
  mutation entriesAcceptMutation($input: EntryActInput!) {
    acceptEntry(input: $input) {
      entry {
        ...entries_card
      }
      problems {
        code
        path
      }
    }
  }
`;
