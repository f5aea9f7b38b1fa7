import { Alert } from '@mantine/core';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import type { Me } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

/** Who held a link to a person's access, and when. */
export default function GivenLink(props: { link: Me['givenLinks'][number]; onRead: () => void }) {
  const { t } = useTranslation('access');
  const format = useFormat();
  const { studioName, by, at } = props.link;
  return (
    <Alert
      radius={0}
      role="status"
      icon={<IconKey aria-hidden />}
      title={t(by ? 'givenLink.title' : 'givenLink.titleUnknown', {
        by,
        studioName,
        at: format.dateTime(at),
      })}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={props.onRead}
    >
      {t('givenLink.text')}
    </Alert>
  );
}
