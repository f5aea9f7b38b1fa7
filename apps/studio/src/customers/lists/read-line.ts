import { customerFields, type ListLine } from '@tandem/api/studio';
import type { LineFault, PersonColumn } from '@tandem/api/words';
import type { z } from 'zod';

export type Person = z.output<typeof customerFields>;
export type Faulty = { column: PersonColumn; fault: LineFault };

/** How lists name a language: by its code, alone or with a country, or by its name in either. */
const LOCALES: [Person['locale'], RegExp][] = [
  ['fr', /^(fr([-_].*)?|french|français|francais)$/i],
  ['en', /^(en([-_].*)?|english|anglais)$/i],
];

/** A line of a list as the person it tells of, or the first cell that cannot be so, in the order of the columns. */
export function readLine(line: ListLine): Person | Faulty {
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
