import { strengthOf } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';

/** What a sensor is called by, on the club's page and in a class. */
export type Called = { key: string; kind: string; name: string | null; loanNumber: number | null };

/** What can be bound to a seat or given in a class; a battery's own messages belong to no seat. */
const KINDS = [
  'heartRate',
  'power',
  'speed',
  'cadence',
  'speedAndCadence',
  'fitnessEquipment',
  'indoorBike',
  'rower',
  'crossTrainer',
] as const;
type Kind = (typeof KINDS)[number];

const ridden = ({ kind }: { kind: string }): Kind | undefined => KINDS.find((one) => one === kind);

export const isRidden = (of: { kind: string }): boolean => ridden(of) !== undefined;
export const isStrap = ({ kind }: { kind: string }): boolean => kind === 'heartRate';

/** "12345" of "ant heartRate 12345". */
const numberOf = (key: string): string => key.split(' ').slice(2).join(' ');

/** Sensors in people's words. */
export function useSensorWords() {
  const { t } = useTranslation('board');
  const kindOf = (of: { kind: string }) => t(`sensors.kinds.${ridden(of) ?? 'other'}`);
  return {
    kindOf,
    /** "Strap 12345", "Loan strap 4", or the name that people gave it. */
    called: ({ name, loanNumber, ...of }: Called): string =>
      loanNumber !== null
        ? t('sensors.loan', { number: loanNumber })
        : (name ?? `${kindOf(of)} ${numberOf(of.key)}`),
    /** "ANT+ 12345", as it stands on the sensor or in its app. */
    printed: ({ key }: { key: string }): string =>
      `${key.startsWith('ant ') ? 'ANT+' : 'Bluetooth'} ${numberOf(key)}`,
    /** "strong signal"; null where the antenna does not say. */
    signal: (dbm: number | null): string | null =>
      dbm === null ? null : t(`sensors.signal.${strengthOf(dbm)}`),
  };
}
