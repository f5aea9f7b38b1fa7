import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { orOwn, powers } from '../words/roles.ts';
import { type SourceDetail, sourceDetails, sourceUnits } from '../words/source-details.ts';
import { day, ofCustomer, ofSource } from './common.ts';

/** More fields than anybody asks their people for. */
export const MAX_SOURCE_FIELDS = 200;
const MAX_LABEL_CHARS = 200;
const detail = z.enum(sourceDetails);
const unit = z.enum([...new Set(Object.values(sourceUnits).flat())]);

/** A field that the studio has made for its people in the other system. */
export const sourceField = z.object({
  fieldId: z.string().min(1).max(60),
  label: z.string().max(MAX_LABEL_CHARS),
});
export type SourceField = z.infer<typeof sourceField>;
/** Which field tells a detail, and how it is written there. */
export const mappedField = sourceField.extend({ detail, unit });
export type MappedField = z.infer<typeof mappedField>;

const sourceFields = z.object({
  /** Null: they could not be read just now. */
  fields: z.array(sourceField).max(MAX_SOURCE_FIELDS).nullable(),
  mapped: z.array(mappedField),
});

/** What the other system says of a person's body, in the units that it has here; as it is there now. */
export const bodyProposal = z.object({ detail, value: z.union([z.number(), day]) });
export type BodyProposal = z.infer<typeof bodyProposal>;

export const sourceBodyEndpoints = {
  listSourceFields: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/fields',
    summary: 'Fields of people there, as some of them have them, and which tell details of the body',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: sourceFields,
  }),
  setSourceField: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source/fields/:detail',
    summary: 'Say which field there tells a detail of the body, or that none does',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource.extend({ detail }),
    body: z.object({
      /** Null: none. */
      field: sourceField.extend({ unit }).nullable(),
    }),
    response: done,
  }),
  listBodyProposals: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/sources/:source/body',
    summary: 'What the other system says of a person’s body and is not so here; nothing of it is kept',
    access: orOwn('seePerformance'),
    scope: null,
    params: ofCustomer.extend(ofSource.shape),
    response: z.object({ proposals: z.array(bodyProposal).max(sourceDetails.length) }),
  }),
  leaveBodyProposal: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/sources/:source/body/left',
    summary: 'Say that a value is not wanted here: it is proposed no more, another one is',
    access: orOwn('editBody'),
    scope: null,
    params: ofCustomer.extend(ofSource.shape),
    body: bodyProposal,
    response: done,
  }),
} as const;

/** Is a detail written so anywhere? */
export const isUnitOf = (of: SourceDetail, one: string): boolean =>
  (sourceUnits[of] as readonly string[]).includes(one);
