import { Alert, Button, Code, Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import i18n, { type TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../base/api.ts';
import { formatter } from '../base/format.ts';
import { ERROR_WORDS, learnErrors } from '../base/i18n.ts';
import { notify } from './notify.tsx';

/** A failure in the person's language: what happened, what to do, and the stable code. */
export function explain(error: unknown, t: TFunction) {
  if (!(error instanceof ApiProblem))
    return {
      message: t('errors.unexpected.message'),
      remedy: t('errors.unexpected.remedy'),
      code: 'unexpected',
    };
  const key = `errors.${error.code}`;
  return {
    message: t(`${key}.message`, { ...spoken(error.details), defaultValue: error.message }),
    remedy: t(`${key}.remedy`, { ...spoken(error.details), defaultValue: error.remedy ?? '' }),
    code: error.code,
  };
}

/** The same where a page shows it: said anew once the words of failures have come. */
export function useExplain() {
  const { t } = useTranslation(ERROR_WORDS, { useSuspense: false });
  return (error: unknown) => explain(error, t);
}

/** Details as they stand in a sentence: lists as such, when to ask again, and the class that they name with its time at its place. */
function spoken(details: Record<string, unknown> = {}): Record<string, unknown> {
  const { list, day, timeRange, zoneOfRange } = formatter(i18n.language);
  const { startsAt, endsAt, timeZone, retryAfterSeconds } = details;
  const lists = Object.entries(details).filter(([, value]) => Array.isArray(value)) as [string, unknown[]][];
  const again = typeof retryAfterSeconds === 'number' ? inWords(retryAfterSeconds) : '';
  const words = lists.map(([name, values]) => [name, values.length === 0 ? '–' : list(values.map(String))]);
  if (typeof startsAt !== 'string' || typeof endsAt !== 'string' || typeof timeZone !== 'string')
    return { ...details, ...Object.fromEntries(words), again };
  const span = [startsAt, endsAt, timeZone] as const;
  const when = `${day(startsAt, timeZone)} ${timeRange(...span)} ${zoneOfRange(...span)}`.trim();
  return { ...details, ...Object.fromEntries(words), when, again };
}

const UNITS = [
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** "in 5 seconds", "dans 2 minutes". */
function inWords(seconds: number): string {
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(i18n.language).format(Math.ceil(seconds / length), unit);
}

/** Back to this very page after signing in; a whole page load, since somebody else may sign in. */
function SignInAgain() {
  const { t } = useTranslation();
  const here = encodeURIComponent(location.pathname + location.search);
  return (
    <Button size="xs" component="a" href={`/sign-in?next=${here}`}>
      {t('signIn.submit')}
    </Button>
  );
}

/** To where a second factor is set up, and back. */
function SetUpFactor() {
  const { t } = useTranslation();
  const here = encodeURIComponent(location.pathname + location.search);
  return (
    <Button size="xs" component="a" href={`/security?next=${here}`}>
      {t('setUpFactor')}
    </Button>
  );
}

/** What another try does not change: nothing is broken, and the way leads elsewhere. */
const SETTLED = ['not_found', 'not_allowed'];

/** A failure in place, with a way to try again where there is one. */
export function ProblemAlert(props: {
  error: unknown;
  retry?: () => void;
  /** A refusal that has its reasons, nothing broken. */
  calm?: boolean;
}) {
  const { t, ready } = useTranslation(ERROR_WORDS, { useSuspense: false });
  const { error, retry, calm } = props;
  if (!ready) return null;
  const { message, remedy, code } = explain(error, t);
  const settled = SETTLED.includes(code);
  return (
    <Alert
      color={calm || settled ? 'gray' : 'red'}
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={message}
      role="alert"
    >
      {remedy && <Text size="sm">{remedy}</Text>}
      <Group justify="space-between" mt="xs">
        <Code fz="xs">{code}</Code>
        {code === 'not_signed_in' && <SignInAgain />}
        {code === 'second_factor_missing' && <SetUpFactor />}
        {retry && settled && (
          <Button size="xs" variant="default" component="a" href="/">
            {t('toStart')}
          </Button>
        )}
        {retry && code !== 'not_signed_in' && !settled && (
          <Button size="xs" variant="default" onClick={retry}>
            {t('tryAgain')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** A failure of something just tried, as a passing note. */
export async function showProblem(error: Error): Promise<void> {
  await learnErrors();
  const { message, remedy, code } = explain(error, i18n.t);
  notify({
    color: 'red',
    title: message,
    message: (
      <>
        {remedy} <Code fz="xs">{code}</Code> {code === 'not_signed_in' && <SignInAgain />}
      </>
    ),
    autoClose: 10_000,
  });
}
