import './words.ts';
import './sprint.css';
import type { LiveRider, SprintTold } from '@tandem/api/tracker';
import { keeps, type SprintMeasure } from '@tandem/api/words';
import { type SprintNow, sprintAt, sprintDigits } from '@tandem/metrics/modes';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../../base/clock.ts';
import { useFormat } from '../../base/format.ts';
import { tileName } from '../../ui/tile-name.ts';
import { fitRows } from '../fit-rows.ts';
import { useClassTime } from '../use-class-time.ts';
import { useGlide } from '../use-glide.ts';
import type { Heard } from '../use-live-board.ts';
import { useScrolls } from '../use-scrolls.ts';
import { useSize } from '../use-size.ts';
import { useTurn } from '../use-turn.ts';
import { Withheld } from '../withheld.tsx';
import { orderSprint } from './order-sprint.ts';
import { SoundSwitch } from './sound-switch.tsx';
import { useSprintSounds } from './use-sprint-sounds.ts';

/** What stands small beside the number that ranks; watts and watts a kilogram never stand together. */
const BESIDE: Record<SprintMeasure, SprintMeasure[]> = {
  meanW: ['peakW', 'distanceM'],
  peakW: ['meanW', 'distanceM'],
  wattsPerKg: ['distanceM'],
  distanceM: ['meanW', 'peakW'],
  workKj: ['meanW', 'peakW'],
};

/** The sprint in the place of the tiles: its count down, then who leads, then its result until it is dismissed. */
export function SprintWall({ of, heard }: { of: SprintTold; heard: Heard }) {
  const { t } = useTranslation('modes');
  const { elapsedSeconds } = useClassTime(heard);
  const now = sprintAt(of, elapsedSeconds);
  useSprintSounds(now);
  return (
    <section className="sprint" aria-label={t('sprint.title')} data-phase={now.phase}>
      <header>
        <h2>
          {t('sprint.number', { number: of.number })} <small>{t(`sprint.by.${of.measure}`)}</small>
        </h2>
        <SoundSwitch />
        {now.phase === 'over' ? <b>{t('sprint.over')}</b> : <Clock now={now} />}
      </header>
      {now.phase === 'ready' ? (
        <p className="sprint-ready">
          {t('sprint.ready')}
          <b>{now.secondsLeft}</b>
        </p>
      ) : (
        <Rows riders={heard.board.riders} measure={of.measure} on={now.phase === 'on'} />
      )}
    </section>
  );
}

function Clock({ now }: { now: Exclude<SprintNow, { phase: 'over' }> }) {
  const { t } = useTranslation('modes');
  if (now.phase === 'ready') return null;
  return now.secondsLeft === null ? (
    <time role="timer" aria-label={t('sprint.since')}>
      {clock(now.secondsIn)}
    </time>
  ) : (
    <time role="timer" aria-label={t('sprint.left')}>
      {clock(now.secondsLeft)}
    </time>
  );
}

function Rows({ riders, measure, on }: { riders: LiveRider[]; measure: SprintMeasure; on: boolean }) {
  const { t } = useTranslation('modes');
  const area = useRef<HTMLOListElement>(null);
  const size = useSize(area);
  const scrolls = useScrolls();
  const ordered = orderSprint(riders);
  const wall = { width: innerWidth, height: innerHeight };
  const all = { columns: 1, rows: Math.max(ordered.length, 1), pages: 1 };
  const { columns, rows, pages } = scrolls ? all : fitRows(ordered.length, { area: size, wall });
  // A column as wide as the wall is high has room for whole names and more numbers.
  const isWide = size.width / columns > Math.min(wall.width, wall.height);
  const { page } = useTurn(pages);
  const shown = ordered.slice(page * columns * rows, (page + 1) * columns * rows);
  useGlide(area, ordered.map((rider) => rider.seatId).join());
  if (ordered.length === 0) return <p className="empty">{t('sprint.nobody')}</p>;
  return (
    <ol ref={area} style={{ '--rows': rows, '--columns': columns }}>
      {shown.map((rider) => (
        <li key={rider.seatId} data-key={rider.seatId} data-stale={(on && rider.stale) || undefined}>
          <span className="sprint-rank">{rider.sprint?.rank ?? ''}</span>
          <span className="sprint-name">{isWide ? rider.name : tileName(rider.name)}</span>
          <Numbers rider={rider} measure={measure} isWide={isWide} />
        </li>
      ))}
    </ol>
  );
}

function Numbers({ rider, measure, isWide }: { rider: LiveRider; measure: SprintMeasure; isWide: boolean }) {
  const { t } = useTranslation('modes');
  const format = useFormat();
  const value = rider.sprint?.[measure] ?? null;
  const told = (of: SprintMeasure, number: number) => format.number(number, sprintDigits[of]);
  if (keeps(rider.hidden, measure)) return <Withheld />;
  if (value === null) return <small className="sprint-none">{t('sprint.notEnough')}</small>;
  return (
    <>
      {isWide &&
        BESIDE[measure].map((each) => {
          const beside = rider.sprint?.[each] ?? null;
          return (
            <small key={each} className="sprint-beside">
              {beside !== null && (
                <>
                  {(each === 'meanW' || each === 'peakW') && t(`sprint.short.${each}`)} {told(each, beside)}{' '}
                  {t(`sprint.units.${each}`)}
                </>
              )}
            </small>
          );
        })}
      <b>
        {told(measure, value)} <small>{t(`sprint.units.${measure}`)}</small>
      </b>
    </>
  );
}
