import { inTenant, notFound } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import type { Mount } from '../base/mount.ts';
import { loadConnection } from './calls/load-connection.ts';
import { connect, tryCredentials } from './connection/connection.ts';
import { setChoices, setEnabled } from './connection/enable.ts';
import { clear, disconnect, readRemoval } from './connection/leave.ts';
import { compareAll } from './connection/reconcile.ts';
import { checkBox } from './gyms/check-box.ts';
import { createGym, removeGym, updateGym } from './gyms/gyms.ts';
import { mountSpiviHealth } from './health/health-routes.ts';
import { endPause } from './health/retry-skip.ts';
import { readStatus } from './health/status.ts';
import { createAccount } from './people/create-account.ts';
import { removeLink, setLink } from './people/links.ts';
import { pauseMatching, startMatching } from './people/match-run.ts';
import { checkLink, listPeople } from './people/people.ts';
import { pullRecent } from './workouts/pull-recent.ts';

const NOW = 5;
const ok = { ok: true as const };

export function mountSpivi(studio: Studio, mount: Mount): void {
  const status = (studioId: string) =>
    inTenant(studio.db, studioId, (trx) => readStatus(studio, trx, studioId));

  mountSpiviHealth(studio, mount);
  mount('getSpivi', ({ caller }) => status(caller.studioId));
  mount('testSpivi', ({ caller, body }) => tryCredentials(studio, caller, body));
  mount('connectSpivi', async ({ caller, body }) => {
    await connect(studio, caller, body);
    return status(caller.studioId);
  });
  mount('enableSpivi', async ({ caller, body }) => {
    await setEnabled(studio, caller, body.enabled);
    return status(caller.studioId);
  });
  mount('setSpiviChoices', async ({ caller, body }) => {
    await setChoices(studio, caller, body);
    return status(caller.studioId);
  });
  mount('removeSpivi', async ({ caller }) => {
    await disconnect(studio, caller);
    return ok;
  });
  mount('getSpiviRemoval', ({ caller }) =>
    inTenant(studio.db, caller.studioId, (trx) => readRemoval(trx, caller.studioId)),
  );
  mount('clearSpivi', async ({ caller, body }) => {
    await clear(studio, caller, body.clear);
    return status(caller.studioId);
  });
  mount('syncNow', ({ caller }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      if (!(await loadConnection(trx, caller.studioId))) throw notFound('connection');
      await endPause(studio, trx, caller.studioId);
      await compareAll(studio, trx, caller.studioId, NOW);
      await pullRecent(studio, trx, caller.studioId);
      return startMatching(studio, trx, caller.studioId, 'manual');
    }),
  );
  mount('createGym', async ({ caller, body }) => {
    await checkBox(studio, caller.studioId, body.boxId);
    return inTenant(studio.db, caller.studioId, (trx) => createGym(studio, trx, caller, body));
  });
  mount('updateGym', async ({ caller, body, params }) => {
    await checkBox(studio, caller.studioId, body.boxId);
    return inTenant(studio.db, caller.studioId, (trx) => updateGym(studio, trx, caller, params.gymId, body));
  });
  mount('removeGym', async ({ caller, params }) => {
    await inTenant(studio.db, caller.studioId, (trx) => removeGym(studio, trx, caller, params.gymId));
    return ok;
  });
  mount('listSpiviPeople', ({ caller, query }) =>
    inTenant(studio.db, caller.studioId, (trx) => listPeople(trx, caller.studioId, query)),
  );
  mount('pauseMatching', ({ caller, body }) =>
    inTenant(studio.db, caller.studioId, (trx) => pauseMatching(studio, trx, caller, body.paused)),
  );
  mount('createSpiviAccount', ({ caller, params }) => createAccount(studio, caller, params.customerId));
  mount('checkSpiviLink', ({ caller, params }) => checkLink(studio, caller, params.customerId));
  mount('setSpiviLink', ({ caller, params, body }) => setLink(studio, caller, params.customerId, body));
  mount('removeSpiviLink', async ({ caller, params }) => {
    await removeLink(studio, caller, params.customerId);
    return ok;
  });
}
