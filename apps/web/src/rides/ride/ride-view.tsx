import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import type { RideDetail } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { rideQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { RemoveRide } from '../../imports/remove-ride.tsx';
import { Asked } from '../../ui/asked.tsx';
import { CorrectDialog } from '../correct-dialog.tsx';
import { KEY } from '../correction.ts';
import { RideMarks } from '../mark.tsx';
import { Numbers } from '../numbers.tsx';
import { type Person, PersonProvider } from '../person.tsx';
import { Reason } from '../reason.tsx';
import { ShareRide } from '../share/share-ride.tsx';
import { TestProposals } from '../tests/test-proposals.tsx';
import { useWords } from '../words.ts';
import { AllNumbers } from './all-numbers.tsx';
import { Comparison } from './comparison.tsx';
import { boundsOf, heartRateZones, powerZones, readInputs } from './inputs.ts';
import { InputsUsed } from './inputs-used.tsx';
import { Notices } from './notices.tsx';
import { Rank } from './rank.tsx';
import classes from './ride.module.css';
import { RidePeaks } from './ride-peaks.tsx';
import { RideZones } from './ride-zones.tsx';
import { TakeAlong } from './take-along.tsx';
import { traceOf } from './trace.ts';
import { TraceChart } from './trace-chart.tsx';

/** One ride: key numbers, the trace, zones, peaks, the same class before, and what the numbers were computed from. */
export function RideView({ person, rideId }: { person: Person; rideId: string }) {
  const { studioId, customerId } = person;
  const { t } = useWords();
  const { role, customerId: me } = useSession();
  const asked = useQuery(rideQuery(studioId, customerId, rideId));
  const navigate = useNavigate();
  const [correcting, setCorrecting] = useState(false);
  return (
    <Asked
      query={asked}
      loading={
        <Stack role="status" aria-label={t('loading')}>
          <Skeleton h={56} />
          <Skeleton h={96} />
          <Skeleton h={420} />
        </Stack>
      }
    >
      {(ride) => (
        <PersonProvider value={person}>
          <Stack gap={40} data-wide>
            <Group justify="space-between" align="start">
              <Heading ride={ride} />
              {ride.state === 'ready' && me === customerId && <ShareRide ride={ride} />}
              {ride.kind === 'own' && (role === 'member' || may(role, 'editBody')) && (
                <RemoveRide
                  customerId={customerId}
                  rideId={rideId}
                  onRemoved={() => void navigate({ ...person.toList, replace: true })}
                />
              )}
              {ride.kind === 'class' && may(role, 'seePerformance') && (
                <Button
                  variant="light"
                  leftSection={<IconPencil size={18} aria-hidden />}
                  onClick={() => setCorrecting(true)}
                >
                  {t('correct.open')}
                </Button>
              )}
            </Group>
            {ride.state === 'ready' ? (
              <>
                {ride.kind === 'class' && <TestProposals customerId={customerId} rideId={rideId} />}
                <Ridden ride={ride} />
                {ride.hasTrace && me === customerId && <TakeAlong rideId={rideId} />}
              </>
            ) : (
              <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
                <Reason result={ride} />
              </Alert>
            )}
            {correcting && (
              <CorrectDialog
                studioId={studioId}
                customerId={customerId}
                result={ride}
                onClose={() => setCorrecting(false)}
              />
            )}
          </Stack>
        </PersonProvider>
      )}
    </Asked>
  );
}

function Heading({ ride }: { ride: RideDetail }) {
  const { t, format } = useWords();
  const facts = [
    format.longDay(ride.startsAt, ride.timeZone),
    format.time(ride.startsAt, ride.timeZone),
    ride.locationName,
    ride.instructorName === null ? null : t('with', { name: ride.instructorName }),
    ride.spotNumber === null ? null : t('spot', { number: ride.spotNumber }),
  ];
  return (
    <div>
      <Title order={2} className={classes.title}>
        {ride.title}
      </Title>
      <Text c="dimmed">{facts.filter((fact) => fact !== null).join(' · ')}</Text>
      <div className={classes.marks}>
        <RideMarks ride={ride} />
      </div>
    </div>
  );
}

function Ridden({ ride }: { ride: RideDetail }) {
  const { t, format } = useWords();
  const inputs = useMemo(() => readInputs(ride.inputs), [ride.inputs]);
  const trace = useMemo(() => traceOf(ride.trace), [ride.trace]);
  const bands = useMemo(
    () => ({
      power: boundsOf(ride.zones.power, powerZones(inputs)),
      heartRate: boundsOf(ride.zones.heartRate, heartRateZones(inputs)),
    }),
    [ride.zones, inputs],
  );
  const { askedPowerW, askedHeartRateBpm } = ride;
  const asked = useMemo(
    () => ({ power: askedPowerW, heartRate: askedHeartRateBpm }),
    [askedPowerW, askedHeartRateBpm],
  );
  return (
    <>
      <div>
        <Numbers label={t('keyNumbers')} values={ride.values} ids={KEY} corrected={ride.corrected} />
        <Rank ride={ride} />
      </div>
      {ride.reason !== null && (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />} title={t('byHand')}>
          <Reason result={{ state: 'none', reason: ride.reason }} />
        </Alert>
      )}
      <Notices ride={ride} />
      {trace ? (
        <TraceChart trace={trace} bands={bands} asked={asked} />
      ) : (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />} title={t('noTrace.title')}>
          {t(`noTrace.${ride.kind}`)}
        </Alert>
      )}
      <div className={classes.pair}>
        <RideZones zones={ride.zones} />
      </div>
      <div className={classes.pair}>
        <RidePeaks peaks={ride.peaks} />
        <Comparison ride={ride} />
      </div>
      <AllNumbers ride={ride} />
      <InputsUsed inputs={inputs} ride={ride} />
      {ride.revisedAt !== null && (
        <Text size="sm" c="dimmed">
          {t('revised', { when: format.dateTime(ride.revisedAt, ride.timeZone) })}
        </Text>
      )}
    </>
  );
}
