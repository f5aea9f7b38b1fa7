import IconApi from '@tabler/icons-react/dist/esm/icons/IconApi.mjs';
import IconListCheck from '@tabler/icons-react/dist/esm/icons/IconListCheck.mjs';
import { may } from '@tandem/api/words';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmIdentity } from '../access/confirm-identity.tsx';
import { GivenLinks } from '../access/given-links.tsx';
import { SessionList } from '../access/session-list.tsx';
import { actForSelf } from '../base/acting.ts';
import { useSession } from '../base/session.ts';
import { ConsoleFrame } from '../frame/console-frame.tsx';
import { ChangePassword } from '../welcome/change-password.tsx';
import { SecurityLink } from '../welcome/factors/security-link.tsx';
import { AccountLink } from './account-link.tsx';
import './console.css';
import './endpoints.ts';
import { SpiviBanner } from './spivi/connection/spivi-banner.tsx';

/** The frame of the console, with what its rooms put into it. */
export function ConsoleLayout() {
  const { t } = useTranslation('console');
  const { studioId, role } = useSession();
  // Whoever works here is themself again when they come to their portal.
  useEffect(() => actForSelf(studioId), [studioId]);
  return (
    <ConsoleFrame
      banner={
        <>
          <GivenLinks />
          <ConfirmIdentity />
          <SpiviBanner />
        </>
      }
      account={
        <>
          <ChangePassword justify="flex-start" size="sm" px={0} />
          <SecurityLink justify="flex-start" size="sm" px={0} />
          <SessionList justify="flex-start" size="sm" px={0} />
          <AccountLink to="/console/$studioId/tokens" Icon={IconApi}>
            {t('nav.tokens')}
          </AccountLink>
          {may(role, 'followGuide') && (
            <AccountLink to="/console/$studioId/guide" Icon={IconListCheck}>
              {t('nav.guide')}
            </AccountLink>
          )}
        </>
      }
    />
  );
}
