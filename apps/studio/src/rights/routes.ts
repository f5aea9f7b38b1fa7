import { inTenant } from '@tandem/platform';
import { perform } from '../base/call.ts';
import type { Caller, Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import type { Mount } from '../base/mount.ts';
import { checkOwn } from '../customers/index.ts';
import { setBoard, setClassMail } from './board.ts';
import { grantConsents, setConsent } from './consents.ts';
import { mountErasures } from './erase/routes.ts';
import { readPrivacy, setPrivacy } from './privacy.ts';
import { readRights } from './read-rights.ts';
import { mountReads } from './reads/routes.ts';

export function mountRights(studio: Studio, mount: Mount): void {
  mountErasures(studio, mount);
  mountReads(studio, mount);
  /** A member about themself, the desk about anybody; answers how it stands afterwards. */
  const aboutPerson = (caller: Caller, customerId: string, change: (trx: Trx) => Promise<void>) =>
    perform({ studio, caller }, async ({ trx }) => {
      checkOwn(caller, customerId);
      await change(trx);
      return readRights(trx, caller.studioId, customerId);
    });

  mount('getRights', ({ caller, params }) => aboutPerson(caller, params.customerId, async () => {}));
  mount('setConsent', ({ caller, params, body }) =>
    aboutPerson(caller, params.customerId, (trx) =>
      setConsent(studio, trx, caller, params.customerId, params.purpose, body),
    ),
  );
  mount('setBoard', ({ caller, params, body }) =>
    aboutPerson(caller, params.customerId, (trx) => setBoard(studio, trx, caller, params.customerId, body)),
  );
  mount('setClassMail', ({ caller, params, body }) =>
    aboutPerson(caller, params.customerId, (trx) => setClassMail(trx, caller, params.customerId, body.on)),
  );
  mount('getPrivacy', ({ caller }) =>
    inTenant(studio.db, caller.studioId, (trx) => readPrivacy(studio, trx, caller.studioId)),
  );
  mount('setPrivacy', ({ caller, body }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      await setPrivacy(trx, caller, body);
      return readPrivacy(studio, trx, caller.studioId);
    }),
  );
  mount('grantConsents', ({ caller, body }) =>
    inTenant(studio.db, caller.studioId, async (trx) => ({
      people: await grantConsents(studio, trx, caller, body),
    })),
  );
}
