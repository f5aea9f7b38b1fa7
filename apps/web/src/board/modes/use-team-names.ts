import type { TeamsTold } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';

const SHAPES = ['circle', 'square', 'triangle', 'diamond'] as const;

/** What each team is called: as somebody named it, else by its shape. */
export function useTeamNames({ teams }: Pick<TeamsTold, 'teams'>): string[] {
  const { t } = useTranslation('modes');
  return teams.map(({ name }, i) => name ?? t(`teams.shapes.${SHAPES[i]!}`));
}
