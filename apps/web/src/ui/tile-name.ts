const LONG_NAME = 12;
const LONG_FIRST_NAME = 16;

/** A name that fits on a tile: a long one keeps its first word and an initial, "Lea M."; of a long double one the first. */
export function tileName(name: string): string {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  const last = rest.at(-1);
  if (name.length <= LONG_NAME) return name;
  return last === undefined ? shortFirst(first) : `${shortFirst(first)} ${[...last][0]}.`;
}

/** "Maximilienne-A." */
function shortFirst(first: string): string {
  const [one = '', two] = first.split('-');
  return first.length <= LONG_FIRST_NAME || !one || !two ? first : `${one}-${[...two][0]}.`;
}
