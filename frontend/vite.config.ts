import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../src/percuta/server/static",
    emptyOutDir: true,
    assetsInlineLimit: 0, // a strict content policy allows no inline style, script or font
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8642" } },
});
