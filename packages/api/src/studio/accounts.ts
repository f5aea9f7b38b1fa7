import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_PASSWORD_CHARS } from '../words/limits.ts';
import { powers, roles, staffRoles } from '../words/roles.ts';
import { factorStates } from '../words/states.ts';
import {
  email,
  id,
  inStudio,
  instant,
  locale,
  ofCustomer,
  ofStaff,
  password,
  text,
  token,
} from './common.ts';
import { locationBody, roomBody } from './places.ts';

/** Somebody of a studio held a link to the person's access in their hands, and it was used. */
export const givenLink = z.object({ studioName: z.string(), by: z.string().nullable(), at: instant });
export type GivenLink = z.infer<typeof givenLink>;
export const me = z.object({
  user: z.object({ userId: z.string(), name: z.string(), email: z.string(), locale: locale.nullable() }),
  studios: z.array(
    z.object({
      studioId: id,
      name: z.string(),
      role: z.enum(roles),
      /** Set where the person is a customer of the studio. */
      customerId: id.nullable(),
      /** For whom they may book beside themself, by name. */
      children: z.array(z.object({ customerId: id, name: z.string() })),
    }),
  ),
  /** While it is `unproved` nothing of the studios is told. */
  secondFactor: z.enum(factorStates),
  /** Whether what is written to people goes out by mail; else those who sign in see it in the portal. */
  mailServer: z.boolean(),
  /** Newest first, told for 30 days. */
  givenLinks: z.array(givenLink),
});
export type Me = z.infer<typeof me>;
/** Whether a person can sign in. The server tells nothing of what the account is elsewhere. */
export const access = z.object({
  state: z.enum(['active', 'invited', 'none']),
  /** The email that signs in, which need not be the one on the profile. */
  login: z.string().nullable(),
  since: instant.nullable(),
  /** End of the link that is open now; also set where a link for a new password is. */
  invitedUntil: instant.nullable(),
});
export type Access = z.infer<typeof access>;
const ledClass = z.object({ classId: id, title: z.string(), startsAt: instant, timeZone: z.string() });
export const staffMember = z.object({
  staffId: id,
  name: z.string(),
  email: z.string(),
  role: z.enum(staffRoles),
  access,
  /** There is one that can be lost. */
  hasSecondFactor: z.boolean(),
  /** Classes that they lead and that are to come: how many, and the soonest of them. */
  leads: z.object({ count: z.number().int(), soonest: z.array(ledClass) }),
  /** The studio's tokens that work and that they made: whoever has one of these keeps a way in. */
  studioTokens: z.array(z.object({ tokenId: id, name: z.string() })),
});
export type StaffMember = z.infer<typeof staffMember>;
/** Mailed to the person, or, without a mail server, shown once: only its hash is stored. */
export const invitationLink = z.object({
  url: z.string().nullable(),
  /** The address that the link went to. */
  sentTo: z.string().nullable(),
  expiresAt: instant,
});
export type InvitationLink = z.infer<typeof invitationLink>;

export const openSession = z.object({
  sessionId: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  since: instant,
  seen: instant,
  /** What the browser calls itself. */
  browser: z.string(),
  address: z.string(),
});
export type OpenSession = z.infer<typeof openSession>;

