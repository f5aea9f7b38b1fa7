/** What an element holds: text, a number, nothing, or elements by name; a list repeats the element. */
export type Content = string | number | null | { [name: string]: Content | Content[] };

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Writes one element; nothing in it makes it an empty one, as Spivi does. */
export function toXml(name: string, content: Content | Content[]): string {
  if (Array.isArray(content)) return content.map((one) => toXml(name, one)).join('');
  if (content === null || content === '') return `<${name}/>`;
  if (typeof content !== 'object')
    return `<${name}>${String(content).replace(/[&<>]/g, (c) => escapes[c]!)}</${name}>`;
  const inner = Object.entries(content).map(([child, value]) => toXml(child, value));
  return inner.length === 0 ? `<${name}/>` : `<${name}>${inner.join('')}</${name}>`;
}

/** A whole answer. The root's name is not known, so this is not the one the tracker uses. */
export const document = (content: Content): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${toXml('Result', content)}`;
