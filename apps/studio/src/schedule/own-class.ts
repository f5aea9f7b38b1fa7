import { type BookingSource, sourceNames } from '@tandem/api/words';
import { problem } from '../base/problem.ts';

/** What another system owns is changed there alone, whoever asks and by whichever way. @throws Problem owned_by_source */
export function refuseForeign({ source }: { source: BookingSource }): void {
  if (source === 'tandem') return;
  const name = sourceNames[source];
  throw problem({
    code: 'owned_by_source',
    message: `This class is managed in ${name}.`,
    remedy: `Change it in ${name}: what changes there follows here.`,
    details: { source, name },
  });
}
