import { useState } from "react";
import { faultsOf } from "./errors";
import { setToken } from "./token";

/** Stands where an identity provider's sign-in would: takes a token of a sample person. */
export function SignIn({ error }: { error?: unknown }) {
  const [text, setText] = useState("");
  return (
    <main className="sign-in">
      <h1>Dân vận khéo</h1>
      <p>Trang mẫu dành cho nhóm phát triển giao diện. Hãy dán mã truy cập của một người dùng mẫu.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setToken(text);
        }}
      >
        <label htmlFor="token">Mã truy cập</label>
        <textarea
          id="token"
          rows={4}
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
        />
        {faultsOf(error).map((fault) => (
          <p key={fault.code} className="problem" role="alert">
            {fault.message}
          </p>
        ))}
        <button type="submit" className="main" disabled={!text.trim()}>
          Vào
        </button>
      </form>
      <p className="hint">
        Lấy mã trên máy này: <code>make token AS=pcs</code>
      </p>
    </main>
  );
}
