import type { KnownSensor } from '@tandem/api/tracker';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Box } from '../api.ts';
import { roomsOf } from '../rooms.ts';
import SeatDialog from './seat-dialog.tsx';
import { useSensorWords } from './use-sensor-words.ts';

type Props = {
  /** As it is heard now. */
  sensor: KnownSensor;
  sensors: readonly KnownSensor[];
  /** All of the club; only those that have seats can be chosen. */
  boxes: readonly Box[];
  onChoose: (boxId: number, seatId: number) => void;
  onClose: () => void;
};

/** On which seat a bike's sensor is. Of several rooms first the one whose box hears it. */
export function BindDialog({ sensor, sensors, boxes: all, onChoose, onClose }: Props) {
  const { t } = useTranslation('board');
  const { called } = useSensorWords();
  const boxes = roomsOf(all).map((room) => room.box);
  const hears = all.find((one) => one.boxId === sensor.heardByBoxId);
  const [boxId, setBoxId] = useState(
    sensor.bound.to === 'seat' ? sensor.bound.boxId : (hears?.standsWith ?? sensor.heardByBoxId),
  );
  const box = boxes.find((one) => one.boxId === boxId) ?? boxes[0];
  const nameOf = (one: KnownSensor) => called({ ...one, loanNumber: null });
  const onSeat = (seatId: number) =>
    sensors
      .filter(({ bound }) => bound.to === 'seat' && bound.boxId === box?.boxId && bound.seatId === seatId)
      .map(nameOf)
      .join(', ');
  const seats = (box?.seatIds ?? []).map((seatId) => {
    const note = onSeat(seatId);
    return { seatId, note, wanted: note === '' };
  });
  return (
    <SeatDialog
      title={t('sensors.which', { name: nameOf(sensor) })}
      seats={seats}
      onChoose={(seatId) => box && onChoose(box.boxId, seatId)}
      onClose={onClose}
    >
      <p data-turns={sensor.movingSince !== null}>
        {t(sensor.movingSince !== null ? 'sensors.turnsNow' : 'sensors.turnToCheck')}
      </p>
      {boxes.length > 1 && (
        <label className="field">
          {t('sensors.room')}
          <select value={box?.boxId} onChange={(event) => setBoxId(Number(event.target.value))}>
            {boxes.map((one) => (
              <option key={one.boxId} value={one.boxId}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      )}
    </SeatDialog>
  );
}
