import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { CustomField } from '@tandem/api/studio';
import { LIST_UNDO_DAYS, MAX_LIST_BYTES, MAX_LIST_LINES } from '@tandem/api/words';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FileDrop } from '../../imports/file-drop.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { customFieldsQuery } from '../queries.ts';
import { ColumnChooser, type Columns } from './columns.tsx';
import { Faults } from './faults.tsx';
import { guessColumns, type List, linesOf, readList, UnreadableList } from './read-list.ts';
import { useLines } from './use-lines.ts';

const MEGABYTE = 1024 * 1024;

type Chosen = { listId: string; list: List; own: readonly CustomField[]; columns: Columns };

/** A list of people from a file: what its columns hold, what would become of each line, and then who was added. */
export function BringIn() {
  const { t } = useTranslation('lists');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [unreadable, setUnreadable] = useState<UnreadableList | null>(null);
  const choose = async ([file]: File[]) => {
    if (!file) return;
    try {
      const list = await readList(file);
      // Without them a list is read all the same.
      const own = await client.fetchQuery(customFieldsQuery(studioId)).catch(() => []);
      setChosen({ listId: crypto.randomUUID(), list, own, columns: await guessColumns(list, own) });
      setUnreadable(null);
    } catch (error) {
      if (!(error instanceof UnreadableList)) throw error;
      setUnreadable(error);
    }
  };
  if (chosen) return <Lines key={chosen.listId} {...chosen} onOther={() => setChosen(null)} />;
  return (
    <Stack gap="sm">
      <FileDrop
        onFiles={(files) => void choose(files)}
        accept=".csv,.tsv,.txt,text/csv"
        title={t('file.choose')}
        hint={t('file.hint')}
        multiple={false}
      />
      {unreadable && (
        <Alert color="red" variant="light" role="alert">
          {t(`file.${unreadable.code}`, {
            line: unreadable.line,
            lines: format.number(MAX_LIST_LINES),
            megabytes: MAX_LIST_BYTES / MEGABYTE,
          })}
        </Alert>
      )}
    </Stack>
  );
}

function Lines({ listId, list, own, columns: guessed, onOther }: Chosen & { onOther: () => void }) {
  const { t } = useTranslation('lists');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [columns, setColumns] = useState(guessed);
  const [step, setStep] = useState<'columns' | 'preview' | 'added'>('columns');
  const preview = useLines();
  const adding = useLines();
  const lines = linesOf(list, columns);
  const told = step === 'added' ? adding.told : preview.told;
  const count = (outcome: string) => [...told.values()].filter((line) => line.outcome === outcome).length;
  const fresh = lines.filter(({ line }) => preview.told.get(line)?.outcome === 'new');
  const { fileName } = list;
  const look = (from?: number) => {
    setStep('preview');
    void preview.send({ listId, fileName, lines, preview: true }, from);
  };
  const add = async (from?: number) => {
    setStep('added');
    await adding.send({ listId, fileName, lines: fresh }, from);
    await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
  };
  const now = step === 'added' ? adding : preview;
  const known = columns.holds.some((what) => what === 'name' || what === 'firstName' || what === 'lastName');
  const canLook = known && columns.holds.includes('email');
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text fw={600}>{t('file.chosen', { name: fileName, count: lines.length })}</Text>
        {step !== 'added' && (
          <Button size="xs" variant="default" onClick={onOther}>
            {t('file.other')}
          </Button>
        )}
      </Group>
      {step === 'columns' && (
        <>
          <ColumnChooser list={list} columns={columns} own={own} onChange={setColumns} />
          {!canLook && <Text size="sm">{t('columns.needed')}</Text>}
          <Group justify="flex-end">
            <Button disabled={!canLook || lines.length === 0} onClick={() => look()}>
              {t('columns.look')}
            </Button>
          </Group>
        </>
      )}
      {step !== 'columns' && now.busy && (
        <div role="status">
          <Text size="sm">
            {t(step === 'added' ? 'added.busy' : 'preview.busy', { done: now.done, total: now.total })}
          </Text>
          <Progress value={(now.done / Math.max(now.total, 1)) * 100} aria-label={t('progress')} />
        </div>
      )}
      {step !== 'columns' && now.error && (
        <ProblemAlert
          error={now.error}
          retry={() => (step === 'added' ? void add(now.done) : look(now.done))}
        />
      )}
      {step === 'preview' && !preview.busy && !preview.error && (
        <>
          <Text role="status">
            {t('preview.new', { count: fresh.length })}{' '}
            {count('known') > 0 && t('preview.known', { count: count('known') })}
          </Text>
          <Faults list={list} hasHead={columns.hasHead} lines={lines} told={preview.told} own={own} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setStep('columns')}>
              {t('preview.back')}
            </Button>
            <Button disabled={fresh.length === 0} onClick={() => void add()}>
              {t('preview.add', { count: fresh.length })}
            </Button>
          </Group>
        </>
      )}
      {step === 'added' && !adding.busy && !adding.error && (
        <>
          <Alert color="teal" variant="light" role="status" title={t('added.title', { count: count('new') })}>
            {count('known') > 0 && <Text size="sm">{t('added.known', { count: count('known') })}</Text>}
            <Text size="sm">{t('added.undo', { days: LIST_UNDO_DAYS })}</Text>
          </Alert>
          <Faults list={list} hasHead={columns.hasHead} lines={lines} told={preview.told} own={own} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onOther}>
              {t('file.other')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
