import { useQuery } from "@apollo/client/react";
import { type EntryLineFragment, WaitingEntriesDocument } from "../gql/graphql";
import { Record } from "../record/Record";
import { href, type Route } from "../route";
import { dayOf } from "../time";
import { Badge } from "../ui/Badge";
import { More } from "../ui/More";
import { Empty, Waiting } from "../ui/Waiting";

const PAGE = 20;

/** What waits for this reviewer, the longest first within each place; the chosen one beside the list. */
export function QueueScreen({ unit, route }: { unit: string; route: Route }) {
  const variables = { unit, first: PAGE };
  const asked = useQuery(WaitingEntriesDocument, {
    variables,
    fetchPolicy: "cache-and-network",
    notifyOnNetworkStatusChange: true,
  });
  const { data, error, networkStatus, fetchMore, refetch } = asked;
  const list = data?.reviewQueue;
  const chosen = route.query.get("ho-so") ?? "";
  return (
    <>
      <div className="heading">
        <h1>Hàng chờ xét duyệt</h1>
      </div>
      <div className={chosen ? "split open" : "split"}>
        <section aria-label="Hồ sơ đang chờ">
          {!list && <Waiting error={error} retry={() => void refetch()} />}
          {list && !list.edges.length && !list.pageInfo.hasNextPage && <Empty>Không có hồ sơ nào chờ xét duyệt.</Empty>}
          <ul className="lines">
            {list?.edges.map(({ node }) => (
              <Line
                key={node.id}
                entry={node}
                to={href("xet-duyet", route.id, { "ho-so": node.id })}
                chosen={node.id === chosen}
              />
            ))}
          </ul>
          {list && <More page={list.pageInfo} networkStatus={networkStatus} fetchMore={fetchMore} />}
        </section>
        <div className="beside">
          {chosen && (
            <>
              <a className="back" href={href("xet-duyet", route.id)}>
                ← Danh sách chờ
              </a>
              <Record key={chosen} id={chosen} />
            </>
          )}
          {!chosen && list && list.edges.length > 0 && <Empty>Chọn một hồ sơ để xem và xử lý.</Empty>}
        </div>
      </div>
    </>
  );
}

function Line({ entry, to, chosen }: { entry: EntryLineFragment; to: string; chosen: boolean }) {
  return (
    <li data-id={entry.id} className={chosen ? "chosen" : undefined}>
      <a href={to} aria-current={chosen || undefined}>
        {entry.title}
      </a>
      <p>
        {entry.unit?.name} · chờ từ {dayOf(entry.waitingSince)}
      </p>
      <p>
        <Badge kind="State" value={entry.state} />
      </p>
    </li>
  );
}
