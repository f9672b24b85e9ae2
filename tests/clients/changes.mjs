// Compares two schemas by graphql-inspector and prints every change as one line of JSON.
import { diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";
import { readFileSync } from "node:fs";
import { given, report } from "./wire.mjs";

const [before, after] = [given.before, given.after].map((file) => buildSchema(readFileSync(file, "utf8")));
const changes = await diff(before, after);
report(changes.map(({ criticality: { level }, type, message, path }) => ({ level, type, message, path })));
