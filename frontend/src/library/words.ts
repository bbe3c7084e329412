/** Two ends in words: "3 to 6", or one number where they are the same. */
export function rangeWords(ends: readonly number[]): string {
  return [...new Set(ends)].join(" to ");
}
