import { Alert } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import type { Me } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useMe } from '../base/session.ts';

/** Tells a person that somebody of a studio held a link to their access; hidden in this browser once they have read it. */
export function GivenLinks() {
  const [latest] = useMe().givenLinks;
  const [read, setRead] = useLocalStorage({ key: 'tandem.givenLinkRead', defaultValue: '' });
  return latest && read < latest.at ? <GivenLink link={latest} onRead={() => setRead(latest.at)} /> : null;
}

function GivenLink(props: { link: Me['givenLinks'][number]; onRead: () => void }) {
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
