export function Cases() {
  return <p className="card empty">This server keeps no cases yet.</p>;
}
