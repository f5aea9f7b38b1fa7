import { bodyRanges, type SourceDetail } from '@tandem/api/words';

const KG_PER_LB = 0.45359237;
const CM_PER_IN = 2.54;
/** Nobody who rides was born before. */
const EARLIEST_BIRTH = '1900-01-01';
/** Which part of a date stands where. */
const ORDERS = { ymd: [0, 1, 2], dmy: [2, 1, 0], mdy: [2, 0, 1] } as const;
const NUMBER = /^(\d{1,3})(?:[.,](\d{1,3}))?\s*([a-zA-Z]*)$/;
/** What people write behind a number that is in the unit; anything else is another unit, or something else. */
const WRITTEN: Record<string, readonly string[]> = {
  ...{ kg: ['kg', 'kgs'], lb: ['lb', 'lbs'], cm: ['cm'], in: ['in'], W: ['w', 'watt', 'watts'] },
};

/**
 * What a field says of a detail, in the unit that it has here: kg and cm to a tenth, whole watts, an ISO day. Null for what is not
 * plainly that: another unit behind it, a day that is none, or a value that no living rider has.
 * @param today the person's own day; nobody is born after it
 */
export function readDetail(
  detail: SourceDetail,
  { value, unit }: { value: string; unit: string },
  today: string,
): number | string | null {
  const text = value.trim();
  if (detail === 'birthDate') return readDay(text, unit as keyof typeof ORDERS, today);
  const [, whole, part = '0', behind = ''] = NUMBER.exec(text) ?? [];
  if (whole === undefined || (behind !== '' && !WRITTEN[unit]!.includes(behind.toLowerCase()))) return null;
  const read = Number(`${whole}.${part}`) * (unit === 'lb' ? KG_PER_LB : unit === 'in' ? CM_PER_IN : 1);
  const number = detail === 'ftpW' ? Math.round(read) : Math.round(read * 10) / 10;
  const [lowest, highest] = bodyRanges[detail];
  return number >= lowest && number <= highest ? number : null;
}

function readDay(text: string, unit: keyof typeof ORDERS, today: string): string | null {
  // An instant says its day too, whatever order people write days in.
  const parts = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) ? text.slice(0, 10).split('-') : text.split(/[./ -]/);
  const [year, month, dayOfMonth] = ORDERS[/^\d{4}-/.test(text) ? 'ymd' : unit].map((at) => parts[at] ?? '');
  if (
    parts.length !== 3 ||
    !/^\d{4}$/.test(year!) ||
    ![month, dayOfMonth].every((one) => /^\d{1,2}$/.test(one!))
  )
    return null;
  const iso = `${year}-${month!.padStart(2, '0')}-${dayOfMonth!.padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso) return null;
  return iso >= EARLIEST_BIRTH && iso <= today ? iso : null;
}
