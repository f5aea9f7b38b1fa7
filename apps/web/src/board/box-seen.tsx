import type { BoxHealth, LiveBoard } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

type Props = {
  box: BoxHealth;
  timeZone: string;
  /** Of one of several in a room. */
  name?: string;
};

/** Whether a box is heard, before class too; since when it is not. */
export function BoxSeen({ box, timeZone, name }: Props) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const { heard, lastSeenAt } = box;
  return (
    <p className="seen" data-heard={heard}>
      {name !== undefined && `${name} · `}
      {lastSeenAt === null
        ? t('classes.neverSeen')
        : heard
          ? t('box.heard')
          : t('box.silent', { when: format.dateTime(lastSeenAt, timeZone) })}
    </p>
  );
}

/** Whether the boxes of a class's room are heard, and which is not while the others go on. */
export function RoomSeen({
  room,
  timeZone,
}: {
  room: Pick<LiveBoard, 'box' | 'otherBoxes'>;
  timeZone: string;
}) {
  const { t } = useTranslation('board');
  const boxes = [room.box, ...room.otherBoxes];
  const silent = boxes.filter(({ heard }) => !heard);
  if (boxes.length === 1) return <BoxSeen box={room.box} timeZone={timeZone} />;
  return (
    <p className="seen" data-heard={silent.length === 0}>
      {silent.length === 0
        ? t('box.allHeard', { count: boxes.length })
        : silent.length === boxes.length
          ? t('box.noneHeard')
          : t('box.someSilent', { names: silent.map(({ name }) => name).join(', ') })}
    </p>
  );
}
