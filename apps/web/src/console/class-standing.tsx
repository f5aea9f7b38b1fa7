import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import type { ClassSummary } from '@tandem/api/studio';
import { type ForeignSource, sourceNames } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { clock } from '../base/clock.ts';
import { useFormat } from '../base/format.ts';
import { useNow } from '../base/use-now.ts';
import { Chip } from './chip.tsx';

type Live = NonNullable<ClassSummary['live']>;

/** How a class stands, in words: as the tracker says where it does, else by the clock. Nothing of one that is to come. */
export function ClassStanding({ of: c }: { of: ClassSummary }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { startedAt, stoppedAt, signal } = c.live ?? {};
  if (c.state === 'scheduled') return null;
  if (c.state === 'running' && startedAt) return <Running since={startedAt} signal={signal ?? null} />;
  if (c.state === 'ended' && stoppedAt)
    return t('classState.stopped', { time: format.time(stoppedAt, c.timeZone) });
  return t(`classState.${c.state}`);
}

function Running({ since, signal }: { since: string; signal: Live['signal'] }) {
  const { t } = useTranslation('console');
  const elapsed = clock((useNow(1_000) - Date.parse(since)) / 1000);
  return signal === null
    ? t('classState.live', { elapsed })
    : t('classState.liveHeard', { elapsed, heard: signal.heard, booked: signal.booked });
}

/** The mark of a class that only the team sees. */
export function DraftChip() {
  const { t } = useTranslation('console');
  return <Chip look={{ Icon: IconEyeOff, mood: 'quiet' }} word={t('drafts.one')} />;
}

/** The mark of a class that was read from another system, by what that is called. */
export const SourceChip = ({ source }: { source: ForeignSource }) => (
  <Chip look={{ Icon: IconDownload, mood: 'quiet' }} word={sourceNames[source]} />
);
