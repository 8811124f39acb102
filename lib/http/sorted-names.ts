/** The names of an object's members by code units. Insertion for the few that bodies have: half the time of `sort`. */
export function sortedNames(value: object): string[] {
  const names = Object.keys(value);
  if (names.length > 16) return names.sort();
  for (let end = 1; end < names.length; end++) {
    const name = names[end] as string;
    let at = end - 1;
    for (; at >= 0 && (names[at] as string) > name; at--) names[at + 1] = names[at] as string;
    names[at + 1] = name;
  }
  return names;
}
