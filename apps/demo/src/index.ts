/** The demo: made-up people, once, in a studio and in a tracker. It stands above both. */
export { type Demo, openDemo } from './open-demo.ts';
export { DEMO_BOXES, DEMO_SITE } from './site.ts';
export { DEMO_MEMBER_EMAIL, DEMO_PASSWORD } from './staff.ts';
export { seedStudioDemo } from './studio/seed.ts';
export { recordDemoRide } from './tracker/record-ride.ts';
export { seedTrackerDemo } from './tracker/seed-site.ts';
