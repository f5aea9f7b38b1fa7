import {
  decodeForm,
  encodeForm,
  type FormField,
  type FormFields,
  MalformedRequestError,
  required,
} from './form.ts';
import { text } from './scalars.ts';
import type { Extra, SpiviCredentials } from './types.ts';

const CREDENTIALS = 'SourceCredentials';
const login = {
  sourceName: required(`${CREDENTIALS}[SourceName]`, text),
  password: required(`${CREDENTIALS}[Password]`, text),
  siteId: required(`${CREDENTIALS}[SiteID]`, text),
};

/** A call's own fields, both ways; some say anew what stands in the credentials. */
export interface RequestCodec<R> {
  write(request: R, credentials: SpiviCredentials): FormFields;
  read(fields: FormFields, credentials: SpiviCredentials): R;
}

/** As `RequestCodec`, of a call that never needs the credentials. */
export interface FieldsCodec<R> {
  write(request: R): FormFields;
  read(fields: FormFields): R;
}

/**
 * What is not known is kept in `extra`.
 * @param check throws MalformedRequestError when the fields contradict each other.
 */
export function requestCodec<R extends { extra?: Extra }>(
  fields: { [K in keyof Omit<R, 'extra'>]-?: FormField<R[K]> },
  check: (request: R) => void = () => {},
): FieldsCodec<R> {
  const entries = Object.entries(fields) as [keyof R, FormField<unknown>][];
  const known = new Set([CREDENTIALS, ...entries.map(([, field]) => field.name)]);
  return {
    write(request) {
      check(request);
      const taken = Object.keys(request.extra ?? {}).find((name) => known.has(name));
      if (taken !== undefined) throw new MalformedRequestError(taken, 'is not an extra field');
      return {
        ...Object.fromEntries(entries.map(([key, field]) => [field.name, field.write(request[key])])),
        ...request.extra,
      };
    },
    read(sent) {
      const request: Partial<Record<keyof R, unknown>> = {};
      for (const [key, field] of entries) {
        const value = field.read(sent[field.name]);
        if (value !== undefined) request[key] = value;
      }
      const extra = Object.entries(sent).filter(([name]) => !known.has(name));
      if (extra.length > 0) request.extra = Object.fromEntries(extra);
      check(request as R);
      return request as R;
    },
  };
}

/** A body with the credentials first. Throws MalformedRequestError when one is missing. */
export function encodeWithCredentials(credentials: SpiviCredentials, fields: FormFields): string {
  const { sourceName, password, siteId } = credentials;
  return encodeForm({
    [CREDENTIALS]: {
      SourceName: login.sourceName.write(sourceName),
      Password: login.password.write(password),
      SiteID: login.siteId.write(siteId),
    },
    ...fields,
  });
}

/** Splits a body into the login and the call's own fields. Throws MalformedRequestError. */
export function decodeWithCredentials(body: string): { credentials: SpiviCredentials; fields: FormFields } {
  const { [CREDENTIALS]: sent, ...fields } = decodeForm(body);
  const source: FormFields = typeof sent === 'object' && sent !== null ? { ...sent } : {};
  return {
    credentials: {
      sourceName: login.sourceName.read(source.SourceName),
      password: login.password.read(source.Password),
      siteId: login.siteId.read(source.SiteID),
    },
    fields,
  };
}
