import { Anchor, Box, Text } from '@mantine/core';
import type { BikeSettings } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useBikeWords } from '../bike/bike-words.ts';
import { useMember } from './use-member.ts';

/** How I set my bike, where I am about to ride. */
export default function OwnBike({ bike }: { bike: BikeSettings }) {
  const { t } = useTranslation('profile');
  const { studioId } = useMember();
  const said = useBikeWords()(bike);
  return (
    <Box mt="xs">
      {said && (
        <Text size="sm">
          {t('bike.yours')} {said}
        </Text>
      )}
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/portal/$studioId/details/$section" params={{ studioId, section: 'bike' }} {...props} />
        )}
      >
        {t(said ? 'bike.change' : 'bike.say')}
      </Anchor>
    </Box>
  );
}
