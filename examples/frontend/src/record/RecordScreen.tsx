import { Record } from "./Record";

export function RecordScreen({ id }: { id: string }) {
  return (
    <>
      <p className="links">
        <button type="button" className="quiet" onClick={() => window.history.back()}>
          ← Quay lại
        </button>
      </p>
      <Record id={id} />
    </>
  );
}
