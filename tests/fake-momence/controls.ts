import { truthToBelieve } from './believed.ts';
import type { Armed, Fault, WebhookFault } from './faults.ts';
import { edits, type Host } from './host.ts';
import type { Limits } from './limits.ts';
import type { HostFacts, Momence } from './momence.ts';
import type { Forgery, Webhook } from './webhooks.ts';

type OfHost = { hostId?: number };
type Arming<F> = { faults: Armed<F>[]; seed?: number };

/** What `POST /_control/NAME` does; its JSON body is what stands here, and its answer what is returned. */
export function controlsOf(momence: Momence): Record<string, (body: never) => unknown> {
  const { host, signIn, faults, webhooks, journal } = momence;
  /** An edit by hand: `hostId` beside what the edit itself needs. */
  const edit = (name: (typeof edits)[number]) => [
    name,
    ({ hostId, ...what }: OfHost) =>
      (host(hostId)[name] as (this: Host, what: object) => unknown).call(host(hostId), what),
  ];
  return {
    ...Object.fromEntries(edits.map(edit)),
    addHost: (facts: HostFacts) => momence.addHost(facts),
    truth: ({ hostId }: OfHost) => host(hostId).truth(),
    believed: ({ hostId }: OfHost) => truthToBelieve(host(hostId)),
    /** The lines after that number. */
    journal: ({ after = 0 }: { after?: number }) => journal.after(after),
    breaches: () => journal.requests().filter(({ breaches }) => breaches.length > 0),
    setLimits: (limits: Partial<Limits>) => void Object.assign(momence.limits.limits, limits),
    expireTokens: signIn.expireTokens,
    revokeClient: signIn.revokeClient,
    restoreClient: signIn.restoreClient,
    armFaults: ({ faults: armed, seed }: Arming<Fault>) => faults.arm(armed, seed),
    armWebhookFaults: ({ faults: armed, seed }: Arming<WebhookFault>) => webhooks.faults.arm(armed, seed),
    /** Those that can still strike. */
    armed: () => ({ requests: faults.armed(), webhooks: webhooks.faults.armed() }),
    disarm() {
      faults.disarm();
      webhooks.faults.disarm();
    },
    /** `webhook` null: none from now on. */
    setWebhook: ({ hostId, webhook }: OfHost & { webhook: Webhook | null }) =>
      webhooks.set(host(hostId).id, webhook),
    deliverWebhooks: () => webhooks.deliverAll(),
    /** How many are still to be sent, once those that are due were. */
    async pendingWebhooks() {
      await webhooks.settle();
      return webhooks.pending();
    },
    forgeWebhook: ({ hostId, ...what }: OfHost & { event: string; payload: unknown; wrong?: Forgery }) =>
      webhooks.forge(host(hostId).id, what),
    setClock: ({ offsetMs }: { offsetMs: number }) => momence.setClock(offsetMs),
  };
}
