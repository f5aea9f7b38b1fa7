import {
  type CustomField,
  type CustomValue,
  customerFields,
  type ListLine,
  readCustomValue,
} from '@tandem/api/studio';
import { type LineFault, MAX_TAGS_OF_ONE, type PersonColumn } from '@tandem/api/words';
import type { z } from 'zod';

export type Person = z.output<typeof customerFields>;
export type Faulty = { column: PersonColumn | null; fieldId: string | null; fault: LineFault };
/** What a studio has of its own: its tags by their names in small letters, and its fields by their ids. */
export type Own = { tags: ReadonlyMap<string, string>; fields: ReadonlyMap<string, CustomField> };
export type Listed = { person: Person; tagIds: string[]; values: CustomValue[] };

/** How lists name a language: by its code, alone or with a country, or by its name in either. */
const LOCALES: [Person['locale'], RegExp][] = [
  ['fr', /^(fr([-_].*)?|french|français|francais)$/i],
  ['en', /^(en([-_].*)?|english|anglais)$/i],
];

/** Between the tags of one cell; a line that is a tag's name as it stands is that tag. */
export const BETWEEN_TAGS = /[,;|\n]/;

/** A line of a list as the person it tells of, or the first cell that cannot be so, in the order of the columns. */
export function readLine(line: ListLine, own: Own): Listed | Faulty {
  const person = readPerson(line);
  if ('fault' in person) return { fieldId: null, ...person };
  const named = (name: string) => name.normalize('NFC').trim().toLowerCase();
  const names = line.tags
    .split('\n')
    .flatMap((of) => (own.tags.has(named(of)) ? named(of) : of.split(BETWEEN_TAGS).map(named)));
  const tagIds = [...new Set(names.filter(Boolean))].map((name) => own.tags.get(name));
  if (tagIds.length > MAX_TAGS_OF_ONE) return { column: 'tags', fieldId: null, fault: 'too_many_tags' };
  if (tagIds.includes(undefined)) return { column: 'tags', fieldId: null, fault: 'tag_unknown' };
  const values: CustomValue[] = [];
  for (const { fieldId, value: said } of line.fields) {
    const field = own.fields.get(fieldId);
    const value = field && readCustomValue(field, said);
    if (value === undefined) return { column: null, fieldId, fault: 'field_wrong' };
    if (value !== '') values.push({ fieldId, value });
  }
  return { person, tagIds: tagIds as string[], values };
}

function readPerson({ fields: _, ...line }: ListLine): Person | { column: PersonColumn; fault: LineFault } {
  const cells = Object.fromEntries(Object.entries(line).map(([name, cell]) => [name, String(cell).trim()]));
  const told = cells.locale ?? '';
  const [locale] = LOCALES.find(([, names]) => names.test(told)) ?? [null];
  const read = customerFields.safeParse({ ...cells, phone: cells.phone || null, locale });
  if (!cells.firstName && !cells.lastName) return { column: 'firstName', fault: 'no_name' };
  if (!cells.email) return { column: 'email', fault: 'no_email' };
  if (!read.success) {
    const [issue] = read.error.issues;
    const column = issue!.path[0] as PersonColumn;
    const tooLong = issue!.code === 'too_big';
    return { column, fault: tooLong ? 'too_long' : column === 'email' ? 'email_wrong' : 'not_text' };
  }
  if (told && locale === null) return { column: 'locale', fault: 'locale_unknown' };
  return read.data;
}
