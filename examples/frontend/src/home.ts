import type { MeQuery } from "./gql/graphql";

export type Me = MeQuery["me"];
export type Place = { id: string; name: string };

/** The unit one works for: that of the first grant. */
export const homeOf = (me: Me): Place | undefined => me.grants.find((grant) => grant.unit)?.unit ?? undefined;

/** The province around it. */
export function provinceOf(me: Me): Place | undefined {
  const unit = me.grants.find((grant) => grant.unit)?.unit;
  return unit?.ancestors[0] ?? unit ?? undefined;
}
