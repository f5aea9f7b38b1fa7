import { Alert } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import type { Me } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

/** Who held a link to a person's access, and when; hidden in this browser once they have read it. */
export default function GivenLink({ link }: { link: Me['givenLinks'][number] }) {
  const { t } = useTranslation('access');
  const format = useFormat();
  const [read, setRead] = useLocalStorage({ key: 'tandem.givenLinkRead', defaultValue: '' });
  const { studioName, by, at } = link;
  if (read >= at) return null;
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
      onClose={() => setRead(at)}
    >
      {t('givenLink.text')}
    </Alert>
  );
}
