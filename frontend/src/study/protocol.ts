/** The blocks of a protocol: which values of a study can be changed where. */

export type Document = Record<string, unknown>;

export interface Field {
  path: string;
  label: string;
  kind: "text" | "whole" | "choice" | "flag";
  options?: readonly string[] | "devices" | "sites";
  example?: string;
  optional?: boolean;
}

export interface Block {
  title: string;
  open?: boolean;
  fields: readonly Field[];
  brief: (study: Document) => string;
}

const KINDS = [
  "fine_lines",
  "wrinkles",
  "acne_scars",
  "surgical_scar",
  "stretch_marks",
  "pores",
  "texture",
  "tone",
  "laxity",
  "rejuvenation",
  "melasma",
  "hair_loss",
  "product_delivery",
] as const;
const SEVERITIES = ["mild", "moderate", "severe"] as const;

export const BLOCKS: readonly Block[] = [
  {
    title: "Device",
    open: true,
    brief: (study) => `${said(study, "device.model")}, ${said(study, "device.depth", "its own depth")}`,
    fields: [
      { path: "device.model", label: "Model", kind: "choice", options: "devices" },
      { path: "device.depth", label: "Set depth", kind: "text", example: "1.5 mm", optional: true },
      { path: "device.stroke_rate", label: "Stroke rate", kind: "text", example: "117 Hz", optional: true },
    ],
  },
  {
    title: "Technique",
    open: true,
    brief: (study) => `${said(study, "technique.operator")}, ${said(study, "technique.passes")} passes`,
    fields: [
      { path: "technique.operator", label: "Operator", kind: "choice", options: ["professional", "home"] },
      { path: "technique.passes", label: "Passes", kind: "whole" },
      { path: "technique.speed", label: "Speed of the hand", kind: "text", example: "20 mm/s" },
      {
        path: "technique.pattern",
        label: "Pattern",
        kind: "choice",
        options: ["three-direction", "raster", "circles"],
      },
      { path: "technique.stretched", label: "Skin held stretched", kind: "flag" },
    ],
  },
  {
    title: "Course",
    open: true,
    brief: (study) => `${said(study, "course.sessions")} sessions, every ${said(study, "course.every")}`,
    fields: [
      { path: "course.sessions", label: "Sessions", kind: "whole" },
      { path: "course.every", label: "Every", kind: "text", example: "4 weeks" },
      { path: "course.start", label: "First session", kind: "text", example: "2026-12-01", optional: true },
      { path: "follow_up", label: "Follow-up", kind: "text", example: "12 months" },
    ],
  },
  {
    title: "Person",
    brief: (study) =>
      `${said(study, "subject.age")} years, ${said(study, "subject.sex")}, type ${said(study, "subject.fitzpatrick", "not given")}`,
    fields: [
      { path: "subject.age", label: "Age, years", kind: "whole" },
      { path: "subject.sex", label: "Sex", kind: "choice", options: ["female", "male"] },
      { path: "subject.fitzpatrick", label: "Fitzpatrick type, 1 to 6", kind: "whole", optional: true },
      { path: "subject.smoker", label: "Smokes now", kind: "flag" },
    ],
  },
  {
    title: "Skin and concern",
    brief: (study) =>
      `${said(study, "skin.site")}, ${said(study, "concerns[0].kind", "no concern named").replaceAll("_", " ")}`,
    fields: [
      { path: "skin.site", label: "Site", kind: "choice", options: "sites" },
      { path: "skin.photoageing", label: "Sun damage", kind: "choice", options: ["none", ...SEVERITIES] },
      { path: "concerns[0].kind", label: "Concern", kind: "choice", options: KINDS },
      { path: "concerns[0].shape", label: "Shape", kind: "text", example: "rolling", optional: true },
      { path: "concerns[0].severity", label: "Severity", kind: "choice", options: SEVERITIES },
    ],
  },
  {
    title: "Care and topicals",
    brief: (study) => {
      const products = (at(study, "care.topicals") as unknown[] | undefined)?.length ?? 0;
      return `${said(study, "care.numbing.agent", "no numbing")}; ${products} ${products === 1 ? "product" : "products"}`;
    },
    fields: [
      {
        path: "care.numbing.agent",
        label: "Numbing agent",
        kind: "text",
        example: "lidocaine 4 %",
        optional: true,
      },
      { path: "care.numbing.time", label: "Numbing time", kind: "text", example: "40 min", optional: true },
      {
        path: "care.topicals[0].compound",
        label: "Product",
        kind: "text",
        example: "hyaluronic acid",
        optional: true,
      },
      {
        path: "care.topicals[0].concentration",
        label: "Concentration",
        kind: "text",
        example: "1 %",
        optional: true,
      },
      { path: "care.topicals[0].dose", label: "Dose", kind: "text", example: "5 mg/cm^2", optional: true },
      { path: "care.sunscreen", label: "Share of days with sunscreen", kind: "text", example: "0.9" },
      { path: "care.vitamin_c", label: "Vitamin C", kind: "choice", options: ["replete", "low"] },
    ],
  },
  {
    title: "Solver",
    brief: (study) => `${said(study, "solve.fidelity")}, ${said(study, "solve.draws")} draws`,
    fields: [
      { path: "solve.fidelity", label: "Geometry", kind: "choice", options: ["zone", "channel", "tile"] },
      { path: "solve.draws", label: "Draws", kind: "whole" },
      { path: "solve.seed", label: "Seed", kind: "whole" },
    ],
  },
];

/** The value at a path such as `concerns[0].kind`. */
export function at(study: Document, path: string): unknown {
  return path
    .replaceAll("[", ".")
    .replaceAll("]", "")
    .split(".")
    .reduce<unknown>((part, step) => (part as Record<string, unknown> | null | undefined)?.[step], study);
}

export function said(study: Document, path: string, otherwise = "—"): string {
  const value = at(study, path);
  return value === undefined || value === null || value === "" ? otherwise : String(value);
}

/** What to write into the file for what was typed: a number, a share, a text, or nothing at all. */
export function written(field: Field, typed: string | boolean): string | number | boolean | null {
  if (typeof typed === "boolean") return typed;
  const trimmed = typed.trim();
  if (trimmed === "") return null;
  if (field.kind === "whole" || field.path === "care.sunscreen") {
    const value = Number(trimmed);
    return Number.isFinite(value) ? value : trimmed;
  }
  return trimmed;
}
