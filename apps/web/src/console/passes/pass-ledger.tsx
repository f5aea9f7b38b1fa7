import { Text } from '@mantine/core';
import type { Pass, PassEntry } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { useMoney } from '../../passes/money.ts';
import { usePassWords } from '../../passes/pass-words.ts';
import { passEntriesQuery } from '../../passes/queries.ts';
import { Asked } from '../../ui/asked.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import classes from './passes.module.css';

/** What happened to a pass, latest first: the lines that what is left sums up. */
export function PassLedger({ pass, onClose }: { pass: Pass; onClose: () => void }) {
  const { t } = useTranslation('passes');
  const { studioId } = useSession();
  const words = usePassWords();
  const asked = useQuery(passEntriesQuery(studioId, pass.passId));
  return (
    <Dialog title={pass.name} size="lg" onClose={onClose}>
      <Text mb="md">
        <strong>{words.left(pass)}</strong> · {words.lasts(pass)}
      </Text>
      <Asked query={asked} loading={200}>
        {(entries) => (
          <table className={classes.ledger} aria-label={t('person.ledgerOf', { name: pass.name })}>
            <tbody>
              {entries.map((entry) => (
                <Line key={entry.entryNo} entry={entry} />
              ))}
            </tbody>
          </table>
        )}
      </Asked>
    </Dialog>
  );
}

function Line({ entry }: { entry: PassEntry }) {
  const { t } = useTranslation('passes');
  const format = useFormat();
  const money = useMoney();
  const { at, kind, credits, days, booking, frozen, by, reason, paid, amount, reference } = entry;
  const signed = (n: number) => ({ sign: n < 0 ? '−' : '+', count: Math.abs(n) });
  const notes = [
    booking && `${booking.title}, ${format.dayTime(booking.startsAt, booking.timeZone)}`,
    booking?.name,
    frozen && format.dayRange(frozen.from, frozen.to),
    amount !== null && money(amount),
    paid !== '' && t('entry.paid', { paid }),
    reference !== null && t('entry.bought', { reference }),
    reason,
    by !== null && t('entry.by', { name: by }),
  ].filter(Boolean);
  return (
    <tr>
      <td>{format.moment(at)}</td>
      <th scope="row">
        {t(`entries.${kind}`)}
        {notes.length > 0 && <small>{notes.join(' · ')}</small>}
      </th>
      <td>
        {[credits !== 0 && t('entry.classes', signed(credits)), days !== 0 && t('entry.days', signed(days))]
          .filter(Boolean)
          .join(', ')}
      </td>
    </tr>
  );
}
