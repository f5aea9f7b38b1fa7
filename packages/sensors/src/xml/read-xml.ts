import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { DamagedFileError } from '../recording/damaged-file-error.ts';
import { MAX_FILE_BYTES } from '../recording/limits.ts';
import { MAX_TAG_CHARS, MAX_XML_DEPTH, MAX_XML_ELEMENTS } from './limits.ts';
import type { XmlNode } from './node.ts';

/** Of all attributes only these are read. */
const ATTRIBUTES = ['Sport', 'StartTime', 'creator', 'lat', 'lon'];
/** Elements whose text people read: only in these is “&amp;” an ampersand. Numbers hold no entities. */
const TEXTS = ['Name', 'type', 'gpx'];

const parser = new XMLParser({
  ignoreAttributes: (name) => !ATTRIBUTES.includes(name),
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: { enabled: true, allowedTags: TEXTS },
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_XML_DEPTH,
});

/**
 * The root of a whole document. A document type is refused, so that nothing in a file can expand or lead elsewhere; a
 * missing end too, since half a ride must not pass for one.
 * @param root its name, whatever its prefix
 * @throws DamagedFileError naming the line where that is known
 */
export function readXml(bytes: Uint8Array, root: string): XmlNode {
  if (bytes.length > MAX_FILE_BYTES)
    throw new DamagedFileError('too_large', `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB.`);
  const document = decodeText(bytes);
  const source = document.trim();
  if (/<!(DOCTYPE|ENTITY)/i.test(source))
    throw new DamagedFileError('xml_document_type', 'The file has a document type, which no ride needs.');
  refuseTooMuch(source);
  const lineOf = (end: string) => end.split('\n').length;
  const before = lineOf(document.slice(0, document.length - document.trimStart().length)) - 1;
  if (!new RegExp(`</([\\w.-]+:)?${root}\\s*>|<([\\w.-]+:)?${root}\\b[^<>]*/>`).test(source))
    throw new DamagedFileError(
      'xml_damaged',
      `The file is cut short: it ends in line ${before + lineOf(source)}.`,
    );
  let tree: XmlNode;
  try {
    const verdict = XMLValidator.validate(source);
    if (verdict !== true)
      throw new DamagedFileError('xml_damaged', `The file is damaged at line ${before + verdict.err.line}.`);
    tree = parser.parse(source) as XmlNode;
  } catch (error) {
    if (error instanceof DamagedFileError) throw error;
    throw new DamagedFileError(
      'xml_damaged',
      'The file is damaged: it is no XML that a program would write.',
      {
        cause: error,
      },
    );
  }
  const node = tree[root];
  return node !== null && typeof node === 'object' ? (node as XmlNode) : {};
}

/** The text of a file by its byte order mark; forms in XML are UTF-8 without one. */
export function decodeText(bytes: Uint8Array): string {
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  return new TextDecoder(mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8').decode(bytes);
}

/** Counts what a tree would cost before it is built. */
function refuseTooMuch(source: string): void {
  let elements = 0;
  let end = -1;
  for (let at = source.indexOf('<'); at !== -1; at = source.indexOf('<', at + 1)) {
    if (end < at) end = source.indexOf('>', at);
    if (end === -1) end = source.length;
    const next = source[at + 1];
    if (next !== '/') elements++;
    // Comments and texts may be long; a tag is made so.
    if (elements > MAX_XML_ELEMENTS || (next !== '!' && end - at > MAX_TAG_CHARS))
      throw new DamagedFileError(
        'too_large',
        'The file holds more elements or attributes than any ride has.',
      );
  }
}
