import { Alert } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useMe } from '../base/session.ts';

/** Tells a person that somebody of a studio held a link to their access; hidden in this browser once they have read it. */
export function GivenLinks() {
  const { t } = useTranslation('access');
  const format = useFormat();
  const [latest] = useMe().givenLinks;
  const [read, setRead] = useLocalStorage({ key: 'tandem.givenLinkRead', defaultValue: '' });
  if (!latest || read >= latest.at) return null;
  const { studioName, by, at } = latest;
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
