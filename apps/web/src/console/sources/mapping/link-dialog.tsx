import { Checkbox, Text } from '@mantine/core';
import type { SourcePerson } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { isProblem } from '../../../base/client.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { notify } from '../../../ui/notify.tsx';
import { useSourceChange } from '../use-source-change.ts';
import classes from './mapping.module.css';

/** Both side by side: a wrong link shows one person's heart to another. */
export function LinkDialog(props: {
  person: SourcePerson;
  customer: { customerId: string; name: string; email: string };
  onClose: () => void;
}) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const { person, customer } = props;
  const [another, setAnother] = useState(false);
  const link = useSourceChange({
    change: () =>
      api.linkSourcePerson({
        params: { source, studioId, personId: person.personId },
        body: { customerId: customer.customerId, another },
      }),
    onSuccess: () => {
      notify({ message: t('mapping.people.linked', { name: customer.name }) });
      props.onClose();
    },
    onError: () => {},
  });
  const asked = another || (link.error && isProblem(link.error, 'customer_linked'));
  return (
    <FormDialog
      title={t('mapping.people.linkTitle')}
      onClose={props.onClose}
      onSubmit={() => link.mutate()}
      saving={link}
      submit={t('mapping.people.linkYes')}
    >
      <dl className={classes.facts}>
        <dt>{t('mapping.people.there', { name: sourceNames.momence })}</dt>
        <dd>
          <strong>{person.name || person.personId}</strong>
          <br />
          {[person.email, t('mapping.people.id', { system: sourceNames.momence, id: person.personId })]
            .filter(Boolean)
            .join(' · ')}
        </dd>
        <dt>{t('mapping.people.here')}</dt>
        <dd>
          <strong>{customer.name}</strong>
          <br />
          {customer.email}
        </dd>
      </dl>
      <Text size="sm">{t('mapping.people.warning')}</Text>
      {asked && (
        <Checkbox
          label={t('mapping.people.another', { name: customer.name })}
          checked={another}
          onChange={(event) => setAnother(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}
