// The operations of these clients, from the same files of which production's manifest is made.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse, print } from "graphql";

const text = (name) => readFileSync(new URL(`operations/${name}.graphql`, import.meta.url), "utf8").trim();
const nameOf = (document) => document.definitions.find((part) => part.kind === "OperationDefinition").name.value;
const files = ["accept", "card", "queue", "two"].map(text);

export const sha256 = (what) => createHash("sha256").update(what).digest("hex");
export const [ACCEPT, CARD, QUEUE, TWO] = files.map((file) => parse(file));

/** The manifest as a client keeps it: by an operation's name the hash of its text as it stands in the file. */
const hashes = Object.fromEntries(files.map((file) => [nameOf(parse(file)), sha256(file)]));

/** Returns the hash by which an operation runs in production, whatever the client made of its text. */
export const hashOf = (document) => hashes[nameOf(document)] ?? sha256(print(document));
