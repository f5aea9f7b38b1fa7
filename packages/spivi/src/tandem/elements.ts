/** XML carries no types: what arrives as text, null, an object or a list, read as what it must be. */
import type { Extra } from '../types.ts';

export const isElement = (value: unknown): value is Extra =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function numberIn(value: unknown): number | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** One row arrives as an object, several as a list, none as null. */
export function rowsIn(container: unknown, name: string): Extra[] {
  const rows = isElement(container) ? container[name] : null;
  return (Array.isArray(rows) ? rows : [rows]).filter(isElement);
}

/** What several codecs write of one object, in its one element `Tandem`. */
export const inOneElement = (...parts: Extra[]): Extra => ({
  Tandem: Object.assign({}, ...parts.map(({ Tandem }) => Tandem)),
});
