import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

export default defineConfig(({ mode }) => {
  // GATEWAY: where `make run` serves; the page itself only knows its own origin's /graphql.
  const { GATEWAY = "http://127.0.0.1:8000" } = loadEnv(mode, ".", "GATEWAY");
  return {
    base: "./",
    plugins: [react()],
    server: { host: "127.0.0.1", proxy: { "/graphql": GATEWAY } },
  };
});
