import { NetworkStatus } from "@apollo/client";

type Props = {
  page: { hasNextPage: boolean; endCursor?: string | null };
  networkStatus: NetworkStatus;
  fetchMore: (options: { variables: { after: string | null } }) => Promise<unknown>;
};

/** Asks for the next page of a list while there is one. What goes wrong shows as the query's error. */
export function More({ page, networkStatus, fetchMore }: Props) {
  if (!page.hasNextPage) return null;
  const busy = networkStatus === NetworkStatus.fetchMore;
  const more = () => void fetchMore({ variables: { after: page.endCursor ?? null } }).catch(() => undefined);
  return (
    <button type="button" className="more" onClick={more} disabled={busy}>
      {busy ? "Đang tải…" : "Xem thêm"}
    </button>
  );
}
