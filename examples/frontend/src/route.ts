/** Where in the client one is: `#/don-vi/<id>?nam=2026`. In the address, so that reloading and sharing work. */
import { useMemo, useSyncExternalStore } from "react";

export type Route = { screen: string; id: string; query: URLSearchParams };

export function href(screen: string, id = "", query: Record<string, string | number | undefined> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `#/${screen}${id && `/${encodeURIComponent(id)}`}${search && `?${search}`}`;
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => {
    const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
    const [screen = "", id = ""] = path.split("/");
    return { screen, id: decodeURIComponent(id), query: new URLSearchParams(search) };
  }, [hash]);
}

/** Changes one part of the address and keeps the rest. */
export function setQuery(route: Route, key: string, value: string): void {
  const query = Object.fromEntries(route.query);
  window.location.hash = href(route.screen, route.id, { ...query, [key]: value });
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
