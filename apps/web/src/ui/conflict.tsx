import { Alert, Button, Group, Stack, Table } from '@mantine/core';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiProblem, isProblem } from '../base/api.ts';

/** A field of a form as people read it; `empty`: what its being empty says. */
export type ShownField = {
  field: string;
  label: string;
  show?: (value: unknown, of: object) => string;
  empty?: string;
};

/** The object as it is now, where a change was refused since somebody else was faster; else null. */
export function presentOf<T extends { version: number }>(error: Error | null): T | null {
  if (!isProblem(error, 'changed_meanwhile')) return null;
  return ((error as ApiProblem).details?.present as T | undefined) ?? null;
}

/** Two people have changed one thing: what each says, field by field, and whose is to count. */
export function Conflict<T extends { version: number }>(props: {
  error: Error | null;
  /** As it was when the form was opened. */
  seen: object;
  /** What the person has changed. */
  mine: object;
  fields: ShownField[];
  onKeepTheirs: (present: T) => void;
  onSaveMine: (present: T) => void;
  saving: boolean;
}) {
  const { t } = useTranslation();
  const present = presentOf<T>(props.error);
  /** It stands above the fields; whoever has just saved is at their end. */
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (presentOf(props.error)) alert.current?.focus();
  }, [props.error]);
  if (!present) return null;
  const [seen, mine, now] = [props.seen, props.mine, present] as Record<string, unknown>[];
  const differs = (a: unknown, b: unknown) => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
  const rows = props.fields.filter(
    ({ field }) =>
      differs(now![field], seen![field]) || (field in mine! && differs(mine![field], now![field])),
  );
  const word = ({ show = String, empty = '–' }: ShownField, value: unknown, of: object) =>
    value === null || value === undefined || value === '' ? empty : show(value, of);
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      color="orange"
      icon={<IconUsers aria-hidden />}
      title={t('conflict.title')}
      role="alert"
    >
      <Stack gap="sm">
        {t('conflict.text')}
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('conflict.field')}</Table.Th>
              <Table.Th>{t('conflict.mine')}</Table.Th>
              <Table.Th>{t('conflict.theirs')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.field}>
                <Table.Th scope="row">{row.label}</Table.Th>
                <Table.Td>
                  {row.field in mine!
                    ? word(row, mine![row.field], { ...seen, ...mine })
                    : t('conflict.untouched')}
                </Table.Td>
                <Table.Td>{word(row, now![row.field], now!)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Group gap="sm">
          <Button size="xs" variant="default" onClick={() => props.onKeepTheirs(present)}>
            {t('conflict.keepTheirs')}
          </Button>
          <Button size="xs" loading={props.saving} onClick={() => props.onSaveMine(present)}>
            {t('conflict.saveMine')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
