/** Something is on its way; said once, quietly. */
export function Waiting({ words = "Loading" }: { words?: string }) {
  return <p className="empty">{words} …</p>;
}

export function Problem({ reason }: { reason: unknown }) {
  return <p className="notice error">{reason instanceof Error ? reason.message : String(reason)}</p>;
}
