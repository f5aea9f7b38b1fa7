export { createInvitation, removeInvitations } from './create-invitation.ts';
export { mountInvitations } from './mount-invitations.ts';
export { readAccess } from './read-access.ts';
export { invitationRoutes } from './routes.ts';