export const accountsEndpoints = {
  getMe: endpoint({
    method: 'GET',
    path: '/api/me',
    summary: 'Who is signed in, and where',
    access: 'signed_in',
    response: me,
  }),
  setLocale: endpoint({
    method: 'PUT',
    path: '/api/me/locale',
    summary: 'Choose a language',
    access: 'signed_in',
    body: z.object({ locale }),
    response: done,
  }),
  changePassword: endpoint({
    method: 'PUT',
    path: '/api/me/password',
    summary: 'Change the password; every other session ends',
    access: 'signed_in',
    body: z.object({ currentPassword: z.string().min(1).max(MAX_PASSWORD_CHARS), newPassword: password }),
    response: done,
  }),
  confirmIdentity: endpoint({
    method: 'POST',
    path: '/api/me/confirm',
    summary: 'Say again by the password that it is you, for what cannot be undone',
    access: 'signed_in',
    body: z.object({ password: z.string().min(1).max(MAX_PASSWORD_CHARS) }),
    response: done,
  }),
  listSessions: endpoint({
    method: 'GET',
    path: '/api/me/sessions',
    summary: 'Where one is signed in',
    access: 'signed_in',
    response: z.array(openSession),
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/api/me/sessions/:sessionId',
    summary: 'Sign out somewhere else',
    access: 'signed_in',
    params: z.object({ sessionId: z.string().max(100) }),
    response: done,
  }),
  endOtherSessions: endpoint({
    method: 'POST',
    path: '/api/me/sessions/end-others',
    summary: 'Sign out everywhere else',
    access: 'signed_in',
    response: done,
  }),
  askSignInLink: endpoint({
    method: 'POST',
    path: '/api/sign-in-link',
    summary: 'Have a link mailed that signs in; the answer is the same whether the email is known or not',
    access: 'public',
    body: z.object({ email }),
    response: done,
  }),
  showSignInLink: endpoint({
    method: 'POST',
    path: '/api/sign-in-link/show',
    summary: 'Which studios a mailed link opens, without using it up',
    access: 'public',
    body: z.object({ token }),
    response: z.object({ studioNames: z.array(z.string()) }),
  }),
  redeemSignInLink: endpoint({
    method: 'POST',
    path: '/api/sign-in-link/redeem',
    summary: 'Sign in by a mailed link, once; with another password, if one is given',
    access: 'public',
    body: z.object({ token, password: password.optional() }),
    response: done,
  }),
  checkSetUp: endpoint({
    method: 'POST',
    path: '/api/setup/check',
    summary: 'Whether a set-up link is open, before anybody fills the form in',
    access: 'public',
    body: z.object({ token }),
    response: done,
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/api/setup',
    summary: 'Make the first studio with its owner, once, by the token that the start printed; signs in',
    access: 'public',
    body: z.object({
      token,
      studioName: text(120),
      owner: z.object({ name: text(120), email, password, locale: locale.nullable().default(null) }),
      location: locationBody,
      room: roomBody,
    }),
    response: z.object({ studioId: id }),
  }),
  showInvitation: endpoint({
    method: 'POST',
    path: '/api/invitations/show',
    summary: 'Whom an invitation is for (the token stays out of addresses and their logs)',
    access: 'public',
    body: z.object({ token }),
    response: z.object({ studioName: z.string(), name: z.string(), email: z.string() }),
  }),
  acceptInvitation: endpoint({
    method: 'POST',
    path: '/api/invitations/accept',
    summary: 'Set a password, or confirm with the one of an account of this email; signs in',
    access: 'public',
    body: z.object({ token, password, locale: locale.nullable().default(null) }),
    response: z.object({ studioId: id, kind: z.enum(['staff', 'customer']) }),
  }),
  listStaff: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/staff',
    summary: 'The team, and who can sign in',
    access: powers.manageTeam,
    scope: null,
    params: inStudio,
    response: z.array(staffMember),
  }),
  addStaff: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/staff',
    summary: 'Add a person to the team',
    access: powers.manageTeam,
    scope: null,
    params: inStudio,
    body: z.object({ name: text(120), email, role: z.enum(staffRoles) }),
    response: staffMember,
  }),
  removeStaff: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/staff/:staffId',
    summary: 'Take a person off the team; their sessions end at once',
    access: powers.manageTeam,
    scope: null,
    params: ofStaff,
    response: done,
  }),
  inviteStaff: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/staff/:staffId/invitation',
    summary:
      'Mail a link for a first or forgotten password; without a mail server it is shown to be handed over',
    access: powers.manageTeam,
    scope: null,
    params: ofStaff,
    response: invitationLink,
  }),
  getCustomerAccess: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/access',
    summary: 'Whether a customer can sign in to the portal',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer,
    response: access,
  }),
  inviteCustomer: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/invitation',
    summary:
      'Mail a link for a first or forgotten password; without a mail server owners and managers hand it over',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer,
    response: invitationLink,
  }),
} as const;
