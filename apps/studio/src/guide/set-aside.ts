import type { Guide } from '@tandem/api/studio';
import type { GuideStep } from '@tandem/api/words';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { readGuide } from './read-guide.ts';

/** Puts steps aside, or takes that back; as often as it is said. */
export async function setAside(
  call: Call,
  { steps, aside }: { steps: GuideStep[]; aside: boolean },
): Promise<Guide> {
  const { trx, studioId } = call;
  const to = aside
    ? sql`array(select distinct unnest(guide_aside || ${steps}::text[]))`
    : sql`array(select unnest(guide_aside) except select unnest(${steps}::text[]))`;
  await sql`update studios set guide_aside = ${to} where studio_id = ${studioId}`.execute(trx);
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { guide: { steps, aside } });
  return readGuide(call);
}
