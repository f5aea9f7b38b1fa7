import { Button, Text } from '@mantine/core';
import IconHourglass from '@tabler/icons-react/dist/esm/icons/IconHourglass.mjs';
import type { RosterEntry } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clock } from '../../base/clock.ts';
import { useSession } from '../../base/session.ts';
import { useNow } from '../../base/use-now.ts';
import { waitsQuery } from '../queries.ts';
import type { Named } from './named.ts';
import classes from './roster.module.css';

const SECOND_MS = 1000;
/** So long before a spot may be released its row begins to count down. */
const AHEAD_MS = 30 * 60 * SECOND_MS;

type Props = {
  entry: Named<RosterEntry>;
  classId: string;
  /** From then on, ISO. */
  releaseAt: string;
  busy: boolean;
  /** To the first who is there, of whom there is one; else somebody is chosen. */
  onRelease: (to: { name: string } | null) => void;
};

/** Of somebody who is not there: when their spot may be released, and from then on the tap that does it. */
export default function StandBy({ entry, classId, releaseAt, busy, onRelease }: Props) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const leftMs = Date.parse(releaseAt) - useNow(SECOND_MS);
  const { data: waits = [] } = useQuery(waitsQuery(studioId, classId));
  if (entry.checkedInAt !== null || leftMs > AHEAD_MS) return null;
  if (leftMs > 0)
    return (
      <Text size="sm" c="dimmed" className={classes.standBy}>
        <IconHourglass size={16} aria-hidden />
        {t('standby.in', { time: clock(Math.ceil(leftMs / SECOND_MS)) })}
      </Text>
    );
  const first = waits.find((wait) => wait.here) ?? null;
  return (
    <Button
      ml={-8}
      size="compact-sm"
      variant="subtle"
      loading={busy}
      leftSection={<IconHourglass size={16} aria-hidden />}
      aria-label={
        first
          ? t('standby.releaseOfTo', { name: entry.name, to: first.name })
          : t('standby.releaseOf', { name: entry.name })
      }
      onClick={() => onRelease(first)}
    >
      {first ? t('standby.releaseTo', { to: first.name }) : t('standby.release')}
    </Button>
  );
}
