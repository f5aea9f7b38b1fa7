const LONG_NAME = 12;

/** A name that fits on a tile: a long one keeps its first word and an initial, "Lea M.". */
export function tileName(name: string): string {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  const last = rest.at(-1);
  return name.length <= LONG_NAME || last === undefined ? name : `${first} ${[...last][0]}.`;
}
