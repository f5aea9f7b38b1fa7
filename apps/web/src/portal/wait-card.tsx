import { Card, Group, Text } from '@mantine/core';
import IconHourglass from '@tabler/icons-react/dist/esm/icons/IconHourglass.mjs';
import type { ClassDetail, ClassSummary } from '@tandem/api/studio';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useNow } from '../base/use-now.ts';
import { confirm } from '../ui/confirm.tsx';
import { isWaitable, useWaitWords } from './class-words.ts';
import classes from './portal.module.css';
import { StudioButton } from './studio-button.tsx';
import { useWaiting } from './use-waiting.ts';

const MINUTE_MS = 60_000;

/** A class that is full: join its list, see one's own place, answer an offer. */
export function WaitCard({ of: one, studioId }: { of: ClassDetail; studioId: string }) {
  const { t } = useTranslation('portal');
  const { t: w } = useTranslation('waitlist');
  const now = useNow();
  const { myWait, waitlist } = one;
  if (myWait !== null)
    return (
      <Card bg="teal.0" padding="md">
        <MyWaitFacts of={one} />
        <WaitActions of={one} studioId={studioId} />
      </Card>
    );
  if (isWaitable(one, now)) return <Join of={one} studioId={studioId} />;
  return (
    <Text fw={550}>
      {waitlist.size > 0 && waitlist.waiting >= waitlist.size ? w('mine.full') : t('class.full')}
    </Text>
  );
}

function MyWaitFacts({ of: one }: { of: ClassDetail }) {
  const { t: w } = useTranslation('waitlist');
  const format = useFormat();
  const words = useWaitWords();
  const now = useNow();
  const { offerUntil, wishedSpot, passedFor } = one.myWait!;
  const left = offerUntil === null ? 0 : Math.max(1, Math.round((Date.parse(offerUntil) - now) / MINUTE_MS));
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <IconHourglass aria-hidden />
        <Text fw={650} size="lg">
          {offerUntil === null ? words(one) : w('mine.held')}
        </Text>
      </Group>
      {offerUntil === null ? (
        <Text size="sm">{w('mine.how', { when: format.dayTime(one.waitlist.closesAt, one.timeZone) })}</Text>
      ) : (
        <Text size="sm">
          {words(one)} <strong>{w('mine.minutesLeft', { count: left })}</strong>
        </Text>
      )}
      {wishedSpot !== null && <Text size="sm">{w('mine.wishes', { number: wishedSpot })}</Text>}
      {passedFor !== null && <Text size="sm">{w(`mine.passed.${passedFor}`)}</Text>}
    </>
  );
}

/** What can be done with one's own place on a list. */
export function WaitActions({ of: one, studioId }: { of: ClassSummary; studioId: string }) {
  const { t: w } = useTranslation('waitlist');
  const { leave, decline, accept } = useWaiting(studioId);
  const { waitId, offerUntil } = one.myWait!;
  if (offerUntil !== null)
    return (
      <Group mt="md" gap="xs">
        <StudioButton size="md" loading={accept.isPending} onClick={() => accept.mutate({ waitId })}>
          {w('mine.take')}
        </StudioButton>
        <StudioButton
          size="md"
          variant="default"
          loading={decline.isPending}
          onClick={() =>
            confirm({
              title: w('mine.declineTitle'),
              text: w('mine.declineText'),
              yes: w('mine.decline'),
              onConfirm: () => decline.mutate(waitId),
            })
          }
        >
          {w('mine.decline')}
        </StudioButton>
      </Group>
    );
  return (
    <Group mt="md">
      <StudioButton
        size="md"
        variant="default"
        loading={leave.isPending}
        onClick={() =>
          confirm({
            title: w('mine.leaveTitle'),
            text: w('mine.leaveText'),
            yes: w('mine.leave'),
            onConfirm: () => leave.mutate(waitId),
          })
        }
      >
        {w('mine.leave')}
      </StudioButton>
    </Group>
  );
}

function Join({ of: one, studioId }: { of: ClassDetail; studioId: string }) {
  const { t } = useTranslation('portal');
  const { t: w } = useTranslation('waitlist');
  const format = useFormat();
  const { join } = useWaiting(studioId);
  const [wished, setWished] = useState<number | null>(null);
  const id = useId();
  const spots = one.spots.filter((spot) => spot.state !== 'out_of_service');
  return (
    <Card withBorder padding="md">
      <Text fw={650} size="lg">
        {w('mine.title')}
      </Text>
      <Text size="sm">
        {one.waitlist.waiting === 0 ? w('mine.nobody') : w('mine.before', { count: one.waitlist.waiting })}{' '}
        {w('mine.how', { when: format.dayTime(one.waitlist.closesAt, one.timeZone) })}
      </Text>
      {spots.length > 0 && (
        <>
          <Text size="sm" fw={550} mt="md" mb={4} component="label" htmlFor={id}>
            {w('mine.wish')}
          </Text>
          <div className={classes.pick}>
            <select
              id={id}
              value={wished ?? ''}
              onChange={(event) => setWished(event.target.value === '' ? null : Number(event.target.value))}
            >
              <option value="">{w('mine.anySpot')}</option>
              {spots.map(({ spotNumber }) => (
                <option key={spotNumber} value={spotNumber}>
                  {t('refused.spot', { number: spotNumber })}
                </option>
              ))}
            </select>
          </div>
        </>
      )}
      <StudioButton
        fullWidth
        size="lg"
        mt="md"
        loading={join.isPending}
        onClick={() => join.mutate({ classId: one.classId, wishedSpot: wished })}
      >
        {w('mine.join')}
      </StudioButton>
    </Card>
  );
}
