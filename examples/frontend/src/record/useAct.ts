import { useApolloClient } from "@apollo/client/react";
import { useRef, useState } from "react";
import type { Act } from "./acts";

type Problem = { code: string; message: string; path: string[] };
export type Target = { id: string; version: number };
/** After these the record is not what the person saw: it is read again before anything is tried. */
const STALE = ["CONFLICT", "ILLEGAL_ACT"];

/** Does one act on an entry and tells what came of it. */
export function useAct(act: Act, target: Target, onDone: (message: string) => void) {
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [error, setError] = useState<unknown>();
  const sent = useRef({ body: "", requestId: "" });

  async function send(values: Record<string, string>): Promise<void> {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
    const body = JSON.stringify([act.name, target, given]);
    // The same request, sent again because no answer came, keeps its id: it is never done twice.
    if (sent.current.body !== body) sent.current = { body, requestId: crypto.randomUUID() };
    const input = { ...blank(act), ...given, ...target, requestId: sent.current.requestId } as never;
    setBusy(true);
    setError(undefined);
    try {
      const { data } = await client.mutate({ mutation: act.document, variables: { input } });
      const result = data && Object.values(data).find((one) => one && typeof one === "object");
      const found = result?.problems ?? [];
      setProblems(found);
      const stale = found.some((problem) => STALE.includes(problem.code));
      if (!found.length) onDone(act.done);
      if (!found.length || stale) await client.refetchQueries({ include: "active" });
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }
  return { send, busy, problems, error, isStale: problems.some((problem) => STALE.includes(problem.code)) };
}

/** Fields that must be sent are sent empty when nothing was entered, so that the gateway says what is missing. */
const blank = (act: Act): Record<string, string> =>
  Object.fromEntries(act.fields.filter((field) => field.kind === "text").map((field) => [field.name, ""]));
