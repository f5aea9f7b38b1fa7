/** An element: children by name, one or a list of each; attributes as “@name”; its own text as “#text”. */
export type XmlNode = { readonly [name: string]: unknown };

/** The child elements of a name, none where there is none. */
export function childrenOf(node: XmlNode, name: string): XmlNode[] {
  const found = Object.hasOwn(node, name) ? node[name] : undefined;
  return (Array.isArray(found) ? found : [found]).filter(
    (child): child is XmlNode => child !== null && typeof child === 'object',
  );
}

/** The text of the first element at a path of names, or null. */
export function textAt(node: XmlNode, ...path: string[]): string | null {
  let here: unknown = node;
  for (const name of path) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, name)) return null;
    const found: unknown = (here as XmlNode)[name];
    here = Array.isArray(found) ? found[0] : found;
  }
  return textOf(here);
}

/** The number there, from 0 to a highest; null where there is none such. */
export const numberAt = (node: XmlNode, highest: number, ...path: string[]): number | null =>
  numberOf(textAt(node, ...path), 0, highest);

/** Texts of all leaves beneath, by name in small letters; of several of one name the first. */
export function leavesOf(node: XmlNode, leaves = new Map<string, string>()): Map<string, string> {
  for (const [name, value] of Object.entries(node))
    for (const child of Array.isArray(value) ? value : [value]) {
      const text = textOf(child);
      if (text !== null && !leaves.has(name.toLowerCase())) leaves.set(name.toLowerCase(), text);
      if (child !== null && typeof child === 'object') leavesOf(child as XmlNode, leaves);
    }
  return leaves;
}

/** A decimal number within bounds, or null. */
export function numberOf(text: string | null | undefined, lowest: number, highest: number): number | null {
  if (text === null || text === undefined) return null;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const value = Number(text);
  return value >= lowest && value <= highest ? value : null;
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/i;

/** An instant; one without a zone is in UTC, as both forms ask for. */
export function timeOf(text: string | null): Date | null {
  const told = text === null ? null : TIME.exec(text);
  if (!told) return null;
  const at = new Date(`${told[1]}${told[2] ?? 'Z'}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, '#text')) return null;
  const text: unknown = (value as XmlNode)['#text'];
  return typeof text === 'string' ? text : null;
}
