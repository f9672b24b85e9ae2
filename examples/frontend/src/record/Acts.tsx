import { useContext, useState } from "react";
import { Reviewing } from "../home";
import { ActForm } from "./ActForm";
import { ACTS } from "./acts";

type Props = { id: string; version: number; state: string; lastChange: string };

/** What can be done with an entry as it stands: choose one act, fill in its form. */
export function Acts({ id, version, state, lastChange }: Props) {
  const may = useContext(Reviewing);
  const offered = may ? ACTS.filter((act) => act.state === state) : [];
  const [chosen, setChosen] = useState("");
  const [done, setDone] = useState("");
  const act = ACTS.find((one) => one.name === chosen);
  // The form stays after a conflict that changed the state, so that what was typed is not lost.
  const still = act && (offered.includes(act) || !done);
  return (
    <section className="acts" aria-label="Xử lý hồ sơ">
      {done && (
        <p className="done" role="status">
          {done}
        </p>
      )}
      <div className="tabs">
        {offered.map((one) => (
          <button key={one.name} type="button" aria-pressed={one.name === chosen} onClick={() => setChosen(one.name)}>
            {one.name}
          </button>
        ))}
      </div>
      {act && still && (
        <ActForm
          key={act.name}
          act={act}
          target={{ id, version }}
          lastChange={lastChange}
          onDone={(message) => {
            setDone(message);
            setChosen("");
          }}
        />
      )}
    </section>
  );
}
