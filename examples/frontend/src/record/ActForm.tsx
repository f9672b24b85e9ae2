import { useId, useState } from "react";
import { useLabels } from "../labels";
import { today } from "../time";
import { Faults } from "../ui/Waiting";
import type { Act, Field } from "./acts";
import { type Target, useAct } from "./useAct";

type Props = { act: Act; target: Target; lastChange: string; onDone: (message: string) => void };

/** The form of one act: problems beside the fields they are about, others above the button. */
export function ActForm({ act, target, lastChange, onDone }: Props) {
  const { send, busy, problems, error, isStale } = useAct(act, target, onDone);
  const [values, setValues] = useState<Record<string, string>>(() => initial(act));
  const named = (name: string) => problems.filter((problem) => problem.path[0] === name);
  const others = problems.filter((problem) => !act.fields.some((field) => field.name === problem.path[0]));
  return (
    <form
      className="act"
      aria-label={act.name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(values);
      }}
    >
      {act.fields.map((field) => (
        <Input
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          problems={named(field.name).map((problem) => problem.message)}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {others.map((problem) => (
        <p key={problem.code} className="problem" role="alert" data-code={problem.code}>
          {problem.message}
        </p>
      ))}
      {isStale && (
        <p className="problem" role="status">
          Hồ sơ đã được tải lại. Thay đổi mới nhất: {lastChange}. Hãy xem lại rồi thực hiện.
        </p>
      )}
      {Boolean(error) && <Faults error={error} retry={() => void send(values)} />}
      <button type="submit" className="main" disabled={busy}>
        {busy ? "Đang gửi…" : act.name}
      </button>
    </form>
  );
}

function Input({
  field,
  value,
  problems,
  onChange,
}: {
  field: Field;
  value: string;
  problems: string[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  const { label, values } = useLabels();
  const shared = {
    id,
    value,
    "aria-invalid": problems.length > 0,
    "aria-describedby": `${id}-problem`,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      {field.kind === "long" && <textarea rows={3} {...shared} />}
      {field.kind === "level" && (
        <select {...shared}>
          {values("Level").map((one) => (
            <option key={one} value={one}>
              {label("Level", one)}
            </option>
          ))}
        </select>
      )}
      {(field.kind === "text" || field.kind === "date") && <input type={field.kind} {...shared} />}
      <p id={`${id}-problem`} className="problem" role={problems.length ? "alert" : undefined}>
        {problems.join(" ")}
      </p>
    </div>
  );
}

function initial(act: Act): Record<string, string> {
  const start = { text: "", long: "", date: today(), level: "GRASSROOTS" };
  return Object.fromEntries(act.fields.map((field) => [field.name, start[field.kind]]));
}
