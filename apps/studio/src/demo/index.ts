export { rideDemoHistory } from './ride-history.ts';
export { type Demo, seedStudioDemo } from './seed.ts';
export { DEMO_MEMBER_EMAIL, DEMO_PASSWORD } from './staff.ts';
