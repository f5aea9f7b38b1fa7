import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { strengthOf } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import classes from './body.module.css';

/** What is heard is looked up so often while somebody chooses. */
const REFRESH_MS = 5_000;
/** A list left open asks no more after so long; opened again, it does. */
const REFRESH_FOR_MS = 60_000;

/** The straps that the club hears now and that are nobody's, the nearest first; one becomes the person's own. */
export default function StrapChoice(props: {
  customerId: string;
  onChoose: (strapId: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const [chosen, setChosen] = useState<string | null>(null);
  const [refreshes, setRefreshes] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setRefreshes(false), REFRESH_FOR_MS);
    return () => clearTimeout(timer);
  }, []);
  const params = { studioId, customerId: props.customerId };
  const heard = useQuery({
    queryKey: [...topicKey('customer', studioId), 'free-straps', props.customerId],
    queryFn: ({ signal }) => api.listFreeStraps({ params, signal }),
    refetchInterval: refreshes && REFRESH_MS,
  });
  const straps = heard.data?.straps ?? [];
  const called = (strapId: string) =>
    strapId.includes(' ')
      ? t('body.straps.bluetooth', { device: strapId.slice(-8) })
      : t('body.straps.ant', { number: strapId });
  return (
    <section className={classes.straps} aria-label={t('body.straps.title')}>
      <Text size="sm">{t('body.straps.how')}</Text>
      {heard.error && <ProblemAlert error={heard.error} retry={() => void heard.refetch()} />}
      {heard.data && !heard.data.known && <Alert>{t('body.straps.unknown')}</Alert>}
      {heard.data?.known && straps.length === 0 && <Text role="status">{t('body.straps.none')}</Text>}
      {straps.length > 0 && (
        <Radio.Group value={chosen} onChange={setChosen}>
          <Stack gap="xs">
            {straps.map(({ strapId, rssiDbm, boxName }) => (
              <Radio
                key={strapId}
                value={strapId}
                size="md"
                label={called(strapId)}
                description={[
                  rssiDbm === null ? null : t(`body.straps.${strengthOf(rssiDbm)}`, { dbm: rssiDbm }),
                  boxName,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <Group gap="xs" mt="sm">
        <Button size="md" disabled={chosen === null} onClick={() => props.onChoose(chosen!)}>
          {t('body.straps.choose')}
        </Button>
        <Button size="md" variant="default" onClick={props.onClose}>
          {t('body.straps.close')}
        </Button>
      </Group>
    </section>
  );
}
