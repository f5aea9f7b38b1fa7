/**
 * One field of a page or characteristic. Multi-byte numbers are little-endian, but for `u16be`. Fields follow each
 * other; those of ANT+ pages have their places, so that they name them.
 */
export type Field = {
  /** What it tells, with its unit. */
  readonly name: string;
  readonly as: Form;
  /** The byte that it begins at, where it does not follow the field before. */
  readonly at?: number;
  /** Only some of its bits: the lowest, and how many. */
  readonly bits?: readonly [lowest: number, count: number];
  /** So many steps make one unit; default 1. */
  readonly per?: number;
  /** The number that stands for "not measured", as it lies there. */
  readonly none?: number;
  /** Present where this bit of the flags is set. */
  readonly when?: number;
  /** Present where this bit of the flags is clear. */
  readonly unless?: number;
  /** Lies in a shorter form, and in other steps, where the packet is exactly so much shorter. */
  readonly orShort?: { readonly as: Form; readonly per: number };
  /** Comes again and again up to the end; the last one counts. */
  readonly repeated?: true;
};
type Form = 'u8' | 's8' | 'u16' | 's16' | 'u24' | 'u32' | 'u16be';

/** A page or characteristic as a table of its fields, behind flags that say which of them are there. */
export type Layout = { readonly flags?: Form; readonly fields: readonly Field[] };

/** By name: a number, null where the sensor says that it did not measure; left out where the packet does not have it. */
export type FieldsOf<L extends Layout> = { [Name in L['fields'][number]['name']]?: number | null };

const BYTES: Record<Form, number> = { u8: 1, s8: 1, u16: 2, s16: 2, u24: 3, u32: 4, u16be: 2 };

/** A notification of a connection that agreed on no more is cut off after so many bytes: it need not be a shorter form. */
const CUT_AT_BYTES = 20;

/**
 * Reads what the packet's own flags say is in it. Of a packet that was cut short the fields that are whole.
 * @param known how a field with two forms lies in other packets of its sender. Where nothing tells that, it and all that lies
 * behind it is left out
 */
export function readFields<const L extends Layout>(layout: L, bytes: Uint8Array, known?: Lies): FieldsOf<L> {
  const values: Record<string, number | null> = {};
  const flags = layout.flags === undefined ? 0 : integerAt(bytes, 0, layout.flags);
  if (flags === null) return {};
  const head = layout.flags === undefined ? 0 : BYTES[layout.flags];
  const present = layout.fields.filter((field) => isPresent(field, flags));
  const told = liesIn(layout, bytes);
  const lies = told === 'either' ? known : (told ?? known ?? 'whole');
  let next = head;
  for (const written of present) {
    if (written.orShort && lies === undefined) break;
    const field = lies === 'short' && written.orShort ? { ...written, ...written.orShort } : written;
    let at = field.at ?? next;
    do {
      const whole = integerAt(bytes, at, field.as);
      if (whole === null) return values as FieldsOf<L>;
      values[field.name] = unitsOf(field, whole);
      at += BYTES[field.as];
    } while (field.repeated && at + BYTES[field.as] <= bytes.length);
    next = at;
  }
  return values as FieldsOf<L>;
}

/** Reads the packets of one sender: one that tells how its field with two forms lies tells it of those that do not. */
export function createReader<const L extends Layout>(layout: L): (bytes: Uint8Array) => FieldsOf<L> {
  let known: Lies | undefined;
  return (bytes) => {
    const told = liesIn(layout, bytes);
    if (told === 'short' || told === 'whole') known = told;
    return readFields(layout, bytes, known);
  };
}

/**
 * The packet of these fields, the inverse of reading. A field that is not given is "not measured" where the table has a
 * number for that, else 0. Numbers wrap around as a sensor's do.
 * @param size in bytes; default what the fields need. Bytes that no field covers are 0xFF.
 */
export function writeFields<const L extends Layout>(
  layout: L,
  values: FieldsOf<L>,
  { flags = 0, size }: { flags?: number; size?: number } = {},
): Uint8Array {
  const present = layout.fields.filter((field) => isPresent(field, flags));
  const head = layout.flags === undefined ? 0 : BYTES[layout.flags];
  const bytes = new Uint8Array(size ?? head + present.reduce((sum, { as }) => sum + BYTES[as], 0)).fill(0xff);
  if (layout.flags !== undefined) writeInteger(bytes, 0, layout.flags, flags);
  let next = head;
  for (const field of present) {
    const at = field.at ?? next;
    const value = values[field.name as keyof FieldsOf<L>];
    const raw = value == null ? (field.none ?? 0) : Math.round(value * (field.per ?? 1));
    const [lowest, count] = field.bits ?? [0, 8 * BYTES[field.as]];
    const mask = 2 ** count - 1;
    const beside = field.bits ? (integerAt(bytes, at, field.as) ?? 0) & ~(mask << lowest) : 0;
    writeInteger(bytes, at, field.as, beside + (((raw % (mask + 1)) + mask + 1) % (mask + 1)) * 2 ** lowest);
    next = at + BYTES[field.as];
  }
  return bytes;
}

type Lies = 'short' | 'whole';

/** How a field with two forms lies, by how long the packet is; undefined where that fits neither, or there is none. */
function liesIn(layout: Layout, bytes: Uint8Array): Lies | 'either' | undefined {
  const head = layout.flags === undefined ? 0 : BYTES[layout.flags];
  const flags = layout.flags === undefined ? 0 : (integerAt(bytes, 0, layout.flags) ?? 0);
  const present = layout.fields.filter((field) => isPresent(field, flags));
  if (!present.some(({ orShort }) => orShort)) return undefined;
  const whole = present.reduce((sum, { as }) => sum + BYTES[as], head);
  const short = present.reduce((sum, { as, orShort }) => sum + BYTES[orShort?.as ?? as], head);
  if (bytes.length === whole) return 'whole';
  if (bytes.length !== short) return undefined;
  return short === CUT_AT_BYTES ? 'either' : 'short';
}

const isPresent = ({ when, unless }: Field, flags: number): boolean =>
  (when === undefined || (flags & (1 << when)) !== 0) &&
  (unless === undefined || (flags & (1 << unless)) === 0);

function unitsOf({ bits, none, per = 1 }: Field, whole: number): number | null {
  const raw = bits ? (whole >>> bits[0]) & (2 ** bits[1] - 1) : whole;
  return raw === none ? null : raw / per;
}

function integerAt(bytes: Uint8Array, at: number, as: Form): number | null {
  const size = BYTES[as];
  if (at + size > bytes.length) return null;
  let value = 0;
  for (let n = 0; n < size; n++) value += bytes[at + (as === 'u16be' ? size - 1 - n : n)]! * 256 ** n;
  const half = 256 ** size / 2;
  return as.startsWith('s') && value >= half ? value - 2 * half : value;
}

function writeInteger(bytes: Uint8Array, at: number, as: Form, value: number): void {
  const size = BYTES[as];
  for (let n = 0; n < size; n++)
    bytes[at + (as === 'u16be' ? size - 1 - n : n)] = Math.floor(value / 256 ** n) & 0xff;
}
