import { Alert, Anchor, Group, Progress, Stack, Text } from '@mantine/core';
import type { RideImport } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useSession } from '../base/session.ts';
import { importQuery } from '../rights/queries.ts';
import { Asked } from '../ui/asked.tsx';
import classes from './imports.module.css';

export type LinkToRide = (rideId: string) => Pick<LinkProps, 'to' | 'params' | 'search'>;
type File = RideImport['files'][number];
const OUTCOMES = ['failed', 'duplicate', 'added'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** How far an import is, and what became of each file. */
export function ImportResult(props: { customerId: string; importId: string; linkTo: LinkToRide }) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const format = useFormat();
  const asked = useQuery(importQuery(studioId, props.customerId, props.importId));
  return (
    <Asked query={asked} loading={120}>
      {(data) => {
        const { done, total, added, duplicates, failed } = data;
        const running = data.state !== 'done';
        const of = (outcome: Outcome) => data.files.filter((file) => file.outcome === outcome);
        return (
          <Stack gap="md">
            {running ? (
              <div role="status">
                <Group justify="space-between" mb={6}>
                  <Text fw={550}>{t('import.reading')}</Text>
                  <Text size="sm" c="dimmed">
                    {t('import.count', { done: format.number(done), total: format.number(total) })}
                  </Text>
                </Group>
                <Progress
                  size="lg"
                  value={total > 0 ? (done / total) * 100 : 0}
                  aria-label={t('import.reading')}
                />
                <Text size="sm" c="dimmed" mt={6}>
                  {t('import.leave')}
                </Text>
              </div>
            ) : (
              <Alert color={added > 0 ? 'teal' : 'gray'} role="status">
                <Text fw={600}>
                  {t('import.added', { count: added })}
                  {duplicates > 0 && ` · ${t('import.duplicates', { count: duplicates })}`}
                  {failed > 0 && ` · ${t('import.failed', { count: failed })}`}
                </Text>
              </Alert>
            )}
            {OUTCOMES.map((outcome) => (
              <Files key={outcome} outcome={outcome} files={of(outcome)} linkTo={props.linkTo} />
            ))}
            {!running && data.files.length < total && (
              <Text size="sm" c="dimmed">
                {t('import.moreFiles', { count: total - data.files.length })}
              </Text>
            )}
          </Stack>
        );
      }}
    </Asked>
  );
}

function Files({ outcome, files, linkTo }: { outcome: Outcome; files: File[]; linkTo: LinkToRide }) {
  const { t } = useTranslation('rights');
  if (files.length === 0) return null;
  const why = (code: string | null) => t(`import.code.${code}`, { defaultValue: code ?? '' });
  return (
    <section>
      <h3 className={classes.heading}>{t(`import.outcome.${outcome}`)}</h3>
      <ul className={classes.files}>
        {files.map((file, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
          <li key={`${file.name} ${index}`}>
            <span className={classes.name}>{file.name}</span>
            <span className={classes.outcome}>
              {outcome !== 'added' && (
                <Text size="sm" c="dimmed">
                  {why(file.code)}
                  {file.taken && ` ${t('import.taken', { file: file.taken })}`}
                </Text>
              )}
              {file.rideId && (
                <Anchor size="sm" renderRoot={(p) => <Link {...linkTo(file.rideId!)} {...p} />}>
                  {t(`import.open.${outcome}`)}
                </Anchor>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
