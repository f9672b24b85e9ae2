/** Asks for the next page of a list while there is one. */
export function More({ page, more, busy }: { page: { hasNextPage: boolean }; more: () => void; busy: boolean }) {
  if (!page.hasNextPage) return null;
  return (
    <button type="button" className="more" onClick={more} disabled={busy}>
      {busy ? "Đang tải…" : "Xem thêm"}
    </button>
  );
}
