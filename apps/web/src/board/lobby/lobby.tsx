import '../screen-settings/words.ts';
import './lobby.css';
import type { ScreenSettings, Lobby as Told } from '@tandem/api/tracker';
import { type LobbyRank, lobbyRanks } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { tileName } from '../../ui/tile-name.ts';
import { type Session, tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { digitsOf } from '../screen-settings/set-ranking.tsx';

/** Who takes themself off the board is gone from here so soon. */
const ASK_MS = 10_000;

type Props = { session: Session; set: ScreenSettings };

/** A screen outside the room: the first of the last class and of the month, and what all did together. */
export function Lobby({ session, set }: Props) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  // What is of one moment, as percent of FTP, does not add up over classes.
  const by = lobbyRanks.find((one) => one === set.rankBy) ?? 'distanceKm';
  const asked = useQuery({
    queryKey: ['lobby', by],
    queryFn: () => tracker.getLobby({ query: { by } }),
    refetchInterval: ASK_MS,
  });
  if (asked.data === undefined)
    return asked.error === null ? null : <Problem error={asked.error} retry={() => void asked.refetch()} />;
  const { lastClass, month } = asked.data;
  const zone = lastClass?.timeZone ?? session.timeZone;
  return (
    <main className="lobby">
      <header>
        <h1>{session.siteName}</h1>
        <p role="status">{asked.isError ? t('lobby.old') : t('lobby.by', { by: t(`metric.${by}`) })}</p>
      </header>
      <Column
        heading={t('lobby.last')}
        about={lastClass && [lastClass.title, format.dayTime(lastClass.startsAt, zone), lastClass.room ?? '']}
        of={lastClass}
        by={by}
      />
      <Column
        heading={t('lobby.month')}
        about={[
          monthOf(month.from, format.locale, session.timeZone),
          t('lobby.classes', { count: month.classes }),
          t('lobby.riders', { count: month.together.riders }),
        ]}
        of={month}
        by={by}
        many
      />
    </main>
  );
}

type ColumnProps = {
  heading: string;
  about: string[] | null;
  of: Pick<Told['month'], 'rows' | 'together'> | null;
  by: LobbyRank;
  /** Over several classes: it says how many each has ridden. */
  many?: boolean;
};

function Column({ heading, about, of, by, many }: ColumnProps) {
  const { t } = useTranslation('wall');
  const { t: b } = useTranslation('board');
  const { number } = useFormat();
  const told = (value: number) => (
    <span className="value">
      {number(value, digitsOf(by))} <small>{t(`unit.${by}`)}</small>
    </span>
  );
  return (
    <section aria-label={heading}>
      <h2>{heading}</h2>
      <p className="about">
        {about === null ? t('lobby.none') : about.filter((part) => part !== '').join(' · ')}
      </p>
      {of !== null && (
        <>
          {of.rows.length === 0 ? (
            <p className="about">{t('lobby.nobody')}</p>
          ) : (
            <ol>
              {of.rows.map(({ place, name, value, classes }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
                <li key={i} data-place={place}>
                  <b>{place}</b>
                  <span className="name">
                    {tileName(name)} {many && <small>{t('lobby.classes', { count: classes })}</small>}
                  </span>
                  {told(value)}
                </li>
              ))}
            </ol>
          )}
          <p className="together">
            <span>{b('ranking.together')}</span>
            {told(of.together[by])}
          </p>
        </>
      )}
    </section>
  );
}

const monthOf = (instant: string, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone }).format(new Date(instant));
