export { DEMO_MEMBER_EMAIL, DEMO_PASSWORD } from './staff.ts';
export { rideDemoHistory } from './studio/ride-history.ts';
export { type Demo, seedStudioDemo } from './studio/seed.ts';
