import { Checkbox, Select, Stack, Text } from '@mantine/core';
import type { CustomField } from '@tandem/api/studio';
import { personColumns } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import classes from './lists.module.css';
import type { Holds, List } from './read-list.ts';

const CHOICES = ['nothing', 'name', ...personColumns] as const;
/** Values that are shown of each column. */
const EXAMPLES = 3;

export type Columns = { holds: Holds[]; hasHead: boolean };
type Props = {
  list: List;
  columns: Columns;
  own: readonly CustomField[];
  onChange: (columns: Columns) => void;
};

/** What each column of a file holds, with some of what stands in it. */
export function ColumnChooser({ list, columns: { holds, hasHead }, own, onChange }: Props) {
  const { t } = useTranslation('lists');
  const head = hasHead ? list.rows[0]!.cells : [];
  const body = list.rows.slice(hasHead ? 1 : 0);
  const choose = (column: number, what: Holds) =>
    onChange({
      hasHead,
      // What one column holds no other one does.
      holds: holds.map((was, i) => (i === column ? what : was === what ? 'nothing' : was)),
    });
  return (
    <Stack gap="sm">
      <Checkbox
        checked={hasHead}
        onChange={(event) => onChange({ holds, hasHead: event.currentTarget.checked })}
        label={t('columns.hasHead')}
      />
      <ul className={classes.columns}>
        {holds.map((what, i) => {
          const name = head[i] || t('columns.number', { number: i + 1 });
          const examples = body.flatMap(({ cells }) => cells[i] || []).slice(0, EXAMPLES);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <li key={i}>
              <div>
                <Text fw={600}>{name}</Text>
                <Text size="sm" c="dimmed" lineClamp={1}>
                  {examples.join(' · ') || t('columns.empty')}
                </Text>
              </div>
              <Select
                aria-label={t('columns.holds', { name })}
                allowDeselect={false}
                value={what}
                onChange={(value) => choose(i, value as Holds)}
                data={[
                  ...CHOICES.map((choice) => ({ value: choice as string, label: t(`holds.${choice}`) })),
                  ...own.map(({ fieldId, name }) => ({ value: `field:${fieldId}`, label: name })),
                ]}
              />
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}
