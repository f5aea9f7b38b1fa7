import type { BoxHealth, LiveBoard } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

/** Refused while no class runs, data is no trouble but a sign of life. */
const NO_TROUBLE = 'class_not_started';

/**
 * What of a box does not arrive or is not right, and what to do; a box that is well says nothing.
 * @param props.name of one of several in a room
 */
export function BoxTrouble({ box, name }: { box: BoxHealth; name?: string }) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const whose = name === undefined ? '' : t('box.of', { name });
  const { hasToken, refusedAt, clock, otherProgram, ignored } = box;
  return (
    <>
      {!hasToken && (
        <p className="problem">
          {whose}
          {t('club.tokenRevoked')}
        </p>
      )}
      {hasToken && refusedAt !== null && (
        <p className="problem">
          {whose}
          {t('club.oldToken', { when: format.dateTime(refusedAt) })}
        </p>
      )}
      {clock !== null && (
        <p className="problem" data-mild={clock.corrected}>
          {whose}
          {t(clock.corrected ? (clock.skewSeconds > 0 ? 'box.fast' : 'box.slow') : 'box.late', {
            count: Math.abs(clock.skewSeconds),
          })}
        </p>
      )}
      {otherProgram && (
        <p className="problem">
          {whose}
          {t('box.otherProgram')}
        </p>
      )}
      {ignored !== null && ignored.reason !== NO_TROUBLE && (
        <p className="problem" data-mild>
          {whose}
          {t('box.ignored', {
            when: format.dateTime(ignored.at),
            why: t(`box.because.${ignored.reason as 'outside_class'}`),
          })}
        </p>
      )}
    </>
  );
}

/** The same of each box of a class's room. */
export function RoomTrouble({ room: { box, otherBoxes } }: { room: Pick<LiveBoard, 'box' | 'otherBoxes'> }) {
  if (otherBoxes.length === 0) return <BoxTrouble box={box} />;
  return [box, ...otherBoxes].map((one) => <BoxTrouble key={one.boxId} box={one} name={one.name} />);
}
