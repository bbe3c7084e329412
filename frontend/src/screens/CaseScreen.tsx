export default function CaseScreen(_: {
  run?: string | undefined;
  runs?: string;
  study?: string | undefined;
  shelf?: string;
  id?: string;
}) {
  return null;
}
