import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import type { RideDetail } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';
import { ProblemAlert } from '../app/problem.tsx';
import { rideQuery } from '../app/queries.ts';
import { may, useSession } from '../app/session.ts';
import { CorrectDialog } from './correct-dialog.tsx';
import { COVERAGE, KEY } from './correction.ts';
import { heartRateZones, powerZones, readInputs, zoneBounds } from './inputs.ts';
import { InputsUsed } from './inputs-used.tsx';
import { CorrectedMark } from './mark.tsx';
import { presentMetrics, useMetricText } from './metric-text.ts';
import { Numbers } from './numbers.tsx';
import { Peaks } from './peaks.tsx';
import classes from './performance.module.css';
import { Reason } from './reason.tsx';
import { TraceChart } from './trace-chart.tsx';
import { has } from './trace-option.ts';
import { ZoneBars } from './zone-bars.tsx';

type Props = { studioId: string; customerId: string; rideId: string };

/** One class of one person: key numbers, the trace, zones, peaks, and what they were computed from. */
export function RideView({ studioId, customerId, rideId }: Props) {
  const { t } = useTranslation('performance');
  const { role } = useSession();
  const { data, error, refetch } = useQuery(rideQuery(studioId, customerId, rideId));
  const [correcting, setCorrecting] = useState(false);
  if (data === undefined)
    return error ? (
      <ProblemAlert error={error} retry={refetch} />
    ) : (
      <Stack role="status" aria-label={t('common:loading')}>
        <Skeleton h={56} />
        <Skeleton h={96} />
        <Skeleton h={420} />
      </Stack>
    );
  return (
    <Stack gap="xl">
      <Group justify="space-between" align="start">
        <Heading result={data} />
        {may(role, 'seePerformance') && (
          <Button
            variant="light"
            leftSection={<IconPencil size={18} aria-hidden />}
            onClick={() => setCorrecting(true)}
          >
            {t('correct.open')}
          </Button>
        )}
      </Group>
      {error && <ProblemAlert error={error} retry={refetch} />}
      {data.state === 'ready' ? (
        <Result result={data} />
      ) : (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
          <Reason result={data} />
        </Alert>
      )}
      {correcting && (
        <CorrectDialog
          studioId={studioId}
          customerId={customerId}
          result={data}
          onClose={() => setCorrecting(false)}
        />
      )}
    </Stack>
  );
}

function Heading({ result }: { result: RideDetail }) {
  const { t } = useTranslation('performance');
  const format = useFormat();
  const facts = [
    format.longDay(result.startsAt, result.timeZone),
    format.time(result.startsAt, result.timeZone),
    result.locationName,
    result.instructorName === null ? '' : t('with', { name: result.instructorName }),
    result.spotNumber === null ? '' : t('spot', { number: result.spotNumber }),
  ];
  return (
    <div>
      <Title order={2}>{result.title}</Title>
      <Text c="dimmed">{facts.filter((fact) => fact !== '').join(' · ')}</Text>
    </div>
  );
}

function Result({ result }: { result: RideDetail }) {
  const { t } = useTranslation('performance');
  const format = useFormat();
  const inputs = useMemo(() => readInputs(result.inputs), [result.inputs]);
  const { zones, trace, peaks } = result;
  const drawn = trace !== null && (has(trace.powerW) || has(trace.heartRateBpm)) ? trace : null;
  return (
    <>
      <Numbers label={t('keyNumbers')} values={result.values} ids={KEY} corrected={result.corrected} />
      {result.reason !== null && (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />} title={t('byHand')}>
          <Reason result={{ state: 'none', reason: result.reason }} />
        </Alert>
      )}
      {drawn && <TraceChart trace={drawn} inputs={inputs} />}
      <div className={classes.columns}>
        {zones.power && (
          <ZoneBars
            title={t('zones.power')}
            unit="W"
            times={zones.power}
            bounds={zoneBounds(powerZones(inputs))}
          />
        )}
        {zones.heartRate && (
          <ZoneBars
            title={t('zones.heartRate')}
            unit="bpm"
            times={zones.heartRate}
            bounds={zoneBounds(heartRateZones(inputs))}
          />
        )}
        {peaks.length > 0 && <Peaks peaks={peaks} />}
        <MoreNumbers values={result.values} corrected={result.corrected} />
      </div>
      <InputsUsed inputs={inputs} values={result.values} />
      {result.revisedAt !== null && (
        <Text size="sm" c="dimmed">
          {t('revised', { when: format.dateTime(result.revisedAt, result.timeZone) })}
        </Text>
      )}
    </>
  );
}

function MoreNumbers({ values, corrected }: Pick<RideDetail, 'values' | 'corrected'>) {
  const { t } = useTranslation('performance');
  const text = useMetricText();
  const ids = presentMetrics(values).filter((id) => !KEY.includes(id) && !COVERAGE.includes(id));
  if (ids.length === 0) return null;
  return (
    <section>
      <h3 className={classes.heading}>{t('moreNumbers')}</h3>
      <dl className={classes.facts}>
        {ids.map((id) => {
          const { label, value, unit } = text(id, values[id] ?? null);
          return (
            <div key={id}>
              <dt>{label}</dt>
              <dd>
                {corrected.includes(id) && <CorrectedMark />} {value} <small>{unit}</small>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
