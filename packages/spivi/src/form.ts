import qs from 'qs';
import { type Scalar, text } from './scalars.ts';

/** Bytes a request body may have. */
export const MAX_FORM_BYTES = 256 * 1024;
/** Elements a list field such as `ClientIDs[]` may have. */
export const MAX_BATCH_IDS = 500;
/** Fields a request body may have, list elements counted one by one. */
export const MAX_FORM_FIELDS = 2000;
/** Brackets a field name may have: `A[b][c][d]`. */
const MAX_FORM_DEPTH = 3;

/** A request lacks a field or holds an impossible one; nothing was done. The value is never repeated. */
export class MalformedRequestError extends Error {
  override name = 'MalformedRequestError';
  readonly code = 'invalid_request';
  /** The field at fault as it is named in the form, or 'body'. */
  readonly field: string;
  /** What to answer as ErrorCode: 400, or 413 when the body is too large. */
  readonly errorCode: 400 | 413;

  constructor(field: string, reason: string, errorCode: 400 | 413 = 400) {
    super(`${field} ${reason}.`);
    this.field = field;
    this.errorCode = errorCode;
  }
}

/** A decoded form: text, or nested objects and arrays of text. */
export type FormFields = Record<string, unknown>;

/** `fields` as a body with PHP brackets: `ClientIDs[0]=1`. Undefined and null fields are left out. */
export function encodeForm(fields: FormFields): string {
  const body = checked('body', () =>
    qs.stringify(fields, {
      arrayFormat: 'indices',
      skipNulls: true,
      encoder: (value, encode) => encode(typeof value === 'string' ? value.toWellFormed() : value),
    }),
  );
  if (Buffer.byteLength(body) > MAX_FORM_BYTES) throw new MalformedRequestError('body', 'is too large', 413);
  return body;
}

/** Reads a body with PHP brackets, `ClientIDs[0]=1` and `ClientIDs[]=1` alike. */
export function decodeForm(body: string): FormFields {
  if (Buffer.byteLength(body) > MAX_FORM_BYTES) throw new MalformedRequestError('body', 'is too large', 413);
  try {
    return qs.parse(body, {
      allowSparse: true,
      arrayLimit: MAX_BATCH_IDS,
      depth: MAX_FORM_DEPTH,
      parameterLimit: MAX_FORM_FIELDS,
      plainObjects: true,
      strictDepth: true,
      throwOnLimitExceeded: true,
    });
  } catch (error) {
    // qs signals each of its limits this way.
    if (error instanceof RangeError)
      throw new MalformedRequestError('body', 'has too many or too deep fields', 413);
    throw error;
  }
}

function checked<V>(name: string, read: () => V): V {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new MalformedRequestError(name, error.message);
    throw error;
  }
}

function readScalar<V>(name: string, raw: unknown, scalar: Scalar<V>): V {
  if (typeof raw !== 'string') throw new MalformedRequestError(name, 'must be a single value');
  return checked(name, () => scalar.read(raw));
}

/** One field of a request and the value it stands for. */
export interface FormField<V> {
  name: string;
  read(raw: unknown): V;
  write(value: V): unknown;
}

export function required<V>(name: string, scalar: Scalar<V>): FormField<V> {
  const missing = () => new MalformedRequestError(name, 'is missing');
  return {
    name,
    read(raw) {
      if (raw === undefined || raw === '') throw missing();
      return readScalar(name, raw, scalar);
    },
    write(value) {
      if (value === undefined || value === null || value === '') throw missing();
      return checked(name, () => scalar.write(value));
    },
  };
}

/** Absent reads as undefined. An empty text stays one (it clears a field); other empty values are absent. */
export function optional<V>(name: string, scalar: Scalar<V>): FormField<V | undefined> {
  return {
    name,
    read(raw) {
      if (raw === undefined) return undefined;
      if (raw === '' && (scalar as unknown) !== text) return undefined;
      return readScalar(name, raw, scalar);
    },
    write: (value) =>
      value === undefined || value === null ? undefined : checked(name, () => scalar.write(value)),
  };
}

/** 1 to `MAX_BATCH_IDS` values without holes: `Name[0]`, `Name[1]`… */
export function list<V>(name: string, scalar: Scalar<V>): FormField<V[]> {
  const items = <T, R>(values: T[], convert: (item: T, itemName: string) => R): R[] => {
    if (values.length > MAX_BATCH_IDS)
      throw new MalformedRequestError(name, `has more than ${MAX_BATCH_IDS} values`);
    return Array.from(values, (item, index) => convert(item, `${name}[${index}]`));
  };
  return {
    name,
    read(raw) {
      if (raw === undefined) throw new MalformedRequestError(name, 'is missing');
      if (!Array.isArray(raw))
        throw new MalformedRequestError(name, `must be sent as ${name}[0], ${name}[1]…`);
      return items(raw, (item, itemName) => readScalar(itemName, item, scalar));
    },
    write(value) {
      if (!Array.isArray(value) || value.length === 0) throw new MalformedRequestError(name, 'is missing');
      return items(value, (item, itemName) => checked(itemName, () => scalar.write(item)));
    },
  };
}

/** A field that may be left out altogether. */
export function ifSent<V>(field: FormField<V>): FormField<V | undefined> {
  return {
    name: field.name,
    read: (raw) => (raw === undefined ? undefined : field.read(raw)),
    write: (value) => (value === undefined ? undefined : field.write(value)),
  };
}
