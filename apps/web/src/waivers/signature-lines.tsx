import { Button, Text } from '@mantine/core';
import type { WaiverSignature } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceZone } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import { Asked } from '../ui/asked.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { waiverVersionQuery } from './queries.ts';
import { WaiverText } from './waiver-text.tsx';
import classes from './waivers.module.css';

/** "2 December 2026 at 18:05", by this device's clock. */
function useMomentOf(): (at: string) => string {
  const format = useFormat();
  return (at) => format.dateTime(at, deviceZone());
}

/** How a signature came, in words: in the portal, at which tablet, noted by whom. */
function useWayOf(): (one: WaiverSignature) => string {
  const { t } = useTranslation('waivers');
  return ({ channel, by }) => {
    if (channel === 'portal') return t('way.portal');
    if (channel === 'kiosk') return t('way.kiosk', { kiosk: by });
    return by ? t('way.paper', { by }) : t('way.paperOfNobody');
  };
}

/** What somebody has signed, the latest first, each with the text itself. @param props.act what may be done with one */
export function SignatureLines(props: {
  studioId: string;
  signatures: readonly WaiverSignature[];
  act?: (one: WaiverSignature) => ReactNode;
}) {
  const { t } = useTranslation('waivers');
  const moment = useMomentOf();
  const way = useWayOf();
  const [open, setOpen] = useState<WaiverSignature | null>(null);
  return (
    <>
      <ul className={classes.list}>
        {props.signatures.map((one) => (
          <li key={one.signatureId}>
            <Text fw={550} td={one.voidedAt === null ? undefined : 'line-through'}>
              <bdi>{one.name}</bdi>
            </Text>
            {one.asGuardian && <Text size="sm">{t('asGuardian')}</Text>}
            <Text size="sm" c="dimmed">
              {[moment(one.signedAt), way(one), t('version', { version: one.version })].join(' · ')}
            </Text>
            {one.reason && <Text size="sm">{t('reason', { reason: one.reason })}</Text>}
            {one.voidedAt !== null && (
              <Text size="sm" c="var(--warn)">
                {t('voided', { when: moment(one.voidedAt), reason: one.voidReason })}
              </Text>
            )}
            <div>
              <Button ml={-8} size="compact-sm" variant="subtle" onClick={() => setOpen(one)}>
                {t('open', { version: one.version })}
              </Button>
              {props.act?.(one)}
            </div>
          </li>
        ))}
      </ul>
      {open && (
        <TextDialog
          studioId={props.studioId}
          version={open.version}
          locale={open.locale}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

/** A text as it was published. */
export function TextDialog(props: {
  studioId: string;
  version: number;
  locale?: WaiverSignature['locale'];
  onClose: () => void;
}) {
  const { t } = useTranslation('waivers');
  const asked = useQuery(waiverVersionQuery(props.studioId, props.version));
  return (
    <Dialog size="lg" title={t('version', { version: props.version })} onClose={props.onClose}>
      <Asked query={asked} loading={240}>
        {(one) => <WaiverText of={one} locale={props.locale} />}
      </Asked>
    </Dialog>
  );
}
