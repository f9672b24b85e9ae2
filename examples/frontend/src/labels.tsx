/** What the values of enums are called: asked of the gateway once, so that no code is translated here. */
import { useQuery } from "@apollo/client/react";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { LabelsDocument } from "./gql/graphql";

export type LabelOf = (kind: string, value: string | null | undefined) => string;
export type LabelsOf = { label: LabelOf; values: (kind: string) => string[] };

const NAMES = ["State", "EntryKind", "EntryField", "FocusArea", "SubjectType", "Level", "Role", "UnitKind"];
const MORE = ["TerritoryType", "RecognitionState", "Outcome", "RuleResult", "Strictness", "InspectionState", "Grade"];
const Labels = createContext<LabelsOf>({ label: (_, value) => value ?? "", values: () => [] });

export function LabelsProvider({ children }: { children: ReactNode }) {
  const { data } = useQuery(LabelsDocument, { variables: { names: [...NAMES, ...MORE] } });
  const labels = useMemo(() => {
    const kinds = new Map(data?.enumLabels?.map((kind) => [kind.name, kind.values]));
    return {
      // A value that is newer than this client shows as its code rather than not at all.
      label: (kind: string, value: string | null | undefined) =>
        kinds.get(kind)?.find((one) => one.value === value)?.vietnamese ?? value ?? "",
      values: (kind: string) => kinds.get(kind)?.map((one) => one.value) ?? [],
    };
  }, [data]);
  return <Labels value={labels}>{data && children}</Labels>;
}

export const useLabels = (): LabelsOf => useContext(Labels);
