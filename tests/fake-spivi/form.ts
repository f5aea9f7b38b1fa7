import qs from 'qs';

/** Batches of that many IDs fit; larger lists are read as objects, whose values count all the same. */
const MAX_LIST_INDEX = 2000;
const MAX_FIELDS = 10_000;

/** A request's fields: text, nested fields or lists of them. */
export type Form = Record<string, unknown>;

/** A request that cannot be carried out as it stands, with Spivi's number for it. */
export class Refusal extends Error {
  readonly errorCode: number;
  constructor(message: string, errorCode = 400) {
    super(message);
    this.name = 'Refusal';
    this.errorCode = errorCode;
  }
}

/** Reads a form with PHP brackets. */
export const readForm = (body: string): Form =>
  qs.parse(body, { arrayLimit: MAX_LIST_INDEX, parameterLimit: MAX_FIELDS, depth: 4 });

/** The field's text; null where it was not sent or is empty. */
export function textOf(form: Form, name: string): string | null {
  const value = form[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** @throws Refusal when the field is missing. */
export function neededText(form: Form, name: string): string {
  const value = textOf(form, name);
  if (value === null) throw new Refusal(`${name} is required`);
  return value;
}

/** @throws Refusal when the field is missing or no whole number. */
export const neededId = (form: Form, name: string): number => toId(neededText(form, name), name);

/** A list of IDs, in the order of its indices. @throws Refusal when it is missing or holds something else. */
export function neededIds(form: Form, name: string): number[] {
  const value = form[name];
  if (typeof value !== 'object' || value === null) throw new Refusal(`${name} is required`);
  return Object.values(value).map((one) => toId(String(one), name));
}

function toId(text: string, name: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(`${name} must be a number`);
  return Number(text);
}

/** The site's wall time, sent as 'DD-MM-YYYYTHH:mm', as 'YYYY-MM-DDTHH:mm', which sorts. @throws Refusal */
export function neededDateTime(form: Form, name: string): string {
  const sent = neededText(form, name);
  const parts = /^(\d{2})-(\d{2})-(\d{4})T(\d{2}:\d{2})$/.exec(sent);
  if (!parts) throw new Refusal(`${name} must look like DD-MM-YYYYTHH:mm`);
  return `${parts[3]}-${parts[2]}-${parts[1]}T${parts[4]}`;
}

/** The form without its passwords, for the list of requests. */
export function maskForm(form: Form): Form {
  const login = form.SourceCredentials;
  return {
    ...form,
    ...(typeof login === 'object' && login !== null && { SourceCredentials: { ...login, Password: '***' } }),
    ...(form.Password !== undefined && { Password: '***' }),
  };
}
