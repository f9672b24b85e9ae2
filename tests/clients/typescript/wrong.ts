// Each line is a mistake that the types must find; `test_codegen.py` knows which and where.
import type { SeenQuery, StartMutationVariables } from "./generated/graphql.js";

declare const seen: SeenQuery;
const input = { id: "e1", version: 1, requestId: "request-1" };
export const nullable: string = seen.entry.startsOn;
export const notAsked = seen.entry?.title;
export const noState: boolean = seen.entry?.state === "PUBLISHED";
export const noNumber: number = seen.entry!.outputs[0]!.target;
export const noDay: StartMutationVariables = { input: { ...input, runningFrom: "hôm nay" } };
export const noInstant: StartMutationVariables = { input: { ...input, runningFrom: new Date() } };
export const missing: StartMutationVariables = { input };
