import { Button, Group, Table, Text } from '@mantine/core';
import type { CustomField } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { csvFile, save } from '../../ui/chart/download.ts';
import classes from './lists.module.css';
import { type Cells, type List, linesToMend } from './read-list.ts';
import type { Told } from './use-lines.ts';

/** Lines that are told one by one; all of them are in the file. */
const MAX_SHOWN = 100;

type Props = { list: List; hasHead: boolean; lines: Cells[]; told: Told; own: readonly CustomField[] };

/** The lines that cannot be somebody, each with its cell and why; they can be taken out as a file, and mended there. */
export function Faults({ list, hasHead, lines, told, own }: Props) {
  const { t } = useTranslation('lists');
  const faulty = lines.flatMap((cells) => {
    const read = told.get(cells.line);
    return read?.outcome === 'faulty'
      ? [{ cells, column: read.column, fieldId: read.fieldId, fault: read.fault! }]
      : [];
  });
  if (faulty.length === 0) return null;
  const download = () => {
    const faults = new Map(faulty.map(({ cells, fault }) => [cells.line, t(`faults.${fault}`)]));
    const csv = linesToMend(list, { hasHead, why: t('preview.why'), faults });
    save(csvFile(csv), `${t('faults.file')}.csv`);
  };
  return (
    <section className={classes.faults}>
      <Group justify="space-between" mb="xs">
        <Text fw={600}>{t('preview.faulty', { count: faulty.length })}</Text>
        <Button size="xs" variant="default" onClick={download}>
          {t('preview.download')}
        </Button>
      </Group>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('preview.line')}</Table.Th>
            <Table.Th>{t('preview.column')}</Table.Th>
            <Table.Th>{t('preview.value')}</Table.Th>
            <Table.Th>{t('preview.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {faulty.slice(0, MAX_SHOWN).map(({ cells, column, fieldId, fault }) => (
            <Table.Tr key={cells.line}>
              <Table.Td>{cells.line}</Table.Td>
              <Table.Td>
                {column === null
                  ? own.find((field) => field.fieldId === fieldId)?.name
                  : t(`holds.${column}`)}
              </Table.Td>
              <Table.Td>
                <bdi>
                  {(column === null
                    ? cells.fields?.find((field) => field.fieldId === fieldId)?.value
                    : cells[column]
                  )?.slice(0, 60) ?? ''}
                </bdi>
              </Table.Td>
              <Table.Td>{t(`faults.${fault}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {faulty.length > MAX_SHOWN && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('preview.more', { count: faulty.length - MAX_SHOWN })}
        </Text>
      )}
    </section>
  );
}
