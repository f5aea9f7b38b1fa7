import { useTranslation } from 'react-i18next';
import { actingFor, childKey } from '../base/acting.ts';
import { useSession } from '../base/session.ts';
import classes from './family-bar.module.css';

/** Begins the portal anew for a child, or for oneself (null): nothing of what was seen for the other stays. */
function actFor(studioId: string, child: string | null): void {
  if (child === null) sessionStorage.removeItem(childKey(studioId));
  else sessionStorage.setItem(childKey(studioId), child);
  location.assign(`/portal/${studioId}`);
}

/** For whom somebody with children books: for themself or one of them, and whose page this is meanwhile. */
export default function FamilyBar() {
  const { t } = useTranslation('families');
  const { studioId, children } = useSession();
  const acting = actingFor();
  const child = children.find(({ customerId }) => customerId === acting);
  // The studio has ended it since: back to one's own.
  if (acting !== null && child === undefined) actFor(studioId, null);
  return (
    <div className={classes.bar} data-acting={child !== undefined || undefined}>
      <label>
        <span>{t('bar.for')}</span>
        <select
          value={child?.customerId ?? ''}
          onChange={({ currentTarget: { value } }) => actFor(studioId, value || null)}
        >
          <option value="">{t('bar.me')}</option>
          {children.map(({ customerId, name }) => (
            <option key={customerId} value={customerId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {child && <p role="status">{t('bar.acting', { name: child.name })}</p>}
    </div>
  );
}
