// How types are made of the schema. A scalar without a line here stops it: it would be typed as anything at all.
import { createHash } from "node:crypto";

export default {
  schema: "schema.graphql",
  documents: ["src/client.ts"],
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: {
        fragmentMasking: false,
        // Hash to text, as the gateway's manifest of trusted documents.
        persistedDocuments: { hashAlgorithm: (text) => createHash("sha256").update(text).digest("hex") },
      },
      config: {
        strictScalars: true,
        scalars: {
          ID: "string",
          Date: "`${number}-${number}-${number}`",
          DateTime: "`${number}-${number}-${number}T${string}`",
          Decimal: "`${number}`",
        },
        useTypeImports: true,
        importExtension: ".js",
      },
    },
  },
};
