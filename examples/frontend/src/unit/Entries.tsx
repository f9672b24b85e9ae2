import type { NetworkStatus } from "@apollo/client";
import { useQuery } from "@apollo/client/react";
import { type EntryLineFragment, type State, TitleSearchDocument, UnitEntriesDocument } from "../gql/graphql";
import { useLabels } from "../labels";
import { href } from "../route";
import { Badge } from "../ui/Badge";
import { More } from "../ui/More";
import { Empty, Faults, Waiting } from "../ui/Waiting";

const PAGE = 20;

export function OfYear({ unit, year, state }: { unit: string; year: number; state: string }) {
  const variables = { unit, year, state: (state || null) as State | null, first: PAGE };
  const asked = useQuery(UnitEntriesDocument, {
    variables,
    fetchPolicy: "cache-and-network",
    notifyOnNetworkStatusChange: true,
  });
  return <Lines {...asked} list={asked.data?.entries} none="Năm này chưa có hồ sơ nào phù hợp." />;
}

export function Found({ unit, title }: { unit: string; title: string }) {
  const asked = useQuery(TitleSearchDocument, {
    variables: { unit, title, first: PAGE },
    notifyOnNetworkStatusChange: true,
  });
  return <Lines {...asked} list={asked.data?.entriesByTitle} none="Không tìm thấy hồ sơ nào có tên như vậy." />;
}

type List = { edges: { node: EntryLineFragment }[]; pageInfo: { hasNextPage: boolean; endCursor?: string | null } };
type Props = {
  list: List | null | undefined;
  none: string;
  error?: unknown;
  networkStatus: NetworkStatus;
  fetchMore: (options: { variables: { after: string | null } }) => Promise<unknown>;
  refetch: () => Promise<unknown>;
};

function Lines({ list, none, error, networkStatus, fetchMore, refetch }: Props) {
  if (!list) return <Waiting error={error} retry={() => void refetch()} />;
  const { edges, pageInfo } = list;
  // A page may be short, even empty, and still have a next one.
  if (!edges.length && !pageInfo.hasNextPage) return <Empty>{none}</Empty>;
  return (
    <>
      <ul className="lines" aria-label="Danh sách hồ sơ">
        {edges.map(({ node }) => (
          <Line key={node.id} entry={node} />
        ))}
      </ul>
      {Boolean(error) && <Faults error={error} />}
      <More page={pageInfo} networkStatus={networkStatus} fetchMore={fetchMore} />
    </>
  );
}

function Line({ entry }: { entry: EntryLineFragment }) {
  const { label } = useLabels();
  const recognised = entry.recognitions.filter((one) => one.state === "RECOGNISED");
  return (
    <li data-id={entry.id}>
      <a href={href("ho-so", entry.id)}>{entry.title}</a>
      <p>
        {entry.unit?.name} · {label("EntryKind", entry.kind)}
        {entry.field && ` · ${label("EntryField", entry.field)}`}
        {entry.year && ` · ${entry.year}`}
      </p>
      <p>
        <Badge kind="State" value={entry.state} />
        {recognised.map((one) => (
          <span key={`${one.level}${one.year}`} className="badge RECOGNISED">
            {label("RecognitionState", one.state)} · {label("Level", one.level)} {one.year}
          </span>
        ))}
      </p>
    </li>
  );
}
