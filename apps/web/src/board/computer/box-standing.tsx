import { useTranslation } from 'react-i18next';
import { Refusal } from './refusal.tsx';
import type { BoxHere } from './run-box.ts';
import { useWakeLock } from './use-wake-lock.ts';

type Props = { boxClass: ReturnType<BoxHere['boxClass']>; report: ReturnType<BoxHere['report']> };

/** The class that this box serves, what became of what it sent, and what somebody should see to. */
export function BoxStanding({ boxClass, report }: Props) {
  const { t } = useTranslation('computer');
  const awake = useWakeLock();
  const { trouble, refusal, ignoredBecause, skewSeconds } = report;
  const notes = [
    report.otherProgram && t('here.otherProgram'),
    skewSeconds !== null && t('here.clock', { count: Math.abs(skewSeconds) }),
    report.keepsNothing && t('here.keepsNothing'),
    // Nothing is wrong with what is sent in a pause.
    ignoredBecause !== null &&
      ignoredBecause !== 'class_paused' &&
      t(`ignored.${ignoredBecause}`, { defaultValue: ignoredBecause }),
    awake !== 'awake' && t(`awake.${awake}`),
  ].filter((note) => note !== false);
  return (
    <>
      <p role="status">
        {boxClass === undefined
          ? t('here.unreached')
          : boxClass === null
            ? t('here.noClass')
            : t(`here.${boxClass.state}`, { title: boxClass.title })}
      </p>
      <p className="hint">
        {t('here.stored', { count: report.stored })}
        {report.waiting > 1 && ` ${t('here.waiting', { count: report.waiting })}`}
        {awake === 'awake' && ` ${t('awake.awake')}`}
      </p>
      {trouble && <Refusal code={trouble.code} reason={trouble.reason} mild />}
      {refusal && refusal.code !== 'class_not_started' && (
        <Refusal code={refusal.code} reason={refusal.reason} />
      )}
      {notes.map((note) => (
        <p key={note} className="problem" data-mild role="status">
          {note}
        </p>
      ))}
    </>
  );
}
