import { Button } from '@mantine/core';
import { sourceNames } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import { Part } from '../../page.tsx';

/** The way to who is who. */
export function PeoplePart() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const name = sourceNames.momence;
  return (
    <Part title={t('mapping.people.title', { name })} intro={t('mapping.people.intro', { name })}>
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link to="/console/$studioId/integrations/momence/people" params={{ studioId }} {...props} />
        )}
      >
        {t('mapping.people.open')}
      </Button>
    </Part>
  );
}
