import { useLabels } from "../labels";

/** A value of an enum by its label; its colour only repeats what it says. */
export function Badge({ kind, value }: { kind: string; value: string | null | undefined }) {
  const { label } = useLabels();
  return value ? <span className={`badge ${kind} ${value}`}>{label(kind, value)}</span> : null;
}
