import { Stack } from '@mantine/core';
import type { CustomerSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../ui/dialog.tsx';
import { usePersonSearch } from '../../../ui/person-search.tsx';
import { PersonHits } from '../../class/person-hits.tsx';

const NOBODY: ReadonlySet<string> = new Set();

/** Finds the customer who somebody there is. */
export function ChooseCustomerDialog(props: {
  name: string;
  onPick: (customer: CustomerSummary) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('sources');
  const search = usePersonSearch({
    label: t('mapping.people.search'),
    hint: t('mapping.people.searchHint'),
    first: false,
    take: props.onPick,
  });
  return (
    <Dialog title={t('mapping.people.chooseTitle', { name: props.name })} onClose={props.onClose}>
      <Stack gap="sm">
        {search.field}
        <PersonHits search={search} there={NOBODY} already="" disabled={false} onPick={props.onPick} />
      </Stack>
    </Dialog>
  );
}
