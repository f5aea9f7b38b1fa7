import type { Guide } from '@tandem/api/studio';
import { type GuideStep, guideSteps } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** By how the studio `s` stands; each ends at its first row. */
const done: Record<Exclude<GuideStep, 'mail'>, RawBuilder<boolean>> = {
  place: sql`exists (select from rooms x where x.studio_id = s.studio_id)`,
  spots: sql`exists (select from spots x where x.studio_id = s.studio_id)`,
  classTypes: sql`exists (select from class_types x where x.studio_id = s.studio_id and x.archived_at is null)`,
  week: sql`exists (select from classes x where x.studio_id = s.studio_id and not x.draft and x.cancelled_at is null)`,
  // Otherwise than a studio begins with.
  rules: sql`s.opening ->> 'by' <> 'always' or s.late_cancel_minutes <> 720
    or exists (select from class_types x where x.studio_id = s.studio_id
      and (x.opening is not null or x.late_cancel_minutes is not null))`,
  passes: sql`exists (select from pass_kinds x where x.studio_id = s.studio_id and x.archived_at is null)`,
  // It answers, and which box is whose room is said: a box is looked at when that is said.
  tracking: sql`exists (select from spivi_connections x join spivi_gyms g using (studio_id)
    where x.studio_id = s.studio_id and not x.draft and x.leaving_since is null and x.last_success_at is not null)`,
  team: sql`exists (select from staff x where x.studio_id = s.studio_id and x.removed_at is null and x.role <> 'owner')`,
  site: sql`s.public_schedule`,
  member: sql`exists (select from invitations x where x.studio_id = s.studio_id and x.kind = 'customer')
    or exists (select from customers x where x.studio_id = s.studio_id and x.account_id is not null)`,
};

/** What the studio has done of what a new one does, and what its owners do not want. One question, whatever its size. */
export async function readGuide({ studio, trx, studioId }: Work): Promise<Guide> {
  const columns = Object.entries(done).map(([step, is]) => sql`(${is}) as ${sql.id(step)}`);
  const { rows } = await sql<Record<keyof typeof done, boolean> & { aside: GuideStep[] }>`
    select s.guide_aside as aside, ${sql.join(columns)} from studios s where s.studio_id = ${studioId}`.execute(
    trx,
  );
  const row = rows[0]!;
  const isDone = { ...row, mail: studio.settings.smtp !== undefined };
  const state = (step: GuideStep) =>
    isDone[step] ? 'done' : row.aside.includes(step) ? 'aside' : ('open' as const);
  return { steps: guideSteps.map((step) => ({ step, state: state(step) })) };
}
