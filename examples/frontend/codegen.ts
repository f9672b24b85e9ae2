import { createHash } from "node:crypto";
import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

// Apollo's cache needs __typename. It is written into the documents here and not by Apollo as it sends them, so that a
// document's hash is the same in the client and in the gateway's manifest: `make persist` reads persisted-documents.json.
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const config: CodegenConfig = {
  schema: "../../graphql_api/schema.graphql",
  documents: "src/**/*.graphql",
  ignoreNoDocuments: false,
  generates: {
    // Which types a `Node` can be, for the cache.
    "src/gql/possible-types.ts": { plugins: ["fragment-matcher"] },
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: sha256 } },
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        enumType: "string-literal",
        enumsAsTypes: true,
        scalars: { Date: "string", DateTime: "string", Decimal: "string" },
        useTypeImports: true,
      },
    },
  },
};

export default config;
