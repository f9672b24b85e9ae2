// What one request carries: who asks, the day, and loaders that read each record once.
import { actorOf, may, refused, today } from "./access.js";
import { loader } from "./store.js";
import { HEAD, seen, UNIT } from "./units.js";

export async function contextOf(header) {
  const [items, day, known] = [loader(), today(), new Map()];
  const actor = await actorOf(header);
  const get = (wants) => Promise.all(wants.map((want) => items.load(want)));
  const unit = async (id) => {
    if (!known.has(id)) {
      known.set(id, get([HEAD, UNIT(id)]).then(([head, found]) => (head && found ? seen(found, head.g, day) : null)));
    }
    return known.get(id);
  };
  // A unit that was asked for, if the actor may read it.
  const asked = async (id) => {
    const found = await unit(id);
    if (!found || !may(actor, "unit.read", found)) throw refused("NOT_FOUND");
    return found;
  };
  return { actor, day, get, unit, asked };
}
