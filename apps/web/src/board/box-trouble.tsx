import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import type { Box } from './api.ts';

/** Why a box's data does not arrive, where its token is the reason. */
export function BoxTrouble({ box }: { box: Box }) {
  const { t } = useTranslation('board');
  const format = useFormat();
  if (!box.hasToken) return <p className="problem">{t('club.tokenRevoked')}</p>;
  if (box.refusedAt === null) return null;
  return <p className="problem">{t('club.oldToken', { when: format.dateTime(box.refusedAt) })}</p>;
}
