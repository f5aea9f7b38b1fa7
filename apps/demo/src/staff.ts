export { DEMO_PASSWORD } from '@tandem/api/words';

type DemoStaff = {
  name: string;
  email: string;
  role: 'owner' | 'manager' | 'front_desk' | 'instructor';
  signsIn: boolean;
};

const at = (name: string) => `${name}@demo.tandem.example`;

/** The team: made-up names. Instructors without a login teach and nothing else. */
export const demoStaff: readonly DemoStaff[] = [
  { name: 'Odile Guidonnet', email: at('owner'), role: 'owner', signsIn: true },
  { name: 'Marius Plateaubert', email: at('manager'), role: 'manager', signsIn: true },
  { name: 'Fanny Sonnettier', email: at('desk'), role: 'front_desk', signsIn: true },
  { name: 'Cosette Cadencelle', email: at('coach'), role: 'instructor', signsIn: true },
  { name: 'Wanda Wattsworth', email: at('wanda'), role: 'instructor', signsIn: false },
  { name: 'Bastien Sprintel', email: at('bastien'), role: 'instructor', signsIn: false },
];
export const DEMO_MEMBER_EMAIL = at('member');
