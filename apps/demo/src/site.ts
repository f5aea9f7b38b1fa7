/** What the README names, so that any Spivi client can be pointed at the demo. */
export const DEMO_SITE = {
  siteId: 1001,
  name: 'Tandem demo club',
  sourceName: 'club@demo.tandem.example',
  password: 'tandem-demo-ride',
  timeZone: 'Europe/Paris',
};
/** The boxes in the gyms, each with the studio's place in whose room it hears. */
export const DEMO_BOXES = [
  { boxId: 2101, name: 'Cycle', seats: 24, token: 'demo-box-2101', gym: 'Paris Cycle', location: 'Paris' },
  {
    boxId: 2102,
    name: 'Cycle 2',
    seats: 16,
    token: 'demo-box-2102',
    gym: 'Montréal Studio',
    location: 'Montréal',
  },
];
