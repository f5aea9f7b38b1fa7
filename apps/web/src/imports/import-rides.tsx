import { Button, Group, Stack, Text } from '@mantine/core';
import { MAX_IMPORT_FILES } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useSession } from '../base/session.ts';
import { importsQuery } from '../rights/queries.ts';
import { ProblemAlert, useExplain } from '../ui/problem.tsx';
import { FileDrop } from './file-drop.tsx';
import { ImportResult, type LinkToRide } from './import-result.tsx';
import classes from './imports.module.css';
import { SendingList } from './sending-list.tsx';
import { useImport } from './use-import.ts';

/** A person's own rides from files: choose, send, see what became of each; and the imports before. */
export function ImportRides({ customerId, linkTo }: { customerId: string; linkTo: LinkToRide }) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const { data: imports } = useQuery(importsQuery(studioId, customerId));
  const { start, sending, cancel, clear } = useImport(customerId);
  const [chosen, setChosen] = useState<string | null>(null);
  const [tooMany, setTooMany] = useState(false);
  const running = imports?.find((one) => one.state === 'running')?.importId;
  const shown = chosen ?? start.data?.importId ?? running;
  const begin = (files: File[]) => {
    setTooMany(files.length > MAX_IMPORT_FILES);
    if (files.length === 0 || files.length > MAX_IMPORT_FILES) return;
    setChosen(null);
    clear();
    start.mutate(files);
  };
  return (
    <Stack gap="lg">
      <Text>{t('import.intro')}</Text>
      {start.isPending ? (
        <SendingList sending={sending} onCancel={cancel} />
      ) : (
        <>
          <FileDrop
            onFiles={begin}
            accept=".fit,.tcx,.gpx,.gz,.zip,application/zip"
            title={t('import.choose')}
            hint={t('import.drop')}
          />
          {tooMany && (
            <Text c="red.9" role="alert">
              {t('import.tooMany', { count: MAX_IMPORT_FILES })}
            </Text>
          )}
          {start.error && <ProblemAlert error={start.error} />}
          {start.isSuccess && start.data === null && (
            <Text role="status">
              {t(sending.every((file) => file.error) ? 'import.noneArrived' : 'import.stopped')}
            </Text>
          )}
          <NotSent sending={sending} />
        </>
      )}
      {shown && <ImportResult key={shown} customerId={customerId} importId={shown} linkTo={linkTo} />}
      <History imports={imports ?? []} shown={shown} onShow={setChosen} />
    </Stack>
  );
}

/** Files that never arrived, by name, with the reason and what to do: they can be chosen again. */
function NotSent({ sending }: { sending: ReturnType<typeof useImport>['sending'] }) {
  const { t } = useTranslation('rights');
  const explain = useExplain();
  const failed = sending.filter((file) => file.error);
  if (failed.length === 0) return null;
  return (
    <section role="status">
      <h3 className={classes.heading}>{t('import.notSent')}</h3>
      <ul className={classes.files}>
        {failed.map((file, index) => {
          const { message, remedy } = explain(file.error);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
            <li key={`${file.name} ${index}`}>
              <span className={classes.name}>{file.name}</span>
              <Text size="sm" c="red.9">
                {message} {remedy || t('import.sendAgain')}
              </Text>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

type Imports = { importId: string; state: string; createdAt: string; added: number; total: number }[];

function History(props: { imports: Imports; shown: string | undefined; onShow: (importId: string) => void }) {
  const { t } = useTranslation('rights');
  const format = useFormat();
  const past = props.imports.filter(({ importId, state }) => importId !== props.shown && state === 'done');
  if (past.length === 0) return null;
  return (
    <section>
      <h3 className={classes.heading}>{t('import.history')}</h3>
      <ul className={classes.files}>
        {past.map((one) => (
          <li key={one.importId}>
            <Group justify="space-between" wrap="nowrap" gap="sm" w="100%">
              <Text>
                {format.dateTime(one.createdAt)}{' '}
                <Text span size="sm" c="dimmed">
                  {t('import.addedOf', { added: format.number(one.added), total: format.number(one.total) })}
                </Text>
              </Text>
              <Button
                flex="none"
                variant="subtle"
                size="sm"
                mih={44}
                onClick={() => props.onShow(one.importId)}
              >
                {t('import.show')}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}
