// One Node server: node server.js <kind> <port>
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { resolvers } from "./resolvers.js";

const [kind, port] = [process.argv[2], Number(process.argv[3])];
const typeDefs = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");
process.env.NODE_ENV = "production";

if (kind === "apollo") {
  const { ApolloServer } = await import("@apollo/server");
  const { startStandaloneServer } = await import("@apollo/server/standalone");
  await startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), { listen: { port, host: "127.0.0.1" } });
} else if (kind.startsWith("yoga")) {
  const { createSchema, createYoga } = await import("graphql-yoga");
  const plugins = kind === "yoga-jit" ? [(await import("@envelop/graphql-jit")).useGraphQlJit()] : [];
  createServer(createYoga({ schema: createSchema({ typeDefs, resolvers }), plugins, logging: false })).listen(port, "127.0.0.1");
} else {
  const app = (await import("fastify")).default();
  await app.register((await import("mercurius")).default, { schema: typeDefs, resolvers, ...(kind === "mercurius-jit" ? { jit: 1 } : {}) });
  await app.listen({ port, host: "127.0.0.1" });
}
