// One Node server: node server.js <kind> <port> <schema>. What it reads the database and tokens by is in the environment.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { contextOf } from "./context.js";
import { resolvers } from "./resolvers.js";

const [kind, port] = [process.argv[2], Number(process.argv[3])];
const typeDefs = readFileSync(process.argv[4], "utf8");

if (kind === "apollo") {
  const { ApolloServer } = await import("@apollo/server");
  const { startStandaloneServer } = await import("@apollo/server/standalone");
  await startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), {
    listen: { port, host: "127.0.0.1" },
    context: ({ req }) => contextOf(req.headers.authorization),
  });
} else if (kind === "yoga") {
  const { createSchema, createYoga } = await import("graphql-yoga");
  const schema = createSchema({ typeDefs, resolvers });
  const context = ({ request }) => contextOf(request.headers.get("authorization"));
  createServer(createYoga({ schema, context, logging: false })).listen(port, "127.0.0.1");
} else {
  const app = (await import("fastify")).default();
  const jit = kind === "mercurius-jit" ? { jit: 1 } : {};
  await app.register((await import("mercurius")).default, {
    schema: typeDefs,
    resolvers,
    context: (request) => contextOf(request.headers.authorization),
    ...jit,
  });
  await app.listen({ port, host: "127.0.0.1" });
}
