import { z } from 'zod';
import { accountsEndpoints } from './studio/accounts.ts';
import { auditEndpoints } from './studio/audit.ts';
import { calendarsEndpoints } from './studio/calendars.ts';
import { classResultsEndpoints } from './studio/class-results.ts';
import { classTypesEndpoints } from './studio/class-types.ts';
import { classesEndpoints } from './studio/classes.ts';
import { closuresEndpoints } from './studio/closures.ts';
import { customerImportsEndpoints } from './studio/customer-imports.ts';
import { customersEndpoints } from './studio/customers.ts';
import { draftsEndpoints } from './studio/drafts.ts';
import { factorsEndpoints } from './studio/factors.ts';
import { familiesEndpoints } from './studio/families.ts';
import { fitnessTestsEndpoints } from './studio/fitness-tests.ts';
import { guideEndpoints } from './studio/guide.ts';
import { importsEndpoints } from './studio/imports.ts';
import { kiosksEndpoints } from './studio/kiosks.ts';
import { mailsEndpoints } from './studio/mails.ts';
import { mergingEndpoints } from './studio/merging.ts';
import { passesEndpoints } from './studio/passes.ts';
import { paymentsEndpoints } from './studio/payments.ts';
import { placesEndpoints } from './studio/places.ts';
import { profileEndpoints } from './studio/profile.ts';
import { pushEndpoints } from './studio/push.ts';
import { rideLinksEndpoints } from './studio/ride-links.ts';
import { ridesEndpoints } from './studio/rides.ts';
import { rightsEndpoints } from './studio/rights.ts';
import { seriesEndpoints } from './studio/series.ts';
import { sourceBodyEndpoints } from './studio/source-body.ts';
import { sourceCheckInsEndpoints } from './studio/source-check-ins.ts';
import { sourceHooksEndpoints } from './studio/source-hooks.ts';
import { sourceLinkEndpoints } from './studio/source-link.ts';
import { sourceMappingEndpoints } from './studio/source-mapping.ts';
import { sourceTakingOverEndpoints } from './studio/source-taking-over.ts';
import { sourceTeachersEndpoints } from './studio/source-teachers.ts';
import { sourcesEndpoints } from './studio/sources.ts';
import { spiviEndpoints } from './studio/spivi.ts';
import { spiviHealthEndpoints } from './studio/spivi-health.ts';
import { spiviPeopleEndpoints } from './studio/spivi-people.ts';
import { substitutesEndpoints } from './studio/substitutes.ts';
import { tokensEndpoints } from './studio/tokens.ts';
import { uploadsEndpoints } from './studio/uploads.ts';
import { waitlistEndpoints } from './studio/waitlist.ts';
import { waiversEndpoints } from './studio/waivers.ts';
import { webhooksEndpoints } from './studio/webhooks.ts';

/** The studio's HTTP interface. Instants are ISO 8601 in UTC; local time needs the location's `timeZone`. */

export * from './studio/accounts.ts';
export * from './studio/audit.ts';
export * from './studio/calendars.ts';
export * from './studio/class-results.ts';
export * from './studio/class-types.ts';
export * from './studio/classes.ts';
export * from './studio/closures.ts';
export type { Money } from './studio/common.ts';
export * from './studio/custom-value.ts';
export * from './studio/customer-imports.ts';
export * from './studio/customers.ts';
export * from './studio/drafts.ts';
export * from './studio/factors.ts';
export * from './studio/families.ts';
export * from './studio/fitness-tests.ts';
export * from './studio/guide.ts';
export * from './studio/imports.ts';
export * from './studio/kiosks.ts';
export * from './studio/mails.ts';
export * from './studio/merging.ts';
export * from './studio/opening.ts';
export * from './studio/passes.ts';
export * from './studio/payments.ts';
export * from './studio/places.ts';
export * from './studio/profile.ts';
export * from './studio/push.ts';
export * from './studio/ride-links.ts';
export * from './studio/rides.ts';
export * from './studio/rights.ts';
export * from './studio/series.ts';
export * from './studio/source-body.ts';
export * from './studio/source-hooks.ts';
export * from './studio/source-link.ts';
export * from './studio/source-mapping.ts';
export * from './studio/source-taking-over.ts';
export * from './studio/source-teachers.ts';
export * from './studio/sources.ts';
export * from './studio/spivi.ts';
export * from './studio/spivi-health.ts';
export * from './studio/spivi-people.ts';
export * from './studio/substitutes.ts';
export * from './studio/sync.ts';
export * from './studio/tokens.ts';
export * from './studio/uploads.ts';
export * from './studio/waitlist.ts';
export * from './studio/waivers.ts';
export * from './studio/webhooks.ts';

/** Every endpoint of the studio. Sign-in itself lives under `/api/auth/*`. */
export const endpoints = {
  ...accountsEndpoints,
  ...factorsEndpoints,
  ...tokensEndpoints,
  ...webhooksEndpoints,
  ...placesEndpoints,
  ...classTypesEndpoints,
  ...classesEndpoints,
  ...seriesEndpoints,
  ...draftsEndpoints,
  ...substitutesEndpoints,
  ...closuresEndpoints,
  ...kiosksEndpoints,
  ...waiversEndpoints,
  ...waitlistEndpoints,
  ...passesEndpoints,
  ...paymentsEndpoints,
  ...mergingEndpoints,
  ...customersEndpoints,
  ...familiesEndpoints,
  ...profileEndpoints,
  ...customerImportsEndpoints,
  ...calendarsEndpoints,
  ...ridesEndpoints,
  ...rideLinksEndpoints,
  ...fitnessTestsEndpoints,
  ...uploadsEndpoints,
  ...classResultsEndpoints,
  ...rightsEndpoints,
  ...pushEndpoints,
  ...guideEndpoints,
  ...mailsEndpoints,
  ...auditEndpoints,
  ...importsEndpoints,
  ...sourcesEndpoints,
  ...sourceTakingOverEndpoints,
  ...sourceHooksEndpoints,
  ...spiviEndpoints,
  ...spiviPeopleEndpoints,
  ...spiviHealthEndpoints,
  ...sourceCheckInsEndpoints,
  ...sourceLinkEndpoints,
  ...sourceBodyEndpoints,
  ...sourceTeachersEndpoints,
  ...sourceMappingEndpoints,
} as const;

/** What `/api/studios/:studioId/live` (WebSocket) sends: something of this kind changed, ask again. */
export const changeMessage = z.object({
  topic: z.enum([
    'class',
    'customer',
    'spivi',
    'source',
    'performance',
    'export',
    'import',
    'places',
    'team',
    'settings',
  ]),
  id: z.string().nullable(),
});
export type ChangeMessage = z.infer<typeof changeMessage>;
