import { useQuery } from "@apollo/client/react";
import { RecordPageDocument, type RecordPageQuery } from "../gql/graphql";
import { useLabels } from "../labels";
import { href } from "../route";
import { day, dayOf, moment } from "../time";
import { Badge } from "../ui/Badge";
import { Waiting } from "../ui/Waiting";
import { Acts } from "./Acts";

type Node = NonNullable<RecordPageQuery["node"]>;
type Entry = Extract<Node, { __typename: "Entry" }>;
type Inspection = Extract<Node, { __typename: "Inspection" }>;

/** An entry or an inspection by its id. */
export function Record({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(RecordPageDocument, {
    variables: { id },
    fetchPolicy: "cache-and-network",
  });
  const node = data?.node;
  if (node?.__typename === "Entry") return <EntryRecord key={node.id} entry={node} />;
  if (node?.__typename === "Inspection") return <InspectionRecord inspection={node} />;
  return <Waiting error={error} retry={() => void refetch()} />;
}

function EntryRecord({ entry }: { entry: Entry }) {
  const { label } = useLabels();
  const last = entry.history.at(-1);
  const parts = [
    ["Tình hình", entry.situation],
    ["Mục tiêu", entry.objectives],
    ["Nội dung", entry.content],
    ["Cách làm", entry.method],
    ["Sản phẩm", entry.outputs.map((one) => `${one.name}: ${one.target} ${one.measure}`).join("; ")],
    ["Ngày đăng ký", dayOf(entry.registeredAt)],
    ["Bắt đầu", day(entry.runningFrom)],
  ].filter(([, text]) => text);
  const change = last ? `${last.name}, ${moment(last.at)}${last.reason ? `, lý do: ${last.reason}` : ""}` : "";
  return (
    <article className="card record">
      <h2>{entry.title}</h2>
      <p>
        <Badge kind="State" value={entry.state} />{" "}
        {entry.unit && <a href={href("don-vi", entry.unit.id)}>{entry.unit.name}</a>} · {label("EntryKind", entry.kind)}
        {entry.field && ` · ${label("EntryField", entry.field)}`}
      </p>
      {entry.state && entry.version !== null && (
        <Acts id={entry.id} version={entry.version} state={entry.state} lastChange={change} />
      )}
      <dl className="parts">
        {parts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {entry.history.length > 0 && <h3>Quá trình</h3>}
      <ol className="history">
        {entry.history.map((one) => (
          <li key={one.version}>
            <b>{one.name}</b> · {label("Role", one.role)} · {moment(one.at)}
            {one.reason && <q>{one.reason}</q>}
          </li>
        ))}
      </ol>
    </article>
  );
}

function InspectionRecord({ inspection }: { inspection: Inspection }) {
  const { label } = useLabels();
  const { conclusion, unit, campaign } = inspection;
  return (
    <article className="card record">
      <h2>{campaign?.title ?? "Cuộc kiểm tra"}</h2>
      <p>
        <Badge kind="InspectionState" value={inspection.inspectionState} />{" "}
        {unit && <a href={href("don-vi", unit.id)}>{unit.name}</a>} · {inspection.planYear}
      </p>
      {conclusion && (
        <p>
          Kết luận {conclusion.decisionNumber} ngày {day(conclusion.issuedOn)}
          {conclusion.grade && `, xếp loại ${label("Grade", conclusion.grade).toLowerCase()}`}: {conclusion.text}
        </p>
      )}
    </article>
  );
}
