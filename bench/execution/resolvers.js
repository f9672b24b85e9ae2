// The one module of data and resolvers behind every Node server. `parent` is loaded as DataLoader would: by a promise.
const STATES = ["DRAFT", "SUBMITTED", "ACCEPTED", "RUNNING"];
const unit = (n) => ({ id: `u${n}`, name: `Đơn vị ${n}`, active: n % 2 === 0, above: n });
const parents = new Map(Array.from({ length: 50 }, (_, n) => [n, { id: `p${n}`, name: `Cấp trên ${n}`, active: true, above: null }]));
const units = Array.from({ length: 50 }, (_, n) => unit(n));
const entries = Array.from({ length: 50 }, (_, u) =>
  Array.from({ length: 5 }, (_, n) => ({ id: `u${u}-e${n}`, title: `Mô hình ${n} của đơn vị ${u}`, year: 2020 + n, state: STATES[(u + n) % 4] })));

export const resolvers = {
  Query: { units: () => units },
  Unit: {
    parent: (it) => (it.above === null ? null : Promise.resolve(parents.get(it.above))),
    entries: (it, { first }) => entries[it.above].slice(0, first),
  },
};
