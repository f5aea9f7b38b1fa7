/** The password of every login of the demo, as the documentation says it: no other login may have it. */
export const DEMO_PASSWORD = 'tandem-demo';
