import { Button, Group } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconPrinter from '@tabler/icons-react/dist/esm/icons/IconPrinter.mjs';
import type { ClassDetail, RosterEntry } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { numberColumn, textColumn } from '../../ui/chart/chart-table.ts';
import { toCsv } from '../../ui/chart/csv.ts';
import { csvFile, save } from '../../ui/chart/download.ts';
import { bySpot, type Named } from './named.ts';

type Props = { of: Omit<ClassDetail, 'roster'> & { roster: Named<RosterEntry>[] } };

/** The roster on paper, or as a file: a row for each booking, also those that were cancelled, by the clock of its place. */
export default function RosterFile({ of: { title, startsAt, timeZone, roster } }: Props) {
  const { t, i18n } = useTranslation('console');
  const format = useFormat();
  const at = (instant: string | null) => instant && format.dateTime(instant, timeZone);
  const csv = () =>
    toCsv(
      {
        columns: [
          numberColumn(t('roster.spot'), { format }),
          ...(['name', 'email', 'bookedAt', 'checkedInAt', 'cancelledAt', 'late', 'firstVisit'] as const).map(
            (column) => textColumn(t(`roster.file.${column}`)),
          ),
        ],
        rows: roster
          .toSorted(bySpot)
          .map((one) => [
            one.spotNumber,
            one.name,
            one.email,
            at(one.bookedAt),
            at(one.checkedInAt),
            at(one.cancelledAt),
            one.lateCancel ? t('roster.yes') : null,
            one.firstVisit ? t('roster.yes') : null,
          ]),
      },
      i18n.language,
    );
  const name = `${title} ${dayIn(timeZone, startsAt)}`;
  return (
    <Group gap="xs">
      <Button
        size="sm"
        variant="subtle"
        leftSection={<IconPrinter size={18} aria-hidden />}
        onClick={() => window.print()}
      >
        {t('roster.print')}
      </Button>
      <Button
        size="sm"
        variant="subtle"
        leftSection={<IconDownload size={18} aria-hidden />}
        onClick={() => save(csvFile(csv()), `${name}.csv`)}
      >
        {t('comparison.csv')}
      </Button>
    </Group>
  );
}
