import { Button, Center, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut } from '../base/api.ts';
import { ERROR_WORDS } from '../base/i18n.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { useArrived } from './use-arrived.ts';

function Notice(props: { title: string; text: string; children: ReactNode; framed?: boolean }) {
  useArrived();
  return (
    <Center mih={props.framed ? '60dvh' : '100dvh'} p="lg" component={props.framed ? 'div' : 'main'}>
      <Stack maw={440} gap="md" align="flex-start">
        <Title order={1} size="h2">
          {props.title}
        </Title>
        <Text>{props.text}</Text>
        {props.children}
      </Stack>
    </Center>
  );
}

/** `framed` where the studio's frame is around it. */
export function NotFoundPage({ framed }: { framed?: boolean }) {
  const { t } = useTranslation();
  return (
    <Notice framed={framed} title={t('notFound.title')} text={t('notFound.text')}>
      <Button component="a" href="/">
        {t('toStart')}
      </Button>
    </Notice>
  );
}

/** In place of everything, where the tab's person is no longer who is signed in. */
export function OtherPersonPage({ standing }: { standing: 'other' | 'out' }) {
  const { t } = useTranslation();
  return (
    <Notice title={t(`otherPerson.${standing}.title`)} text={t(`otherPerson.${standing}.text`)}>
      <Button onClick={() => location.reload()}>{t(`otherPerson.${standing}.reload`)}</Button>
    </Notice>
  );
}

/** `framed` where the studio's frame is around it. */
export function NotAllowedPage({ framed }: { framed?: boolean }) {
  const { t } = useTranslation();
  const otherAccount = async () => {
    await signOut();
    location.assign('/sign-in');
  };
  return (
    <Notice framed={framed} title={t('notAllowed.title')} text={t('notAllowed.text')}>
      <Button component="a" href="/">
        {t('toStart')}
      </Button>
      <Button variant="default" onClick={otherAccount}>
        {t('notAllowed.otherAccount')}
      </Button>
    </Notice>
  );
}

/** A page that could not be shown; `whole` where it stands alone, without the studio's frame around it. */
export function ErrorPage({ error, retry, whole }: { error: unknown; retry: () => void; whole?: boolean }) {
  const { t, ready } = useTranslation(ERROR_WORDS, { useSuspense: false });
  useArrived();
  return (
    <Center mih="60dvh" p="lg" component={whole ? 'main' : 'div'}>
      <Stack maw={520} w="100%">
        <h1 className="visually-hidden">{ready && t('errors.title')}</h1>
        <ProblemAlert error={error} retry={retry} />
      </Stack>
    </Center>
  );
}
