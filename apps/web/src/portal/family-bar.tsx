import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actingFor, childKey } from '../base/acting.ts';
import { useSession } from '../base/session.ts';
import classes from './family-bar.module.css';

/** Pages that are there of a child as of oneself. */
const SHARED = /\/(classes\/[^/]+|bookings|details(\/(bike|waiver))?)\/?$/;
/** So the page that follows knows that somebody chose it. */
const CHOSEN = 'tandem.forChosen';

/** Begins the page anew for a child, or for oneself (null): nothing of what was seen for the other stays. */
function actFor(studioId: string, child: string | null, path: string): void {
  if (child === null) sessionStorage.removeItem(childKey(studioId));
  else sessionStorage.setItem(childKey(studioId), child);
  sessionStorage.setItem(CHOSEN, '1');
  // Without what follows a `#`, else the browser begins nothing anew.
  location.replace(path);
}

/** For whom somebody with children books: for themself or one of them, and whose page this is meanwhile. */
export default function FamilyBar() {
  const { t } = useTranslation('families');
  const { studioId, children } = useSession();
  const { pathname, hash } = useRouterState({ select: ({ location }) => location });
  const acting = actingFor();
  const child = children.find(({ customerId }) => customerId === acting);
  const own = child?.customerId ?? '';
  const [value, setValue] = useState(own);
  const begin = `/portal/${studioId}`;
  const path = SHARED.test(pathname) ? pathname : begin;
  // A mail about a child's class leads to the child's page.
  const asked = children.find(({ customerId }) => hash === `for=${customerId}`)?.customerId;
  // The studio has ended it since: back to one's own.
  const ended = acting !== null && child === undefined;
  useEffect(() => {
    if (asked !== undefined && asked !== acting) actFor(studioId, asked, path);
    else if (ended) actFor(studioId, null, begin);
  }, [asked, acting, ended, studioId, path, begin]);
  const here = useRef<HTMLParagraphElement & HTMLSelectElement>(null);
  useEffect(() => {
    if (sessionStorage.getItem(CHOSEN) === null) return;
    sessionStorage.removeItem(CHOSEN);
    here.current?.focus();
  }, []);
  return (
    <form
      className={classes.bar}
      data-acting={child !== undefined || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        actFor(studioId, value || null, path);
      }}
    >
      <label>
        <span>{t('bar.for')}</span>
        <select
          ref={child ? undefined : here}
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        >
          <option value="">{t('bar.me')}</option>
          {children.map(({ customerId, name }) => (
            <option key={customerId} value={customerId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {value !== own && <button type="submit">{t('bar.switch')}</button>}
      {child && (
        <p ref={here} tabIndex={-1} role="status">
          {t('bar.acting', { name: child.name })}
        </p>
      )}
    </form>
  );
}
