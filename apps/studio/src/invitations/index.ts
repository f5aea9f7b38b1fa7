export { createInvitation, removeInvitations } from './create-invitation.ts';
export { readAccess } from './read-access.ts';
export { mountInvitations } from './routes.ts';
