import { integer } from './scalars.ts';
import type { Acknowledgement } from './types.ts';
import { branch, elementsToExtra, extraToElements, leaf, type XmlElement } from './xml.ts';
import { child, nullable, readItems, type XmlObject, XmlValueError } from './xml-object.ts';

const CONTAINERS = ['Clients', 'Events', 'Workouts'] as const;
const KNOWN = new Set<string>([...CONTAINERS, 'ErrorCode', 'message', 'Message']);

/** The element below the root that holds a call's objects. */
type Container = (typeof CONTAINERS)[number];

/** A call's own value inside an answer, both ways. */
export interface ResponseCodec<R> {
  container: Container;
  /** Names of root children that belong to the value and are no extras. */
  own: string[];
  read(root: XmlElement): object;
  write(response: R): XmlElement[];
  /** Whether an answer without any ErrorCode proves by its content that the call succeeded. */
  evident(root: XmlElement): boolean;
}

/** The containers of an answer, whatever its root is called; the root may be the container itself. */
function containers(root: XmlElement, name: string): XmlElement[] {
  return root.name === name ? [root] : root.children.filter((entry) => entry.name === name);
}

export function answerList<K extends string, V>(
  container: Container,
  key: K,
  item: XmlObject<V>,
): ResponseCodec<Acknowledgement & Record<K, V[]>> {
  const items = (root: XmlElement) => containers(root, container).flatMap((list) => readItems(list, item));
  return {
    container,
    own: [item.name],
    read: (root) => ({ [key]: items(root) }),
    write: (response) => response[key].map((value) => item.write(value)),
    // An empty list counts only when its element is there and carries no complaint.
    evident: (root) =>
      items(root).length > 0 || (containers(root, container).length > 0 && readMessage(root) === undefined),
  };
}

/** The ID of the new object, looked for in the item, the list and the root; null when it is not sent. */
export function answerId<K extends string>(
  container: Container,
  itemName: string,
  element: string,
  key: K,
): ResponseCodec<Acknowledgement & Record<K, number | null>> {
  const field = nullable(element, integer);
  const find = (root: XmlElement): number | null => {
    const lists = containers(root, container);
    const items = lists.flatMap((list) => list.children.filter((entry) => entry.name === itemName));
    const holder = [...items, ...lists, root].find((candidate) => child(candidate, element));
    return holder ? field.read(child(holder, element)) : null;
  };
  return {
    container,
    own: [itemName, element],
    read: (root) => ({ [key]: find(root) }),
    write: (response) => (response[key] === null ? [] : [branch(itemName, [field.write(response[key])])]),
    evident: (root) => find(root) !== null,
  };
}

/** Nothing but success. */
export function answerNothing(container: Container): ResponseCodec<Acknowledgement> {
  return { container, own: [], read: () => ({}), write: () => [], evident: () => false };
}

/** The first text of that name in a list below the root or in the root itself. */
function findText(root: XmlElement, names: string[]): string | undefined {
  const places = [...CONTAINERS.flatMap((name) => containers(root, name)), root];
  for (const place of places)
    for (const name of names) {
      const found = child(place, name)?.text;
      if (found?.trim()) return found;
    }
  return undefined;
}

export function readMessage(root: XmlElement): string | undefined {
  return findText(root, ['message', 'Message']);
}

/** The ErrorCode of an answer, null when there is none. Throws XmlValueError when it is no number. */
export function readErrorCode(root: XmlElement): number | null {
  const found = findText(root, ['ErrorCode'])?.trim();
  if (found === undefined) return null;
  if (!/^\d{1,9}$/.test(found)) throw new XmlValueError('ErrorCode must be a whole number.');
  return Number(found);
}

export function readAnswer<R extends Acknowledgement>(codec: ResponseCodec<R>, root: XmlElement): R {
  const response: Acknowledgement = { ...codec.read(root) };
  const message = readMessage(root);
  if (message !== undefined) response.message = message;
  const unknown = root.children.filter((entry) => !KNOWN.has(entry.name) && !codec.own.includes(entry.name));
  if (unknown.length > 0) response.extra = elementsToExtra(unknown);
  return response as R;
}

function answer(
  container: Container,
  errorCode: number,
  message: string | undefined,
  more: XmlElement[],
): XmlElement {
  const text = message === undefined ? [] : [leaf('message', message)];
  return branch('Response', [leaf('ErrorCode', String(errorCode)), branch(container, [...text, ...more])]);
}

export function writeAnswer<R extends Acknowledgement>(codec: ResponseCodec<R>, response: R): XmlElement {
  const root = answer(codec.container, 200, response.message, codec.write(response));
  const extra = extraToElements(response.extra ?? {});
  const taken = extra.find((entry) => KNOWN.has(entry.name) || codec.own.includes(entry.name));
  if (taken) throw new RangeError(`'${taken.name}' is not an extra element.`);
  return { ...root, children: [...root.children, ...extra] };
}

/** An error, its text where the clients of that service look for it. */
export function writeError(container: Container, errorCode: number, message: string): XmlElement {
  return answer(container === 'Workouts' ? 'Clients' : container, errorCode, message, []);
}
