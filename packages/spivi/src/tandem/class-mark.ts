import type { SpiviEvent } from '../types.ts';

/**
 * The mark of a class on its event, so that an event whose making went unanswered is known again. It stands in the
 * description in full and at the end of the title in short: a server may give back only one of the two.
 */
const IN_DESCRIPTION = /Tandem ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;
/** The sixteen bytes of the class's ID; the last of their 22 letters can only be one of four. */
const IN_TITLE = / #([A-Za-z0-9_-]{21}[AQgw])(?![A-Za-z0-9_-])/;

/** Title and description of the event of a class. */
export const markedTexts = (title: string, classId: string): { title: string; description: string } => ({
  title: `${title} #${Buffer.from(classId.replaceAll('-', ''), 'hex').toString('base64url')}`,
  description: `${title} · Tandem ${classId}`,
});

/** The class that this event is a copy of, or null for an event that carries no mark. */
export function classOfMark({
  title,
  description,
}: Pick<SpiviEvent, 'title' | 'description'>): string | null {
  const texts = `${title ?? ''} ${description ?? ''}`;
  const [, inFull] = IN_DESCRIPTION.exec(texts) ?? [];
  if (inFull !== undefined) return inFull;
  const [, inShort] = IN_TITLE.exec(texts) ?? [];
  if (inShort === undefined) return null;
  const hex = Buffer.from(inShort, 'base64url').toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A title as people read it, without the mark. */
export const withoutMark = (title: string | null): string => (title ?? '').replace(IN_TITLE, '');
