import { Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue, useIdle } from '@mantine/hooks';
import type { KioskArrival, KioskDoor, KioskPerson } from '@tandem/api/studio';
import { KIOSK_AHEAD_MINUTES, MAX_KIOSK_SEARCH_CHARS, MIN_KIOSK_SEARCH_CHARS } from '@tandem/api/words';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, isProblem } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { Arrival } from './arrival.tsx';
import classes from './kiosk.module.css';
import { foundQuery } from './queries.ts';
import { useSpotWords } from './use-spot-words.ts';

const Waiver = lazy(() => import('./waiver.tsx'));

const TYPING_MS = 250;
/** What somebody has typed who walked away is gone after so long. */
const LEFT_MS = 30_000;

/** What is about to begin, and the way to one's own booking. */
export function Door({ door }: { door: KioskDoor }) {
  const { t } = useTranslation('kiosk');
  const [typed, setTyped] = useState('');
  const [arrival, setArrival] = useState<KioskArrival | null>(null);
  const [takenBack, setTakenBack] = useState(false);
  /** Who is to sign the waiver first. */
  const [signing, setSigning] = useState<{ person: KioskPerson; insists: boolean } | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const left = useIdle(LEFT_MS, { initialState: false });
  const come = useMutation({
    mutationFn: ({ bookingId }: KioskPerson) => api.checkInAtDoor({ body: { bookingId } }),
    onSuccess: setArrival,
    onError: (error, person) => {
      if (isProblem(error, 'waiver_to_sign'))
        setSigning({ person, insists: error.details?.insists === true });
    },
  });
  const { reset } = come;
  const startAgain = () => {
    setArrival(null);
    setSigning(null);
    setTyped('');
    setTakenBack(false);
    reset();
  };
  useEffect(() => {
    if (!left) return;
    setTyped('');
    reset();
  }, [left, reset]);
  // Back at the start whoever comes next types at once.
  useEffect(() => {
    if (arrival === null && signing === null) field.current?.focus();
  }, [arrival, signing]);
  if (arrival)
    return (
      <Arrival
        arrival={arrival}
        held={door.classes.find(({ classId }) => classId === arrival.classId)}
        timeZone={door.timeZone}
        onDone={startAgain}
        onTakenBack={() => {
          startAgain();
          setTakenBack(true);
        }}
      />
    );
  if (signing)
    return (
      <Suspense>
        <Waiver {...signing} onArrived={setArrival} onLeave={startAgain} />
      </Suspense>
    );
  if (door.classes.length === 0) return <NothingSoon door={door} />;
  return (
    <>
      <section className={classes.find}>
        <Title order={1}>{t('welcome')}</Title>
        <TextInput
          ref={field}
          size="xl"
          type="search"
          label={t('name')}
          placeholder={t('nameHint')}
          maxLength={MAX_KIOSK_SEARCH_CHARS}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="search"
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setTakenBack(false);
            reset();
          }}
        />
        {takenBack && <Text role="status">{t('takenBack')}</Text>}
        {come.error && <ProblemAlert error={come.error} calm />}
        <Found door={door} typed={typed} busy={come.isPending} onChoose={come.mutate} />
      </section>
      <Soon door={door} />
    </>
  );
}

type FoundProps = { door: KioskDoor; typed: string; busy: boolean; onChoose: (person: KioskPerson) => void };

/** Who is called as was typed, each a button as wide as a hand. */
function Found({ door, typed, busy, onChoose }: FoundProps) {
  const { t } = useTranslation('kiosk');
  const format = useFormat();
  const spotWords = useSpotWords();
  const [settled] = useDebouncedValue(typed.trim(), TYPING_MS);
  const beginning = settled.length >= MIN_KIOSK_SEARCH_CHARS && typed.trim() !== '' ? settled : '';
  const { data, error, refetch } = useQuery(foundQuery(beginning));
  if (beginning === '') return null;
  if (error) return <ProblemAlert error={error} retry={refetch} />;
  if (!data) return null;
  if (data.more) return <Text role="status">{t('more')}</Text>;
  if (data.people.length === 0)
    return (
      <div className={classes.nobody} role="status">
        <Title order={2} size="h3">
          {t('nobody.title')}
        </Title>
        <Text>{t('nobody.text')}</Text>
      </div>
    );
  return (
    <>
      <Text role="status" className="visually-hidden">
        {t('found', { count: data.people.length })}
      </Text>
      <ul className={classes.people}>
        {data.people.map((person) => {
          const held = door.classes.find(({ classId }) => classId === person.classId);
          const about = [
            held && `${format.time(held.startsAt, door.timeZone)} ${held.title}`,
            Object.values(spotWords(person)).filter(Boolean).join(' '),
          ];
          return (
            <li key={person.bookingId}>
              <button
                type="button"
                data-here={person.checkedIn || undefined}
                disabled={busy}
                onClick={() => onChoose(person)}
              >
                <bdi className={classes.person}>{person.name}</bdi>
                <span>{about.filter(Boolean).join(' · ')}</span>
                <b>{t(person.checkedIn ? 'isHere' : 'checkIn')}</b>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Soon({ door }: { door: KioskDoor }) {
  const { t } = useTranslation('kiosk');
  const { time } = useFormat();
  return (
    <section>
      <Title order={2} size="h4">
        {t('soon')}
      </Title>
      <ul className={classes.classes}>
        {door.classes.map(({ classId, title, startsAt, roomName, instructorName }) => (
          <li key={classId}>
            <time dateTime={startsAt}>{time(startsAt, door.timeZone)}</time>
            <div>
              <Text fw={600} fz="lg">
                {title}
              </Text>
              <Text c="dimmed">{[roomName, instructorName].filter(Boolean).join(' · ')}</Text>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NothingSoon({ door: { nextAt, timeZone } }: { door: KioskDoor }) {
  const { t } = useTranslation('kiosk');
  const { time } = useFormat();
  return (
    <section className={classes.quiet}>
      <Title order={1}>{t('quiet.title')}</Title>
      <Text fz="lg">
        {nextAt === null
          ? t('quiet.today')
          : t('quiet.next', { time: time(nextAt, timeZone), count: KIOSK_AHEAD_MINUTES })}
      </Text>
    </section>
  );
}
