import './words.ts';
import type { ContestTold, LiveRider, Standing, TeamsOnBoard } from '@tandem/api/tracker';
import { contestDigits } from '@tandem/api/words';
import { contestAt } from '@tandem/metrics/modes';
import { type CSSProperties, type ReactNode, useRef } from 'react';
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
import { TeamMark } from './team-mark.tsx';
import { useTeamNames } from './use-team-names.ts';

type Props = { of: TeamsOnBoard; contest: ContestTold; heard: Heard };

/** Where teams or riders stand, in the place of the class's ranking: the tiles keep theirs. Its result stays until it is cleared. */
export function TeamsWall({ of, contest, heard }: Props) {
  const { t } = useTranslation('modes');
  const { number } = useFormat();
  const { elapsedSeconds } = useClassTime(heard);
  const { measure, sides, goal } = contest;
  const heardOf = of.standings.filter(({ value }) => value !== null);
  const allDone = heardOf.length > 0 && heardOf.every(({ doneSecond }) => doneSecond !== null);
  const now = contestAt(contest, elapsedSeconds, allDone);
  return (
    <section className="teams" aria-label={t('teams.ranking')} data-phase={now.phase}>
      <header>
        <h2>
          {t(`teams.sides.${sides}`)}{' '}
          <small>
            {t(`teams.by.${measure}`)}
            {goal !== null &&
              ` · ${t('teams.to', { goal: `${number(goal)} ${t(`teams.units.${measure}`)}` })}`}
          </small>
        </h2>
        {now.phase === 'over' && <b>{t('sprint.over')}</b>}
        {now.phase === 'on' && (
          <time role="timer" aria-label={t(now.secondsLeft === null ? 'teams.since' : 'teams.left')}>
            {clock(now.secondsLeft ?? now.secondsIn)}
          </time>
        )}
      </header>
      {now.phase === 'ready' ? (
        <p className="teams-ready">
          {t('sprint.ready')}
          <b>{now.secondsLeft}</b>
        </p>
      ) : sides === 'teams' ? (
        <Teams of={of} contest={contest} />
      ) : (
        <Riders of={of} contest={contest} riders={heard.board.riders} />
      )}
    </section>
  );
}

const byRank = (a: Standing, b: Standing) =>
  (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || a.side - b.side;

/** How far a side is: when it reached the goal, else how much it has. */
function Done({
  of: { value, doneSecond },
  measure,
  none,
}: {
  of: Standing;
  measure: ContestTold['measure'];
  none: string;
}) {
  const { t } = useTranslation('modes');
  const { number } = useFormat();
  if (value === null) return <small className="teams-none">{none}</small>;
  return doneSecond === null ? (
    <b>
      {number(value, contestDigits[measure])} <small>{t(`teams.units.${measure}`)}</small>
    </b>
  ) : (
    <b>
      <small>{t('teams.done')}</small> {clock(doneSecond)}
    </b>
  );
}

function Teams({ of, contest: { measure, goal } }: Omit<Props, 'heard'>) {
  const { t } = useTranslation('modes');
  const names = useTeamNames(of);
  const area = useRef<HTMLOListElement>(null);
  const ordered = of.standings.toSorted(byRank);
  useGlide(area, ordered.map(({ side }) => side).join());
  const most = goal ?? Math.max(1, ...ordered.map(({ value }) => value ?? 0));
  return (
    <ol className="teams-list" ref={area}>
      {ordered.map((standing) => (
        <li
          key={standing.side}
          data-key={standing.side}
          data-team={standing.side}
          style={{ '--share': (standing.value ?? 0) / most } as CSSProperties}
        >
          <span className="teams-rank">{standing.rank ?? ''}</span>
          <TeamMark team={standing.side} />
          <strong>{names[standing.side]}</strong>
          <Done of={standing} measure={measure} none={t('teams.withheld')} />
          <small className="teams-riders">
            {standing.riders > 0 && t('teams.average', { count: standing.riders })}
          </small>
          <span className="teams-bar" />
        </li>
      ))}
    </ol>
  );
}

function Riders({
  of,
  contest: { measure },
  riders,
}: Omit<Props, 'heard'> & { riders: readonly LiveRider[] }): ReactNode {
  const { t } = useTranslation('modes');
  const area = useRef<HTMLOListElement>(null);
  const size = useSize(area);
  const scrolls = useScrolls();
  const named = new Map(riders.map((rider) => [rider.seatId, rider]));
  const ordered = of.standings.filter(({ side }) => named.has(side)).toSorted(byRank);
  const wall = { width: innerWidth, height: innerHeight };
  const all = { columns: 1, rows: Math.max(ordered.length, 1), pages: 1 };
  const { columns, rows, pages } = scrolls ? all : fitRows(ordered.length, { area: size, wall });
  const { page } = useTurn(pages);
  useGlide(area, ordered.map(({ side }) => side).join());
  const each = columns * rows;
  if (ordered.length === 0) return <p className="empty">{t('sprint.nobody')}</p>;
  return (
    <ol className="teams-rows" ref={area} style={{ '--rows': rows, '--columns': columns }}>
      {ordered.slice(page * each, (page + 1) * each).map((standing) => {
        const { name, team } = named.get(standing.side)!;
        return (
          <li key={standing.side} data-key={standing.side}>
            <span className="teams-rank">{standing.rank ?? ''}</span>
            {team === null ? <span /> : <TeamMark team={team} />}
            <strong>{tileName(name)}</strong>
            <Done of={standing} measure={measure} none={t('sprint.notEnough')} />
          </li>
        );
      })}
    </ol>
  );
}
