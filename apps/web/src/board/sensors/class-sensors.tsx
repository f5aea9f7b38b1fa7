import type { ClassSensors as Known, LiveBoard } from '@tandem/api/tracker';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import { part } from '../part.ts';
import { Problem } from '../problem.tsx';
import { useScrolls } from '../use-scrolls.ts';
import { isHeardOf, lacking, seatsToChoose, targetOf } from './to-give.ts';
import { UndoBar } from './undo-bar.tsx';
import { UnknownCard } from './unknown-card.tsx';
import { useClassSensors } from './use-class-sensors.ts';
import { useSensorWords } from './use-sensor-words.ts';
import type { useUndoable } from './use-undoable.ts';

/** Once somebody chooses for whom an unknown sensor is. */
const SeatDialog = part(() => import('./seat-dialog.tsx'));

/** So many cards lie open, the nearest; the others behind a button. On a phone only one that is alone. */
const MAX_CARDS = 2;

type Free = Known['free'][number];
type Props = { board: LiveBoard; seatIds: readonly number[] };

/** What of a class's sensors the instructor decides: cards of unknown ones, the pool of straps, what was given. */
export function ClassSensors({ board, seatIds }: Props) {
  const { t } = useTranslation('board');
  const words = useSensorWords();
  const scrolls = useScrolls();
  const { eventId } = board.event;
  const [all, setAll] = useState(false);
  const [ignored, setIgnored] = useState<ReadonlySet<number>>(new Set());
  const [chosen, setChosen] = useState<Free | null>(null);
  const { known, last } = useClassSensors(eventId);
  const riderOf = (seatId: number) => board.riders.find((rider) => rider.seatId === seatId);
  const give = (sensor: Free, seatId: number) => {
    setChosen(null);
    last.act({
      doing: () =>
        tracker.claimSensor({
          params: { eventId },
          body: { sensorId: sensor.sensorId, to: targetOf(sensor, seatId, riderOf(seatId)) },
        }),
      said: t('claims.said', { name: words.called(sensor), seat: seatId }),
      back: ({ claimId }) => tracker.undoClaim({ params: { eventId, claimId } }),
    });
  };
  if (known.data === undefined)
    return known.error === null ? null : <Problem error={known.error} retry={() => void known.refetch()} />;
  const free = known.data.free.filter(({ sensorId }) => !ignored.has(sensorId));
  const unknown = free.filter((sensor) => isHeardOf(sensor, board.event.state));
  const pool = free.filter((sensor) => sensor.loanNumber !== null && !unknown.includes(sensor));
  const claims = known.data.claims.filter(({ toSecond }) => toSecond === null);
  // On a phone the tiles are what one looks at: several cards would push them out of sight.
  const open = scrolls && unknown.length > 1 ? 0 : MAX_CARDS;
  const shown = all ? unknown : unknown.slice(0, open);
  return (
    <section className="class-sensors" aria-label={t('claims.title')}>
      <UndoBar of={last} />
      {shown.map((sensor) => (
        <UnknownCard
          key={sensor.sensorId}
          sensor={sensor}
          lacking={lacking(sensor, board.riders)}
          pending={last.pending}
          give={(seatId) => give(sensor, seatId)}
          choose={() => setChosen(sensor)}
          ignore={() => setIgnored(new Set([...ignored, sensor.sensorId]))}
        />
      ))}
      {unknown.length > open && (
        <button type="button" className="button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? t('claims.fewer')
            : t(open === 0 ? 'claims.some' : 'claims.more', { count: unknown.length - open })}
        </button>
      )}
      {pool.length > 0 && (
        <details>
          <summary>{t('claims.pool', { count: pool.length })}</summary>
          <ul className="pool">
            {pool.map((sensor) => (
              <li key={sensor.sensorId}>
                <button
                  type="button"
                  className="button"
                  aria-label={words.called(sensor)}
                  onClick={() => setChosen(sensor)}
                >
                  {sensor.loanNumber}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {claims.length > 0 && <Given claims={claims} board={board} last={last} />}
      {chosen !== null && (
        <Suspense>
          <SeatDialog
            title={t('claims.whose', { name: words.called(chosen) })}
            seats={seatsToChoose(chosen, { board, seatIds, booked: t('tile.booked') })}
            onChoose={(seatId) => give(chosen, seatId)}
            onClose={() => setChosen(null)}
          />
        </Suspense>
      )}
    </section>
  );
}

/** What was given: taken back, as a strap at the end, or undone as if it had not been. */
function Given({
  claims,
  board,
  last,
}: {
  claims: Known['claims'];
  board: LiveBoard;
  last: ReturnType<typeof useUndoable>;
}) {
  const { t } = useTranslation('board');
  const { called } = useSensorWords();
  const { eventId } = board.event;
  return (
    <details>
      <summary>{t('claims.given', { count: claims.length })}</summary>
      <ul>
        {claims.map((claim) => {
          const { claimId, sensorId, seatId, clientId, loanNumber } = claim;
          const rider = board.riders.find((one) =>
            clientId === null ? one.seatId === seatId : one.clientId === clientId,
          );
          const name = called(claim);
          const to = clientId === null ? { seatId: seatId! } : { clientId };
          const params = { eventId, claimId };
          const again = () => tracker.claimSensor({ params: { eventId }, body: { sensorId: sensorId!, to } });
          const seat = rider?.seatId ?? seatId;
          const said = [name, seat !== null && t('tile.seat', { seat }), rider?.name].filter(Boolean);
          return (
            <li key={claimId}>
              <p>{said.join(' · ')}</p>
              {loanNumber !== null && (
                <button
                  type="button"
                  className="button"
                  disabled={last.pending}
                  aria-label={t('claims.backOf', { name })}
                  onClick={() =>
                    last.act({
                      doing: () => tracker.endClaim({ params }),
                      said: t('sensors.saidBack', { name }),
                      back: again,
                    })
                  }
                >
                  {t('sensors.back')}
                </button>
              )}
              <button
                type="button"
                className="button"
                disabled={last.pending}
                aria-label={t('claims.undoOf', { name })}
                onClick={() =>
                  last.act({
                    doing: () => tracker.undoClaim({ params }),
                    said: t('claims.saidUndone', { name }),
                    back: again,
                  })
                }
              >
                {t('sensors.undo')}
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
