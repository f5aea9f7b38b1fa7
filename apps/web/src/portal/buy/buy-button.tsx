import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMember } from '../use-member.ts';
import { onSaleQuery } from './queries.ts';

/** The way to buy a pass, where there is one that this member may buy. */
export default function BuyButton() {
  const { t } = useTranslation('payments');
  const { studioId } = useMember();
  const onSale = useQuery(onSaleQuery(studioId)).data ?? [];
  if (onSale.every(({ had }) => had)) return null;
  return (
    <Button
      size="md"
      style={{ alignSelf: 'flex-start' }}
      renderRoot={(props) => <Link to="/portal/$studioId/buy" params={{ studioId }} search={{}} {...props} />}
    >
      {t('buy.title')}
    </Button>
  );
}
