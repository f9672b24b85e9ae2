import type { ReactNode } from "react";
import { type Fault, faultsOf } from "../errors";
import { setToken } from "../token";

type Props = { error?: unknown; retry?: () => void };

/** Stands in for an answer that is not there: it is on its way, or something went wrong. */
export function Waiting({ error, retry }: Props) {
  if (error) return <Faults error={error} {...(retry ? { retry } : {})} />;
  return (
    <p className="waiting" role="status">
      Đang tải…
    </p>
  );
}

/** Each thing that went wrong, once, with what a person can do about it. */
export function Faults({ error, retry }: Props) {
  const faults = faultsOf(error).filter((one, at, all) => all.findIndex((other) => other.code === one.code) === at);
  return faults.map((fault) => (
    <div
      key={fault.code}
      className={fault.code === "NOT_FOUND" ? "empty" : "fault"}
      role="alert"
      data-code={fault.code}
    >
      <p>{fault.message}</p>
      {fault.id && <p className="hint">Mã sự cố để báo quản trị: {fault.id}</p>}
      <WayOut fault={fault} {...(retry ? { retry } : {})} />
    </div>
  ));
}

function WayOut({ fault, retry }: { fault: Fault; retry?: () => void }) {
  if (fault.code === "NOT_AUTHENTICATED") {
    return (
      <button type="button" onClick={() => setToken("")}>
        Đăng nhập lại
      </button>
    );
  }
  if (retry && ["BUSY", "INTERNAL", "NETWORK", "BAD_CURSOR"].includes(fault.code)) {
    return (
      <button type="button" onClick={retry}>
        Thử lại
      </button>
    );
  }
  return null;
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}
