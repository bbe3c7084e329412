import "@fontsource-variable/inter";
import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/study.css";
import "./style/plots.css";
import "./style/screens.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { applyTheme } from "./shell/theme";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root");
applyTheme();
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } });
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
