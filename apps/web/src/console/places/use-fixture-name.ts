import type { Fixture } from '@tandem/api/room-layout';
import { useTranslation } from 'react-i18next';

/** A fixture's name, with a number where the room has several of its kind: "Door", "Fan 2". */
export function useFixtureName(fixtures: readonly Fixture[]): (at: number) => string {
  const { t } = useTranslation('room');
  return (at) => {
    const { kind } = fixtures[at]!;
    const alike = fixtures.flatMap((one, i) => (one.kind === kind ? [i] : []));
    const word = t(`fixture.${kind}`);
    return alike.length > 1 ? `${word} ${alike.indexOf(at) + 1}` : word;
  };
}
