/** The bearer token, kept for this tab only, so that closing it signs out. In production an identity provider gives it. */
import { useSyncExternalStore } from "react";

const KEY = "dvk-token";
const listeners = new Set<() => void>();

function current(): string {
  // `import.meta.env.DEV` is false in a build, so a token of the developer's never gets into the bundle.
  const given = import.meta.env.DEV ? (import.meta.env["VITE_TOKEN"] as string | undefined) : undefined;
  return sessionStorage.getItem(KEY) ?? given ?? "";
}

/** Signs in with a token, or out with an empty one. */
export function setToken(token: string): void {
  sessionStorage.setItem(KEY, token.trim());
  for (const listener of listeners) listener();
}

export function useToken(): string {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}
