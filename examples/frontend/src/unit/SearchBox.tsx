import { useEffect, useState } from "react";

const PAUSE = 300;
const FEWEST = 2;

/** Whether there is enough to search by; the gateway asks for two letters. */
export const letters = (text: string): boolean => text.replace(/[^\p{L}\p{N}]/gu, "").length >= FEWEST;

/** Asks only after a pause in typing: each question reads up to a thousand rows. */
export function SearchBox({ onSearch }: { onSearch: (text: string) => void }) {
  const [text, setText] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => onSearch(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  return (
    <div className="choice search">
      <label htmlFor="tim">Tìm theo tên hồ sơ, không cần dấu</label>
      <input
        id="tim"
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder="ví dụ: hien dat"
        autoComplete="off"
      />
    </div>
  );
}
