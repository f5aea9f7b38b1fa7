import { invalidField } from '@tandem/platform';
import { siteLocalToInstant } from '@tandem/spivi';

const MAX_SPAN_DAYS = 400;
const DAY_MS = 24 * 3600 * 1000;

/**
 * A span in the site's wall time as instants. The end is inclusive to its minute: a day is T00:00 to T23:59.
 * @throws Problem `invalid_field`
 */
export function spanOf(request: { startDateTime: string; endDateTime: string }, timeZone: string) {
  const from = siteLocalToInstant(request.startDateTime, timeZone);
  const to = new Date(siteLocalToInstant(request.endDateTime, timeZone).getTime() + 60_000);
  if (to.getTime() - 60_000 < from.getTime())
    throw invalidField('EndDateTime', 'EndDateTime must not be before StartDateTime.');
  if (to.getTime() - from.getTime() > MAX_SPAN_DAYS * DAY_MS)
    throw invalidField('EndDateTime', `EndDateTime must be within ${MAX_SPAN_DAYS} days of StartDateTime.`);
  return { from, to };
}
