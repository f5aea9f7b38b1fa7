import { NumberInput, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';

const TYPING_MS = 400;
/** Our spots are numbered from 1: what to add where a box counts its seats from 0, or from 1. */
const OFFSETS = ['-1', '0'] as const;

type Props = {
  boxId: number;
  offset: number;
  /** Somebody has chosen already: nothing is proposed over it. */
  touched: boolean;
  onChange: (offset: number) => void;
};

/** From which number the box counts its seats: 0 or 1, as Spivi shows its seats, or any other offset. */
export function FirstSeat({ boxId, offset, touched, onChange }: Props) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const [asked] = useDebouncedValue(boxId, TYPING_MS);
  const { data } = useQuery({
    queryKey: ['spivi', studioId, 'box-seats', asked],
    queryFn: () => api.getBoxSeats({ params: { studioId, boxId: asked } }),
    enabled: asked >= 1,
  });
  const shown = asked === boxId ? data?.seats : null;
  const first = shown?.length ? Math.min(...shown) : null;
  useEffect(() => {
    if (!touched && first !== null && first <= 1) onChange(first - 1);
  }, [first, touched, onChange]);
  const usual = OFFSETS.find((one) => Number(one) === offset);
  const [own, setOwn] = useState(usual === undefined);
  return (
    <>
      <Select
        label={t('gymForm.firstSeat')}
        description={t('gymForm.offsetHint')}
        allowDeselect={false}
        data={[
          { value: '0', label: t('gymForm.from1') },
          { value: '-1', label: t('gymForm.from0') },
          { value: 'own', label: t('gymForm.fromOther') },
        ]}
        value={own ? 'own' : (usual ?? 'own')}
        onChange={(value) => {
          setOwn(value === 'own');
          if (value !== null && value !== 'own') onChange(Number(value));
        }}
      />
      {(own || usual === undefined) && (
        <NumberInput
          label={t('gymForm.offset')}
          min={-999}
          max={999}
          allowDecimal={false}
          value={offset}
          onChange={(value) => onChange(Number(value || 0))}
        />
      )}
      {first !== null && (
        <Text size="sm" c="dimmed" role="status">
          {t('gymForm.shown', {
            count: shown!.length,
            shown: format.number(shown!.length),
            first,
            last: Math.max(...shown!),
          })}
        </Text>
      )}
    </>
  );
}
