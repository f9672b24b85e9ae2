import { useQuery } from "@apollo/client/react";
import { useEffect } from "react";
import { ChildUnitsDocument, type ChildUnitsQuery, type UnitKind } from "../gql/graphql";

export type Child = NonNullable<NonNullable<ChildUnitsQuery["unit"]>["children"]>["edges"][number]["node"];

/** A page of 100 with their numbers stays below the gateway's limit of cost; larger provinces take two. */
const PAGE = 100;

/** All units directly below a unit with some of their numbers, page after page. */
export function useChildren(unit: string, period: string, codes: string[], kind: UnitKind | null) {
  // A child without numbers is null with NOT_FOUND; the others are still there to be shown.
  const variables = { unit, period, codes, kind, first: PAGE };
  const { data, error, fetchMore, refetch } = useQuery(ChildUnitsDocument, { variables, errorPolicy: "all" });
  const page = data?.unit?.children?.pageInfo;
  const after = page?.hasNextPage ? page.endCursor : null;
  useEffect(() => {
    if (after) void fetchMore({ variables: { after }, errorPolicy: "all" });
  }, [after, fetchMore]);
  return {
    unit: data?.unit ?? undefined,
    children: data?.unit?.children?.edges.map((edge) => edge.node),
    complete: page?.hasNextPage === false,
    error,
    refetch,
  };
}

/** A number of a unit; null where none was computed, which is not zero. */
export function numberOf(child: Child, code: string): number | null {
  const found = child.statistics?.indicators.find((one) => one.code === code);
  // A code that nothing counted in is left out of what was computed: there it is zero.
  return child.statistics ? Number(found?.value ?? 0) : null;
}
