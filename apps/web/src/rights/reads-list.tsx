import { Skeleton, Stack, Table, Text } from '@mantine/core';
import type { HealthRead } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useSession } from '../base/session.ts';
import { Asked } from '../ui/asked.tsx';
import { readsQuery } from './queries.ts';

const minute = ({ at }: HealthRead) => at.slice(0, 'YYYY-MM-DDTHH:MM'.length);

/** Who of the studio has looked at a person's health numbers, newest first. */
export function ReadsList({ customerId }: { customerId: string }) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const format = useFormat();
  const asked = useQuery(readsQuery(studioId, customerId));
  return (
    <Asked
      query={asked}
      loading={
        <Stack gap="xs" role="status" aria-label={t('loading')}>
          <Skeleton h={44} />
          <Skeleton h={44} />
          <Skeleton h={44} />
        </Stack>
      }
    >
      {(reads) => {
        // A page asks for several things at once: that was one look.
        const looks = reads.filter((read, i) => {
          const before = reads[i - 1];
          return !(
            before &&
            before.who === read.who &&
            before.what === read.what &&
            minute(before) === minute(read)
          );
        });
        if (reads.length === 0) return <Text c="dimmed">{t('reads.none')}</Text>;
        // Codes of the audit have dots, which keys of messages cannot.
        const what = (code: string) => t(`reads.what.${code.replaceAll('.', '_')}`, { defaultValue: code });
        return (
          <Table verticalSpacing="sm" horizontalSpacing={0}>
            <Table.Thead className="visually-hidden">
              <Table.Tr>
                <Table.Th>{t('reads.who')}</Table.Th>
                <Table.Th>{t('reads.when')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {looks.map((read) => (
                <Table.Tr key={`${read.at} ${read.what} ${read.who}`}>
                  <Table.Td>
                    <Text fw={550}>
                      {read.who || t('reads.somebody')}
                      {read.role && (
                        <Text span c="dimmed" fw={450}>
                          {' · '}
                          {t(`roles.${read.role}`, { defaultValue: read.role })}
                        </Text>
                      )}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {what(read.what)}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap', verticalAlign: 'top' }}>
                    <Text size="sm">{format.dateTime(read.at)}</Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        );
      }}
    </Asked>
  );
}
