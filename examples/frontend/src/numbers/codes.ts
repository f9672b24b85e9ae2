/** Which numbers the screen asks for. What they are called comes with them. */
export const HEADLINES = ["ENTRY_REG", "ENTRY_RUN", "ENTRY_REC", "ENTRY_REPL"];
export const BY_LEVEL = ["GRASSROOTS", "PROVINCE", "CENTRAL"].map((level) => `ENTRY_REC[level=${level}]`);
export const BY_FIELD = ["ECONOMY", "CULTURE_SOCIETY", "DEFENCE_SECURITY", "POLITICAL_SYSTEM"].map(
  (field) => `ENTRY_REG[field=${field}]`,
);
export const CODES = [...HEADLINES, ...BY_LEVEL, ...BY_FIELD];
