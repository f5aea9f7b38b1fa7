import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Extra } from './types.ts';

/** Nesting allowed in an answer; Spivi's deepest is 5. */
export const MAX_XML_DEPTH = 32;
/** Characters allowed in an answer. */
export const MAX_XML_CHARS = 16 * 1024 * 1024;

/** An element: leaves carry text, the others children (their loose text is layout and is dropped). */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

/** The text is not the XML that is expected; the message says where. */
export class XmlError extends Error {
  override name = 'XmlError';
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
// The parser refuses documents with these names, for they could reach a prototype.
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);
// The characters XML 1.0 cannot carry in any form.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to replace
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const NAMED_ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

// The parser's own entity handling stops at a total of expansions, which an honest list full of '&amp;'
// reaches; it is off, and the five named and the numeric references are resolved here.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
  maxNestedTags: MAX_XML_DEPTH,
});

function resolveEntities(text: string): string {
  return text.replace(/&([^;&\s]{1,32};)?/g, (_, reference?: string) => {
    const name = reference?.slice(0, -1) ?? '';
    const named = NAMED_ENTITIES.get(name);
    if (named !== undefined) return named;
    const code = /^#\d+$/.test(name)
      ? Number(name.slice(1))
      : /^#x[\da-f]+$/i.test(name)
        ? Number.parseInt(name.slice(2), 16)
        : Number.NaN;
    if (!(code > 0 && code <= 0x10ffff)) throw new XmlError('The XML uses an unknown entity.');
    return String.fromCodePoint(code);
  });
}

/** What may stand before the root, or the document type: how each begins and ends. */
const BEFORE_ROOT = [
  ['<?', '?>'],
  ['<!--', '-->'],
] as const;

/** Read from place to place and not by one pattern: what it leaves open a pattern tries in every way, for hours. */
function hasDoctype(source: string): boolean {
  let at = 0;
  for (;;) {
    while (/\s/.test(source.charAt(at))) at++;
    const part = BEFORE_ROOT.find(([begin]) => source.startsWith(begin, at));
    if (!part) return source.slice(at, at + '<!DOCTYPE'.length).toUpperCase() === '<!DOCTYPE';
    const end = source.indexOf(part[1], at + part[0].length);
    if (end < 0) return false;
    at = end + part[1].length;
  }
}

type ParsedNode = Record<string, unknown>;

function toElements(nodes: ParsedNode[]): { text: string; children: XmlElement[] } {
  const content = { text: '', children: [] as XmlElement[] };
  for (const node of nodes) {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined) continue;
    if (name === '#text') content.text += resolveEntities(String(node[name]));
    else if (name === '#cdata') content.text += String((node[name] as ParsedNode[])[0]?.['#text'] ?? '');
    else content.children.push(toElement(name, node[name] as ParsedNode[]));
  }
  return content;
}

function toElement(name: string, nodes: ParsedNode[]): XmlElement {
  const { text, children } = toElements(nodes);
  return { name, text: children.length > 0 ? '' : text, children };
}

/**
 * Parses a whole document. A document type, an unknown entity, a missing end or too deep a nesting is
 * refused, never repaired: half a list must not pass for a list.
 * @throws XmlError
 */
export function parseXml(document: string): XmlElement {
  if (document.length > MAX_XML_CHARS) throw new XmlError('The XML is too long.');
  const source = document.replace(/^\uFEFF/, '').trim();
  if (source === '') throw new XmlError('The answer is empty.');
  if (!source.startsWith('<')) throw new XmlError('The answer is not XML.');
  if (hasDoctype(source)) throw new XmlError('The answer has a document type, which Spivi never sends.');
  try {
    const verdict = XMLValidator.validate(source);
    if (verdict !== true) throw new XmlError(`The XML is broken at line ${verdict.err.line}.`);
    const [root, ...others] = toElements(parser.parse(source) as ParsedNode[]).children;
    if (!root || others.length > 0) throw new XmlError('The XML does not have exactly one root element.');
    return root;
  } catch (error) {
    throw error instanceof XmlError ? error : new XmlError('The XML cannot be parsed.');
  }
}

function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(FORBIDDEN, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // A bare carriage return would be read back as a line feed.
      .replaceAll('\r', '&#13;')
  );
}

function render(element: XmlElement, depth: number): string {
  const { name, text, children } = element;
  if (!NAME.test(name) || RESERVED.has(name))
    throw new RangeError(`'${name}' cannot be the name of an XML element.`);
  if (depth > MAX_XML_DEPTH) throw new RangeError(`The element '${name}' is nested too deeply.`);
  const content =
    children.length > 0 ? children.map((child) => render(child, depth + 1)).join('') : escapeText(text);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

/** Writes a document. Characters that XML cannot carry become U+FFFD. Throws RangeError on a bad name. */
export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, 1)}`;
}

export const leaf = (name: string, text: string): XmlElement => ({ name, text, children: [] });

export const branch = (name: string, children: XmlElement[]): XmlElement => ({ name, text: '', children });

/** An element as plain data: text or null for a leaf, else an object, with arrays for repeated names. */
export function elementToValue(element: XmlElement): unknown {
  if (element.children.length === 0) return element.text === '' ? null : element.text;
  return elementsToExtra(element.children);
}

export function elementsToExtra(elements: XmlElement[]): Extra {
  const grouped = Map.groupBy(elements, (element) => element.name);
  return Object.fromEntries(
    [...grouped].map(([name, [first, ...rest]]) => [
      name,
      rest.length > 0 ? [first!, ...rest].map(elementToValue) : elementToValue(first!),
    ]),
  );
}

/** The inverse of `elementsToExtra`; `undefined` is left out. Throws RangeError on what XML cannot hold. */
export function extraToElements(extra: Extra, depth = 1): XmlElement[] {
  if (depth > MAX_XML_DEPTH) throw new RangeError('The extra values are nested too deeply.');
  return Object.entries(extra).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((item) => item !== undefined)
      .map((item: unknown): XmlElement => {
        if (item === null) return leaf(name, '');
        if (typeof item === 'string' || typeof item === 'boolean') return leaf(name, String(item));
        if (typeof item === 'bigint' || Number.isFinite(item)) return leaf(name, String(item));
        if (typeof item === 'object' && !Array.isArray(item))
          return branch(name, extraToElements(item as Extra, depth + 1));
        throw new RangeError(`The extra value '${name}' has no XML form.`);
      }),
  );
}
