import { refusalOf } from "./client";

/** Arrays over the wire: small whole numbers, and headers that say what they mean. */

export interface Packed {
  values: Uint8Array | Uint16Array;
  shape: number[];
  lo: number;
  hi: number;
  scale: "linear" | "asinh";
}

export async function fetchArray(path: string, signal?: AbortSignal): Promise<Packed> {
  const response = await fetch(path, signal ? { signal } : {});
  if (!response.ok) throw await refusalOf(response);
  const bytes = await response.arrayBuffer();
  const said = (name: string) => response.headers.get(name) ?? "";
  return {
    values: said("X-Dtype") === "uint16" ? new Uint16Array(bytes) : new Uint8Array(bytes),
    shape: said("X-Shape").split(",").map(Number),
    lo: Number(said("X-Lo")),
    hi: Number(said("X-Hi")),
    scale: said("X-Scale") === "asinh" ? "asinh" : "linear",
  };
}
