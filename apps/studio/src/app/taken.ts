import type { StudioProblem } from '@tandem/api/words';
import type { TakenWords } from '@tandem/platform';
import { problem } from '../base/problem.ts';

const said = (code: StudioProblem, message: string, remedy: string) => () =>
  problem({ code, message, remedy });

/** What is said where one of these decides; of the others, that somebody was faster. */
export const taken: TakenWords = {
  bookings_one_per_customer: said(
    'already_booked',
    'This person already has a booking in this class.',
    'Move or cancel that booking instead.',
  ),
  bookings_one_per_spot: said('spot_taken', 'This spot has just been taken.', 'Choose another spot.'),
  class_types_one_per_name: said(
    'class_type_exists',
    'Another type of class has this name.',
    'Choose another name, or change that type.',
  ),
  class_results_one_per_rider: said(
    'has_ride',
    'This person already has a ride in this class.',
    'Swap the two rides, or give theirs to somebody else first.',
  ),
  spivi_gyms_studio_id_box_id_key: said(
    'box_taken',
    'Another gym already uses this box.',
    'Change or remove that gym first.',
  ),
  spivi_gyms_studio_id_room_id_key: said(
    'room_taken',
    'Another gym already uses this room.',
    'Change or remove that gym first.',
  ),
  customers_studio_id_account_id_key: said(
    'login_taken',
    'Another person of this studio signs in with this email.',
    'Ask the studio to enter an email of your own on your profile, and for a new link.',
  ),
  staff_studio_id_account_id_key: said(
    'login_taken',
    'Another person of this studio signs in with this email.',
    'Ask the studio to enter an email of your own on your profile, and for a new link.',
  ),
};
