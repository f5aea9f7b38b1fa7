import { Alert, Button, Group, List, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { ClassRefusal } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { ApiProblem, isProblem } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { useExplain } from '../../ui/problem.tsx';

/** So many are named one by one. */
const MAX_NAMED = 8;

type Refused = { refused: ClassRefusal[]; of: number };

/** Of many classes those that cannot be, where the studio refused for them; else null. */
export const refusedIn = (error: unknown): Refused | null =>
  isProblem(error, 'classes_refused') ? (error.details as Refused) : null;

/** Classes that cannot be, each with its reason in the person's language. */
export function Refusals({ refused, timeZone }: { refused: ClassRefusal[]; timeZone: string }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const format = useFormat();
  return (
    <>
      <List size="sm" spacing={4}>
        {refused.slice(0, MAX_NAMED).map((one) => (
          <List.Item key={`${one.startsAt} ${one.title}`}>
            <strong>
              {format.day(one.startsAt, timeZone)}, {format.time(one.startsAt, timeZone)}
            </strong>
            {' · '}
            {explain(new ApiProblem(409, one)).message}
          </List.Item>
        ))}
      </List>
      {refused.length > MAX_NAMED && (
        <Text size="sm">{t('series.more', { count: refused.length - MAX_NAMED })}</Text>
      )}
    </>
  );
}

/** What keeps some of many classes from being made, and the ways on: without them, or all the same where that may be. */
export function LeftOut(props: {
  error: unknown;
  timeZone: string;
  saving: boolean;
  onLeaveOut: () => void;
  onAccept: (accept: Record<string, true>) => void;
}) {
  const { t } = useTranslation('console');
  const found = refusedIn(props.error);
  if (!found) return null;
  const { refused, of } = found;
  const asked = refused.map(({ details }) => details.accept).filter((field) => typeof field === 'string');
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('series.refused', { count: refused.length, of })}
    >
      <Refusals refused={refused} timeZone={props.timeZone} />
      {refused.length === of && asked.length === 0 && <Text size="sm">{t('series.noOthers')}</Text>}
      <Group gap="xs" mt="xs">
        {refused.length < of && (
          <Button size="xs" loading={props.saving} onClick={props.onLeaveOut}>
            {t('series.others', { count: of - refused.length })}
          </Button>
        )}
        {asked.length > 0 && (
          <Button
            size="xs"
            variant="default"
            loading={props.saving}
            onClick={() => props.onAccept(Object.fromEntries(asked.map((field) => [field, true as const])))}
          >
            {t('accept.yes', { ns: 'common' })}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
