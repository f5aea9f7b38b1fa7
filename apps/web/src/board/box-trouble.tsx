import type { BoxHealth } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

/** Refused while no class runs, data is no trouble but a sign of life. */
const NO_TROUBLE = 'class_not_started';

/** What of a box does not arrive or is not right, and what to do; a box that is well says nothing. */
export function BoxTrouble({ box }: { box: BoxHealth }) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const { hasToken, refusedAt, clock, otherProgram, ignored } = box;
  return (
    <>
      {!hasToken && <p className="problem">{t('club.tokenRevoked')}</p>}
      {hasToken && refusedAt !== null && (
        <p className="problem">{t('club.oldToken', { when: format.dateTime(refusedAt) })}</p>
      )}
      {clock !== null && (
        <p className="problem" data-mild={clock.corrected}>
          {t(clock.corrected ? (clock.skewSeconds > 0 ? 'box.fast' : 'box.slow') : 'box.late', {
            count: Math.abs(clock.skewSeconds),
          })}
        </p>
      )}
      {otherProgram && <p className="problem">{t('box.otherProgram')}</p>}
      {ignored !== null && ignored.reason !== NO_TROUBLE && (
        <p className="problem" data-mild>
          {t('box.ignored', {
            when: format.dateTime(ignored.at),
            why: t(`box.because.${ignored.reason as 'outside_class'}`),
          })}
        </p>
      )}
    </>
  );
}
