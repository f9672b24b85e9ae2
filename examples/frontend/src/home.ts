import { createContext } from "react";
import type { MeQuery, Role } from "./gql/graphql";

export type Me = MeQuery["me"];
export type Place = { id: string; name: string };

/** The unit one works for: that of the first grant. */
export const homeOf = (me: Me): Place | undefined => me.grants.find((grant) => grant.unit)?.unit ?? undefined;

/** The province around it. */
export function provinceOf(me: Me): Place | undefined {
  const unit = me.grants.find((grant) => grant.unit)?.unit;
  return unit?.ancestors[0] ?? unit ?? undefined;
}

const REVIEWERS: Role[] = ["RV1", "RV2", "PCS"];

/** Whether one reviews at all: to others acts are not offered. Whether this act on this entry, the gateway decides. */
export const reviews = (me: Me): boolean => me.grants.some((grant) => REVIEWERS.includes(grant.role));

export const Reviewing = createContext(false);
