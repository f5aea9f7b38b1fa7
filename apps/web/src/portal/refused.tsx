import { Alert, Button, Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../base/api.ts';
import { ProblemAlert } from '../ui/problem.tsx';

const SPOTS_NAMED = 6;

/** Why a booking did not come about; with the spots that are free, to pick one at once. */
export function Refused({
  error,
  wanted,
  pick,
}: {
  error: Error;
  wanted: number | null;
  pick: (spot: number) => void;
}) {
  const { t, i18n } = useTranslation('portal');
  const known = error instanceof ApiProblem && i18n.exists(`refused.${error.code}`, { ns: 'portal' });
  if (!known) return <ProblemAlert error={error} />;
  const free = error.details?.freeSpots;
  return (
    <RefusedSpot
      title={t(`refused.${error.code}`, { number: wanted, defaultValue: error.message })}
      free={Array.isArray(free) ? free.filter((spot) => typeof spot === 'number') : []}
      wanted={wanted}
      pick={pick}
    />
  );
}

/** Says what is wrong with the spot wanted, and which ones near it are free. */
export function RefusedSpot({
  title,
  free,
  wanted,
  pick,
}: {
  title: string;
  free: number[];
  wanted: number | null;
  pick: (spot: number) => void;
}) {
  const { t } = useTranslation('portal');
  const nearest = free
    .filter((spot) => spot !== wanted)
    .sort((a, b) => Math.abs(a - (wanted ?? 0)) - Math.abs(b - (wanted ?? 0)))
    .slice(0, SPOTS_NAMED)
    .sort((a, b) => a - b);
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      {nearest.length > 0 && (
        <>
          <Text size="sm" mb="xs">
            {t('refused.free')}
          </Text>
          <Group gap="xs">
            {nearest.map((spot) => (
              <Button key={spot} variant="default" size="md" onClick={() => pick(spot)}>
                {t('refused.spot', { number: spot })}
              </Button>
            ))}
          </Group>
        </>
      )}
    </Alert>
  );
}
