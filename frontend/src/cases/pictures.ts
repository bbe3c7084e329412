/** Photographs that belong side by side: the same view, by day. */

export function byView<Picture extends { view: string; on: string }>(
  pictures: readonly Picture[],
): [string, Picture[]][] {
  const views = new Map<string, Picture[]>();
  for (const picture of pictures) views.set(picture.view, [...(views.get(picture.view) ?? []), picture]);
  return [...views].map(([view, found]) => [
    view,
    found.toSorted((one, other) => one.on.localeCompare(other.on)),
  ]);
}
