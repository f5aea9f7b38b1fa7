import type { Scope } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useSession } from '../base/session.ts';

export type Area = Scope extends `${infer A}:${string}` ? A : never;

export const areaOf = (scope: Scope): Area => scope.split(':')[0] as Area;

/** What reaches a member no further than to themself, and others over the studio's people. */
const OF_MEMBER = ['bookings', 'customers', 'passes'] as const;
const isOfMember = (area: Area): area is (typeof OF_MEMBER)[number] =>
  (OF_MEMBER as readonly Area[]).includes(area);

/** Scopes and their areas in the words of whom they are shown to. A colon in a key would name another file of words. */
export function useScopeWords() {
  const { t } = useTranslation('tokens');
  const isMember = useSession().role === 'member';
  return {
    area: (area: Area) => (isMember && isOfMember(area) ? t(`ofMember.areas.${area}`) : t(`areas.${area}`)),
    scope: (scope: Scope) => {
      const [area, deed] = [areaOf(scope), scope.endsWith(':read') ? 'read' : 'write'] as const;
      return isMember && isOfMember(area) ? t(`ofMember.${area}.${deed}`) : t(`scopes.${area}.${deed}`);
    },
  };
}
