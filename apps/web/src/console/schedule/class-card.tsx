import type { ClassSummary } from '@tandem/api/studio';
import type { Reason } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { colourOf } from '../../ui/class-colour.ts';
import { ClassStanding, DraftChip, SourceChip } from '../class-standing.tsx';
import { SyncChip } from '../sync/sync-chip.tsx';
import classes from './schedule.module.css';

/** True of a whole schedule at once, or of no use any more: the class page says it. */
const UNREMARKABLE = new Set<Reason | null>(['not_connected', 'past']);

/** How much of where it is a card says; its column may say the rest. */
export type Place = 'location' | 'room' | 'none';

export function ClassCard({ studioClass: c, place }: { studioClass: ClassSummary; place: Place }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId } = useSession();
  return (
    <Link
      to="/console/$studioId/classes/$classId"
      params={{ studioId, classId: c.classId }}
      className={classes.card}
      data-state={c.state}
      data-draft={c.draft || undefined}
      style={{ borderInlineStartColor: colourOf(c.colour) }}
    >
      <span className={classes.when}>
        {format.timeRange(c.startsAt, c.endsAt, c.timeZone)}{' '}
        <small>{format.zoneOfRange(c.startsAt, c.endsAt, c.timeZone)}</small>
      </span>
      <strong className={classes.title}>{c.title}</strong>
      {c.instructorName && <span>{c.instructorName}</span>}
      {c.inPlaceOf !== null && <span>{t('substitute.inPlaceOf', { name: c.inPlaceOf })}</span>}
      {c.substituteWanted && <strong>{t('substitute.mark')}</strong>}
      {place !== 'none' && <span>{place === 'room' ? c.roomName : `${c.locationName} · ${c.roomName}`}</span>}
      <span className={classes.foot}>
        <span className={classes.count}>
          <span aria-hidden>
            {c.booked}/{c.capacity}
          </span>
          <span className="visually-hidden">
            {t('schedule.booked', { booked: c.booked, capacity: c.capacity })}
          </span>
        </span>
        {c.state === 'scheduled' && c.waitlist.waiting > 0 && (
          <span>{t('waitlist.card', { count: c.waitlist.waiting })}</span>
        )}
        {c.state === 'cancelled' ? (
          <span className={classes.state}>{t('classState.cancelled')}</span>
        ) : (
          <>
            {c.state === 'running' && (
              <span className={classes.state}>
                <ClassStanding of={c} />
              </span>
            )}
            {c.state === 'ended' && c.live?.stoppedAt && <ClassStanding of={c} />}
            {c.draft && <DraftChip />}
            {c.source !== 'tandem' && <SourceChip source={c.source} />}
            {!c.draft && !UNREMARKABLE.has(c.sync.reason) && <SyncChip sync={c.sync} timeZone={c.timeZone} />}
          </>
        )}
      </span>
    </Link>
  );
}
