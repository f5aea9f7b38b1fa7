import { Button } from '@mantine/core';
import IconCalendarPlus from '@tabler/icons-react/dist/esm/icons/IconCalendarPlus.mjs';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNoLine } from '../base/as-kept.ts';
import { useMember } from './use-member.ts';

const CalendarDialog = lazy(() => import('../calendars/calendar-dialog.tsx'));

/** The ways of a booking into somebody's calendar. */
export function CalendarButton({ bookingId }: { bookingId: string }) {
  const { t } = useTranslation('portal');
  const { studioId, forChild } = useMember();
  const [open, setOpen] = useState(false);
  // Why it waits is said by the button to cancel, beside it.
  const noLine = useNoLine();
  // A calendar is its person's own.
  if (forChild) return null;
  return (
    <>
      <Button
        size="md"
        variant="default"
        disabled={noLine}
        leftSection={<IconCalendarPlus size={20} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('calendar')}
      </Button>
      {open && (
        <Suspense>
          <CalendarDialog studioId={studioId} bookingId={bookingId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
