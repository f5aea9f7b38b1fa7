import type { BoxHealth } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

/** Whether a box is heard, before class too; since when it is not. */
export function BoxSeen({ box, timeZone }: { box: BoxHealth; timeZone: string }) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const { heard, lastSeenAt } = box;
  return (
    <p className="seen" data-heard={heard}>
      {lastSeenAt === null
        ? t('classes.neverSeen')
        : heard
          ? t('box.heard')
          : t('box.silent', { when: format.dateTime(lastSeenAt, timeZone) })}
    </p>
  );
}
