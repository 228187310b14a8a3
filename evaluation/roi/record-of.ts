/** A record with something for each of these names. */
export function recordOf<Name extends string, T>(
  names: readonly Name[],
  of: (name: Name) => T,
): Record<Name, T> {
  // All names are there, which `fromEntries` cannot tell its type.
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, T>;
}
