import { Button, Table, Text } from '@mantine/core';
import IconEye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs';
import type { ClassResults } from '@tandem/api/studio';
import { type MetricId, metricOf } from '@tandem/metrics';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { useMetricText } from '../../../rides/metric-text.ts';
import { Asked } from '../../../ui/asked.tsx';
import { CustomerName } from '../customer-name.tsx';
import type { Named } from '../named.ts';

type Person = Named<ClassResults['people'][number]>;
type Props = { classId: string; people: Person[] };
const COLUMNS = [
  'averagePowerW',
  'workKj',
  'effortPoints',
  'averageHeartRateBpm',
] as const satisfies MetricId[];
/** By what the riders are in order. */
const FIRST: (typeof COLUMNS)[number] = 'workKj';

/** What everybody of a class rode, asked for by a click: each of them reads in their own log who has looked. */
export function ClassNumbers(props: Props) {
  const { t } = useTranslation('performance');
  const [open, setOpen] = useState(false);
  if (open) return <Numbers {...props} />;
  return (
    <div>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconEye size={18} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('roster.show')}
      </Button>
      <Text size="sm" c="dimmed" mt={4}>
        {t('roster.noted')}
      </Text>
    </div>
  );
}

function Numbers({ classId, people }: Props) {
  const { t } = useTranslation('performance');
  const { studioId } = useSession();
  const metric = useMetricText();
  const asked = useQuery({
    // Of no topic and asked once: each answer is a look at everybody's numbers, and is in their logs.
    queryKey: ['class-numbers', studioId, classId],
    queryFn: ({ signal }) => api.getClassNumbers({ params: { studioId, classId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  return (
    <Asked query={asked} loading={160}>
      {({ people: ridden }) => (
        <Table.ScrollContainer minWidth={0}>
          <Table captionSide="top">
            <Table.Caption className="visually-hidden">{t('roster.numbers')}</Table.Caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('roster.name')}</Table.Th>
                {COLUMNS.map((id) => (
                  <Table.Th key={id} scope="col" ta="right" title={metric(id, null).label}>
                    {metricOf(id).unit || t('roster.points')}
                    <span className="visually-hidden">, {metric(id, null).label}</span>
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {ridden
                .toSorted((a, b) => (b.values[FIRST] ?? -1) - (a.values[FIRST] ?? -1))
                .map(({ customerId, values }) => {
                  const person = people.find((one) => one.customerId === customerId);
                  return (
                    person && (
                      <Table.Tr key={customerId}>
                        <Table.Th scope="row" fw={500}>
                          <CustomerName person={person} search={{ tab: 'performance', rideId: classId }} />
                        </Table.Th>
                        {COLUMNS.map((id) => (
                          <Table.Td key={id} ta="right">
                            {metric(id, values[id] ?? null).value}
                          </Table.Td>
                        ))}
                      </Table.Tr>
                    )
                  );
                })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Asked>
  );
}
