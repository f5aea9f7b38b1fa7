import { type Scalar, text } from './scalars.ts';
import type { Extra } from './types.ts';
import { branch, elementsToExtra, extraToElements, leaf, type XmlElement, XmlError } from './xml.ts';

/** The XML is well formed, but a value in it is missing or impossible. */
export class XmlValueError extends XmlError {
  override name = 'XmlValueError';
}

/** One child element of an object and the value it stands for. */
export interface XmlField<V> {
  name: string;
  read(element: XmlElement | undefined): V;
  write(value: V): XmlElement;
}

/** An object as an element, all unknown children kept in `extra`. */
export interface XmlObject<T> {
  name: string;
  read(element: XmlElement): T;
  write(value: T): XmlElement;
}

export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((candidate) => candidate.name === name);
}

function readScalar<V>(element: XmlElement, scalar: Scalar<V>): V {
  if (element.children.length > 0) throw new XmlValueError(`${element.name} must hold text, not elements.`);
  try {
    return scalar.read(element.text);
  } catch (error) {
    if (error instanceof RangeError) throw new XmlValueError(`${element.name} ${error.message}.`);
    throw error;
  }
}

/** No children and no text, layout aside: how an absent value arrives. */
export const isBlank = (element: XmlElement): boolean =>
  element.children.length === 0 && element.text.trim() === '';

const isAbsent = (element: XmlElement | undefined, scalar: unknown): element is undefined =>
  element === undefined || (isBlank(element) && (scalar !== text || element.text === ''));

/** Absent and empty both read as null. */
export function nullable<V>(name: string, scalar: Scalar<V>): XmlField<V | null> {
  return {
    name,
    read: (element) => (isAbsent(element, scalar) ? null : readScalar(element, scalar)),
    write: (value) => leaf(name, value === null ? '' : scalar.write(value)),
  };
}

/**
 * A value that is always written: readers made for Spivi trip over an empty element. Where nothing is known it is
 * `nothing`, and that reads as null, like absent and empty.
 */
export function filled<V extends string | number>(
  name: string,
  scalar: Scalar<V>,
  nothing: V,
): XmlField<V | null> {
  const { read, write } = nullable(name, scalar);
  return {
    name,
    read(element) {
      const value = read(element);
      return value === nothing ? null : value;
    },
    write: (value) => write(value ?? nothing),
  };
}

/** A value that must be there, or, given a fallback, that reads as it when absent or empty. */
export function present<V>(name: string, scalar: Scalar<V>, fallback?: V): XmlField<V> {
  return {
    name,
    read(element) {
      if (!isAbsent(element, scalar)) return readScalar(element, scalar);
      if (fallback === undefined) throw new XmlValueError(`${name} is missing.`);
      return fallback;
    },
    write: (value) => leaf(name, scalar.write(value)),
  };
}

/** The items below an element; empty item elements stand for none. */
export function readItems<V>(element: XmlElement | undefined, item: XmlObject<V>): V[] {
  return (element?.children ?? [])
    .filter((entry) => entry.name === item.name && !isBlank(entry))
    .map((entry) => item.read(entry));
}

/** A list in its own element: absent, empty, one and many items all read as an array. */
export function listOf<V>(name: string, item: XmlObject<V>): XmlField<V[]> {
  return {
    name,
    read: (element) => readItems(element, item),
    write: (values) =>
      branch(
        name,
        values.map((value) => item.write(value)),
      ),
  };
}

/** A list item that is one value: `<name>5</name>`, or the value wrapped once more. */
export function bareItem<V>(name: string, scalar: Scalar<V>): XmlObject<V> {
  return {
    name,
    read: (element) => readScalar(element.children[0] ?? element, scalar),
    write: (value) => leaf(name, scalar.write(value)),
  };
}

export function xmlObject<T extends { extra: Extra }>(
  name: string,
  fields: { [K in keyof Omit<T, 'extra'>]-?: XmlField<T[K]> },
): XmlObject<T> {
  const entries = Object.entries(fields) as [keyof T, XmlField<unknown>][];
  const known = new Set(entries.map(([, field]) => field.name));
  return {
    name,
    read(element) {
      const value: Partial<Record<keyof T, unknown>> = {};
      for (const [key, field] of entries) value[key] = field.read(child(element, field.name));
      value.extra = elementsToExtra(element.children.filter((entry) => !known.has(entry.name)));
      return value as T;
    },
    write(value) {
      const extra = extraToElements(value.extra).filter((entry) => !known.has(entry.name));
      return branch(name, [...entries.map(([key, field]) => field.write(value[key])), ...extra]);
    },
  };
}
