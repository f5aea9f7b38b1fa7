import { Button, Group, Text } from '@mantine/core';
import { useIdle } from '@mantine/hooks';
import type { KioskArrival, KioskPerson, WaiverSigned } from '@tandem/api/studio';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, isProblem } from '../base/api.ts';
import { Asked } from '../ui/asked.tsx';
import { SignForm } from '../waivers/sign-form.tsx';
import classes from './kiosk.module.css';
import { doorWaiverQuery } from './queries.ts';

/** So long somebody may read without a touch; then the start is there for the next. */
const READ_MS = 180_000;

type Props = {
  person: KioskPerson;
  /** Nobody is checked in at this door without. */
  insists: boolean;
  onArrived: (arrival: KioskArrival) => void;
  onLeave: () => void;
};

/** What somebody signs here who has not signed it yet: read, and signed by their typed name. Nothing typed stays. */
export default function Waiver({ person, insists, onArrived, onLeave }: Props) {
  const { t } = useTranslation('waivers');
  const asked = useQuery(doorWaiverQuery());
  const heading = useRef<HTMLHeadingElement>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  const left = useIdle(READ_MS, { initialState: false });
  const come = useMutation({
    mutationFn: (waiver: WaiverSigned | 'later') =>
      api.checkInAtDoor({ body: { bookingId: person.bookingId, waiver } }),
    onSuccess: onArrived,
    onError: (error) => {
      if (isProblem(error, 'text_changed')) void asked.refetch();
    },
  });
  useEffect(() => {
    heading.current?.focus();
    scrollTo(0, 0);
  }, []);
  useEffect(() => {
    if (left) leave.current();
  }, [left]);
  return (
    <section className={classes.find}>
      <div>
        <h1 ref={heading} tabIndex={-1} className={classes.waiver}>
          {t('door.title')} <bdi>{person.name}</bdi>
        </h1>
        <Text fz="lg">{t(insists ? 'door.insists' : 'door.asks')}</Text>
      </div>
      <Asked query={asked} loading={320}>
        {({ current }) =>
          current && (
            <SignForm
              key={current.version}
              of={current}
              size="xl"
              submit={t('door.sign')}
              saving={come}
              onSign={come.mutate}
              onCancel={onLeave}
              cancel={t('door.notMe')}
            />
          )
        }
      </Asked>
      {!insists && (
        <Group>
          <Button
            size="xl"
            variant="default"
            // Rather two lines than wider than a phone.
            h="auto"
            mih={60}
            py="xs"
            maw="100%"
            styles={{ label: { whiteSpace: 'normal' } }}
            disabled={come.isPending}
            onClick={() => come.mutate('later')}
          >
            {t('door.later')}
          </Button>
        </Group>
      )}
    </section>
  );
}
